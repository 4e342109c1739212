// What of an address identifies an article, and what only says how somebody came to it.
#include <algorithm>
#include <array>
#include <vector>

#include "text/ascii.hpp"
#include "text/url.hpp"
#include "text/url_host.hpp"
#include "text/wechat_url.hpp"

namespace kuaixun {
namespace {

using Names = std::vector<std::string_view>;

// Parameters that identify nothing on any host. Never `id`, `p`, `ref` and the like: somewhere they are the article.
const Names kEverywhere{"spm",
                        "scm",
                        "gclid",
                        "dclid",
                        "gbraid",
                        "wbraid",
                        "fbclid",
                        "msclkid",
                        "yclid",
                        "twclid",
                        "igshid",
                        "mc_cid",
                        "mc_eid",
                        "_ga",
                        "_gl",
                        "_hsenc",
                        "_hsmi",
                        "hsctatracking",
                        "oly_anon_id",
                        "oly_enc_id",
                        "vero_id",
                        "wickedid",
                        "sharer_shareid",
                        "sharer_shareinfo",
                        "sharer_sharetime",
                        "isappinstalled",
                        "ivk_sa",
                        "wfr",
                        "srsltid",
                        "mkt_tok",
                        "ncid",
                        "cmpid",
                        "s_cid",
                        "bd_vid",
                        "hmsr",
                        "hmpl",
                        "hmcu",
                        "hmkw",
                        "hmci",
                        "ktm_source",
                        "weibo_id",
                        "ref_src",
                        "ref_url",
                        "mibextid",
                        "sessionid",
                        "poc_token"};
const Names kEverywherePrefixes{"utm_", "mtm_", "pk_", "at_medium", "at_campaign", "share_", "sharer_"};

// Parameters that identify nothing on these hosts (and their subdomains).
struct HostRule {
  std::string_view domain;
  Names drop;
};
const std::vector<HostRule> kHostRules{
    {"36kr.com", {"f", "from", "ktm_source"}},
    {"sina.com.cn", {"cre", "mod", "loc", "r", "rfunc", "doct", "tj", "tr", "from", "wm", "vt", "cid", "sudaref"}},
    {"sina.cn", {"cre", "mod", "loc", "r", "rfunc", "doct", "tj", "tr", "from", "wm", "vt", "sudaref"}},
    {"sohu.com", {"edtsign", "edtcode", "scm", "spm", "_f", "_trans_", "pvid", "code"}},
    {"baidu.com", {"wfr", "for", "fr", "sfr", "rs", "ruk", "source"}},
    {"163.com", {"from", "spss", "spssid", "referfrom", "f", "clickfrom", "spsw"}},
    {"qq.com", {"from", "pgv_ref", "ptag", "adtag", "openid", "devid", "qimei"}},
    {"ifeng.com", {"from", "srctag", "_cpb_xinxiliu", "ch", "aman"}},
    {"toutiao.com",
     {"app", "timestamp", "use_new_style", "req_id", "group_id_source", "tt_from", "log_from", "wid", "source",
      "channel"}},
    {"weibo.com", {"from", "wvr", "mod", "refer_flag", "type"}},
    {"weibo.cn", {"from", "wm", "sourcetype", "jumpfrom"}},
    {"zhihu.com", {"from", "source", "utm_psn", "hybrid_search_source", "hybrid_search_extra"}},
    {"bilibili.com",
     {"from", "seid", "spm_id_from", "vd_source", "from_source", "buvid", "mid", "plat_id", "unique_k", "up_id", "bbid",
      "ts"}},
    {"jianshu.com", {"from", "timestamp"}},
    {"huxiu.com", {"f", "from", "rec", "source"}},
    {"tmtpost.com", {"from", "rss"}},
    {"ithome.com", {"from", "source"}},
    {"cnbeta.com", {"from"}},
    {"thepaper.cn", {"commtag", "from"}},
    {"csdn.net", {"spm", "ops_request_misc", "request_id", "biz_id", "depth_1-utm_source", "depth_1"}},
    {"medium.com", {"source", "sk"}},
    {"nytimes.com", {"partner", "emc", "smid", "rref", "src", "action", "module"}},
    {"theguardian.com", {"cmp"}},
    {"youtube.com", {"feature", "si", "pp"}},
    {"twitter.com", {"s", "t"}},
    {"x.com", {"s", "t"}},
};

bool is_within(std::string_view host, std::string_view domain) {
  return host == domain ||
         (host.size() > domain.size() && host.ends_with(domain) && host[host.size() - domain.size() - 1] == '.');
}

bool contains(const Names& names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

// WeChat puts where a link was tapped behind any address; elsewhere `from` may say where a list begins.
const Names kWechatPlaces{"timeline", "singlemessage", "groupmessage", "weixin", "wechat"};

bool is_tracking(std::string_view host, std::string_view pair) {
  const auto equals = std::min(pair.find('='), pair.size());
  const auto name = to_lower_ascii(pair.substr(0, equals));
  if (name == "from" && contains(kWechatPlaces, pair.substr(std::min(equals + 1, pair.size())))) return true;
  if (contains(kEverywhere, name)) return true;
  for (const auto prefix : kEverywherePrefixes)
    if (name.starts_with(prefix)) return true;
  for (const auto& rule : kHostRules)
    if (is_within(host, rule.domain) && contains(rule.drop, name)) return true;
  return false;
}

// The query without tracking parameters, in its own order; nothing when nothing is left.
std::optional<std::string> without_tracking(const Url& url) {
  if (!url.query) return std::nullopt;
  std::string kept;
  const std::string_view query = *url.query;
  for (std::size_t start = 0; start <= query.size();) {
    const auto end = std::min(query.find('&', start), query.size());
    auto pair = query.substr(start, end - start);
    while (start > 0 && pair.starts_with("amp;")) pair.remove_prefix(4);  // & that was escaped once too often
    if (!pair.empty() && !is_tracking(url.host, pair)) {
      if (!kept.empty()) kept += '&';
      kept += pair;
    }
    start = end + 1;
  }
  if (kept.empty()) return std::nullopt;
  return kept;
}

// www. and m. (and mobile., wap.) lead to the same article.
std::string_view bare_host(std::string_view host) {
  constexpr std::array<std::string_view, 5> kPrefixes{"www.", "m.", "mobile.", "wap.", "3g."};
  for (const auto prefix : kPrefixes)
    if (host.starts_with(prefix) && host.find('.', prefix.size()) != std::string_view::npos)
      return host.substr(prefix.size());
  return host;
}

std::string_view without_last_dot(std::string_view host) {
  if (host.size() > 1 && host.ends_with('.')) host.remove_suffix(1);
  return host;
}

// Sogou's search results lead to WeChat articles by links that change every few hours.
bool is_temporary(const Url& url) {
  return url.host == "weixin.sogou.com" && (url.path == "/link" || url.path.starts_with("/antispider"));
}

// %7e = ~: escapes of unreserved characters are undone, the others get capital digits.
std::string normal_escapes(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%' || i + 2 >= text.size() || hex_digit(text[i + 1]) < 0 || hex_digit(text[i + 2]) < 0) {
      out += text[i];
      continue;
    }
    const char c = char(hex_digit(text[i + 1]) * 16 + hex_digit(text[i + 2]));
    if (is_ascii_letter(c) || is_ascii_digit(c) || c == '-' || c == '.' || c == '_' || c == '~') {
      out += c;
    } else {
      constexpr std::string_view kDigits = "0123456789ABCDEF";
      out += '%';
      out += kDigits[std::size_t(hex_digit(text[i + 1]))];
      out += kDigits[std::size_t(hex_digit(text[i + 2]))];
    }
    i += 2;
  }
  return out;
}

std::string_view without_last_slash(std::string_view path) {
  while (path.size() > 1 && path.ends_with('/')) path.remove_suffix(1);
  return path == "/" ? std::string_view{} : path;
}

}  // namespace

std::string canonical_url_key(std::string_view text) {
  const auto url = parse_url(text);
  return url ? canonical_url_key(*url) : std::string{};
}

std::string canonical_url_key(const Url& url) {
  if (const auto wechat = wechat_key(url)) return *wechat;
  if (is_temporary(url)) return {};
  std::string key(bare_host(without_last_dot(url.host)));
  if (url.port) key += ":" + std::to_string(*url.port);
  key += without_last_slash(normal_escapes(url.path));
  if (const auto query = without_tracking(url)) key += "?" + normal_escapes(*query);
  if (url.fragment && url.fragment->starts_with('!')) key += "#" + *url.fragment;
  return key;
}

std::string clean_url(std::string_view text) {
  auto url = parse_url(text);
  return url ? clean_url(*std::move(url)) : std::string(trim_ascii(text));
}

std::string clean_url(Url url) {
  if (auto wechat = clean_wechat_url(url)) return *wechat;
  url.username.clear();  // whose name and password that is, consumers need not know
  url.password.clear();
  url.query = without_tracking(url);
  if (url.fragment && url.fragment->empty()) url.fragment.reset();
  return url.href();
}

}  // namespace kuaixun
