#include "text/wechat_url.hpp"

#include <algorithm>

#include "text/ascii.hpp"
#include "text/url_host.hpp"

namespace kuaixun {
namespace {

// The parameters that matter, under either of their names.
struct Parameters {
  std::string biz, mid, idx, sn;
};

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
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

Parameters parameters_of(const Url& url) {
  Parameters found;
  const auto query = repaired(url.query.value_or(""));
  for (std::size_t start = 0; start <= query.size();) {
    const auto end = std::min(query.find('&', start), query.size());
    auto pair = std::string_view(query).substr(start, end - start);
    while (pair.starts_with("amp;")) pair.remove_prefix(4);
    const auto equals = std::min(pair.find('='), pair.size());
    const auto name = pair.substr(0, equals);
    auto value = percent_decode(pair.substr(std::min(equals + 1, pair.size())));
    if (name == "__biz" || name == "biz") found.biz = padded(std::move(value));
    if (name == "mid" || name == "appmsgid") found.mid = std::move(value);
    if (name == "idx" || name == "itemidx") found.idx = std::move(value);
    if (name == "sn" || name == "sign") found.sn = std::move(value);
    start = end + 1;
  }
  return found;
}

bool is_article(const Parameters& found) {
  return !found.biz.empty() && is_number(found.mid) && found.idx.size() == 1 && found.idx[0] >= '1' &&
         found.idx[0] <= '8';
}

// The id of a short link /s/ID, or empty.
std::string short_id(const Url& url) {
  if (!url.path.starts_with("/s/")) return {};
  const auto id = url.path.substr(3);
  const bool clean = std::all_of(id.begin(), id.end(), [](char c) {
    return is_ascii_letter(c) || is_ascii_digit(c) || c == '_' || c == '-' || c == '~';
  });
  return clean && id.size() >= 16 && id.size() <= 32 ? id : std::string{};
}

}  // namespace

std::optional<std::string> wechat_key(const Url& url) {
  if (url.host != "mp.weixin.qq.com") return std::nullopt;
  if (const auto id = short_id(url); !id.empty()) return "wxs:" + id;
  if (url.path != "/s" && url.path != "/s/" && url.path != "/mp/appmsg/show") return "";
  const auto found = parameters_of(url);
  return is_article(found) ? "wx:" + found.biz + "/" + found.mid + "/" + found.idx : std::string{};
}

std::optional<std::string> clean_wechat_url(const Url& url) {
  if (url.host != "mp.weixin.qq.com") return std::nullopt;
  if (const auto id = short_id(url); !id.empty()) return "https://mp.weixin.qq.com/s/" + id;
  const auto found = parameters_of(url);
  if (!is_article(found)) {
    auto same = url;
    same.scheme = "https";
    same.fragment.reset();
    return same.href();
  }
  auto text = "https://mp.weixin.qq.com/s?__biz=" + found.biz + "&mid=" + found.mid + "&idx=" + found.idx;
  if (!found.sn.empty()) text += "&sn=" + found.sn;
  return text;
}

}  // namespace kuaixun
