#include "text/wechat_url.hpp"

#include <algorithm>
#include <array>

#include "text/ascii.hpp"
#include "text/url_host.hpp"

namespace kuaixun {
namespace {

// The parameters that matter, under either of their names.
struct Parameters {
  std::string biz, mid, idx, sn;
  bool preview = false;
};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  auto at = text.find(from);
  if (at == std::string::npos) return;
  std::string out;
  out.reserve(text.size());
  std::size_t start = 0;
  for (; at != std::string::npos; at = text.find(from, start)) {
    out.append(text, start, at - start).append(to);
    start = at + from.size();
  }
  text = out.append(text, start);
}

// Undoes what HTML, JavaScript and JSON leave in an address that was copied out of them.
std::string repaired(std::string query) {
  replace_all(query, "\\x26", "&");
  replace_all(query, "%5Cx26", "&");
  replace_all(query, "\\/", "/");
  for (int layer = 0; layer < 3 && query.find("&amp;") != std::string::npos; ++layer) replace_all(query, "&amp;", "&");
  replace_all(query, "&amp%3B", "&");
  if (query.starts_with("amp;")) query.erase(0, 4);
  replace_all(query, "&amp;", "&");
  return query;
}

bool is_number(const std::string& text) {
  return !text.empty() && text.size() <= 20 && std::all_of(text.begin(), text.end(), is_ascii_digit);
}

// The account's base64 with the padding that copies lose.
std::string padded(std::string biz) {
  while (!biz.empty() && biz.back() == '=') biz.pop_back();
  const bool clean = std::all_of(biz.begin(), biz.end(), [](char c) {
    return is_ascii_letter(c) || is_ascii_digit(c) || c == '+' || c == '/' || c == '-' || c == '_';
  });
  if (!clean || biz.size() < 8 || biz.size() > 32) return {};
  while (biz.size() % 4 != 0) biz += '=';
  return biz;
}

bool is_word(const std::string& text) {
  return text.size() <= 64 &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_ascii_letter(c) || is_ascii_digit(c); });
}

Parameters parameters_in(const std::string& query) {
  Parameters found;
  for (std::size_t start = 0; start <= query.size();) {
    const auto end = std::min(query.find('&', start), query.size());
    auto pair = std::string_view(query).substr(start, end - start);
    while (pair.starts_with("amp;")) pair.remove_prefix(4);
    const auto equals = std::min(pair.find('='), pair.size());
    const auto name = pair.substr(0, equals);
    auto value = percent_decode(pair.substr(std::min(equals + 1, pair.size())));
    if (name == "__biz" || name == "biz") {
      found.biz = padded(std::move(value));
    } else if (name == "mid" || name == "appmsgid") {
      found.mid = std::move(value);
    } else if (name == "idx" || name == "itemidx") {
      found.idx = std::move(value);
    } else if (name == "sn" || name == "sign") {
      if (is_word(value)) found.sn = std::move(value);
    } else if (name == "tempkey") {
      found.preview = true;
    }
    start = end + 1;
  }
  return found;
}

bool is_article(const Parameters& found) {
  return !found.preview && !found.biz.empty() && is_number(found.mid) && found.idx.size() == 1 && found.idx[0] >= '1' &&
         found.idx[0] <= '8';
}

// An address that was put into another one and taken out again has its separators escaped, once or twice.
Parameters parameters_of(const Url& url) {
  auto query = repaired(url.query.value_or(""));
  auto found = parameters_in(query);
  for (int layer = 0; layer < 2 && !is_article(found) && !found.preview; ++layer) {
    query = repaired(percent_decode(query));
    found = parameters_in(query);
  }
  return found;
}

// The path without the doubled and closing slashes of damaged links.
std::string path_of(const Url& url) {
  std::string path;
  for (const char c : url.path)
    if (c != '/' || !path.ends_with('/')) path += c;
  while (path.ends_with('/')) path.pop_back();
  return path;
}

// The id of a short link /s/ID, or empty.
std::string short_id(std::string_view path) {
  if (!path.starts_with("/s/")) return {};
  const auto id = path.substr(3);
  const bool clean = std::all_of(id.begin(), id.end(), [](char c) {
    return is_ascii_letter(c) || is_ascii_digit(c) || c == '_' || c == '-' || c == '~';
  });
  return clean && id.size() >= 16 && id.size() <= 32 ? std::string(id) : std::string{};
}

bool is_wechat(std::string_view host) {
  if (host.ends_with('.')) host.remove_suffix(1);
  return host == "mp.weixin.qq.com";
}

// What is a reader's own, and must not be published or logged: tokens of sessions and captchas.
bool is_secret(std::string_view name) {
  constexpr std::array<std::string_view, 7> kSecrets{"key",       "uin",       "pass_ticket", "poc_token",
                                                     "exportkey", "wx_header", "sessionid"};
  return std::find(kSecrets.begin(), kSecrets.end(), name) != kSecrets.end();
}

std::optional<std::string> without_secrets(const std::string& query) {
  std::string kept;
  for (std::size_t start = 0; start <= query.size();) {
    const auto end = std::min(query.find('&', start), query.size());
    const auto pair = std::string_view(query).substr(start, end - start);
    if (!pair.empty() && !is_secret(pair.substr(0, pair.find('=')))) {
      if (!kept.empty()) kept += '&';
      kept += pair;
    }
    start = end + 1;
  }
  return kept.empty() ? std::nullopt : std::optional(std::move(kept));
}

}  // namespace

std::optional<std::string> wechat_key(const Url& url) {
  if (!is_wechat(url.host)) return std::nullopt;
  const auto path = path_of(url);
  if (const auto id = short_id(path); !id.empty()) return "wxs:" + id;
  if (path != "/s" && path != "/mp/appmsg/show") return "";
  const auto found = parameters_of(url);
  return is_article(found) ? "wx:" + found.biz + "/" + found.mid + "/" + found.idx : std::string{};
}

bool is_wechat_key(std::string_view key) { return key.starts_with("wx:") || key.starts_with("wxs:"); }

bool is_wechat_address(std::string_view text) {
  const auto url = parse_url(text);
  return url && is_wechat(url->host);
}

bool is_wechat_article(std::string_view text) {
  const auto url = parse_url(text);
  return url && !wechat_key(*url).value_or("").empty();
}

bool is_captcha_address(std::string_view text) {
  const auto url = parse_url(text);
  return url && ((is_wechat(url->host) && url->path.starts_with("/mp/wappoc_appmsgcaptcha")) ||
                 (url->host == "weixin.sogou.com" && url->path.starts_with("/antispider")));
}

std::optional<std::string> clean_wechat_url(const Url& url) {
  if (!is_wechat(url.host)) return std::nullopt;
  const auto path = path_of(url);
  if (const auto id = short_id(path); !id.empty()) return "https://mp.weixin.qq.com/s/" + id;
  const bool may_be_article = path == "/s" || path == "/mp/appmsg/show";
  const auto found = may_be_article ? parameters_of(url) : Parameters{};
  if (!is_article(found)) {
    Url same{.scheme = "https", .host = "mp.weixin.qq.com", .path = path.empty() ? "/" : path};
    if (url.query) same.query = without_secrets(*url.query);
    return same.href();
  }
  auto text = "https://mp.weixin.qq.com/s?__biz=" + found.biz + "&mid=" + found.mid + "&idx=" + found.idx;
  if (!found.sn.empty()) text += "&sn=" + found.sn;
  return text;
}

}  // namespace kuaixun
