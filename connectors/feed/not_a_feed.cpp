#include "connectors/feed/not_a_feed.hpp"

#include <array>

#include <fmt/format.h>

#include "base/utf8.hpp"
#include "html/feed_links.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kLooked = 256 << 10;

// Words that only pages of bot checks have.
constexpr std::array<std::string_view, 14> kChallenges{
    "cf-challenge", "challenge-platform", "cf_chl_",  "just a moment...",    "checking your browser",
    "ddos-guard",   "__jsl_clearance",    "captcha",  "aliyun_waf",          "acw_sc__v2",
    "环境异常",     "安全验证",           "访问验证", "verify you are human"};

bool contains_any(std::string_view lower, const auto& words) {
  for (const auto word : words)
    if (lower.find(word) != std::string_view::npos) return true;
  return false;
}

bool is_html(std::string_view lower) {
  return lower.find("<html") != std::string_view::npos || lower.find("<!doctype html") != std::string_view::npos ||
         lower.find("<body") != std::string_view::npos || lower.find("<head") != std::string_view::npos;
}

// Pictures, archives and the like show control characters at once; no feed has them there.
bool is_binary(std::string_view start) {
  while (!start.empty()) {
    const auto point = take_code_point(start);
    const bool control = (point < 0x20 && !is_ascii_space(char(point))) || (point >= 0x7F && point < 0xA0);
    if (control || point == 0xFFFD) return true;
  }
  return false;
}

std::string in_hex(std::string_view bytes) {
  std::string hex;
  for (const char c : bytes) hex += fmt::format("{}{:02x}", hex.empty() ? "" : " ", (unsigned char)(c));
  return hex;
}

}  // namespace

Error not_a_feed(std::string_view text, const Document& document) {
  const auto where = shown_origin(document);
  const auto lower = to_lower_ascii(text.substr(0, kLooked));
  if (is_html(lower)) {
    if (!document.header("cf-mitigated").empty() || contains_any(lower, kChallenges))
      return {"challenge_page",
              fmt::format("read {}: a page that checks for robots came instead of a feed: ask the publisher for "
                          "access, or poll less often",
                          where)};
    const auto links = feed_links(text, document.url);
    if (links.empty() && lower.find("type=\"password\"") != std::string::npos)
      return {"login_page",
              fmt::format("read {}: a login page came instead of a feed: the address needs credentials", where)};
    if (links.empty())
      return {"html_instead_of_feed",
              fmt::format(
                  "read {}: an HTML page came instead of a feed, and it links to none: look for the feed's own address",
                  where)};
    std::string list;
    for (const auto& link : links) list += (list.empty() ? "" : ", ") + link;
    return {"html_instead_of_feed",
            fmt::format("read {}: an HTML page came instead of a feed; it links to: {}", where, list)};
  }
  const auto start = std::string(prefix_of_size(trim_ascii(text), 120));
  if (is_binary(start))
    return {"binary_instead_of_feed",
            fmt::format("read {}: something that is no text came instead of a feed: its first bytes are {}", where,
                        in_hex(std::string_view(document.body).substr(0, 8)))};
  if (start.starts_with('<'))
    return {"not_a_feed", fmt::format("read {}: XML, but neither RSS, RDF nor Atom: it begins with {}", where, start)};
  return {"text_instead_of_feed", fmt::format("read {}: plain text came instead of a feed: {}", where, start)};
}

}  // namespace kuaixun
