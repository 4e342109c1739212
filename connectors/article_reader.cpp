#include "connectors/article_reader.hpp"

#include "connectors/page/page_reader.hpp"
#include "connectors/wechat/wechat_page.hpp"
#include "html/text_of_html.hpp"
#include "text/ascii.hpp"
#include "text/charset.hpp"
#include "text/wechat_url.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kMoreThanANotice = 600;  // bytes of text

// A picture, a PDF, an archive, JSON or a feed where a page was expected.
bool is_other_format(const Document& document) {
  const auto type = to_lower_ascii(document.header("content-type"));
  for (const auto* other :
       {"pdf", "image/", "video/", "audio/", "zip", "json", "rss", "atom", "msword", "officedocument"})
    if (type.find(other) != std::string::npos) return true;
  const auto body = trim_ascii(std::string_view(document.body).substr(0, 512));
  for (const std::string_view mark :
       {"%PDF", "PK\x03\x04", "\x89PNG", "GIF8", "\xFF\xD8\xFF", "{", "[", "<rss", "<feed"})
    if (body.starts_with(mark)) return true;
  return body.starts_with("<?xml") && find_ignoring_case(body, "<html") == std::string_view::npos &&
         find_ignoring_case(body, "<!doctype html") == std::string_view::npos;
}

}  // namespace

Page read_article(const Document& document, const PageHint& hint) {
  if (is_other_format(document)) return Page{.reason = "it is no HTML"};
  const auto decoded = decode_to_utf8(document.body, document.header("content-type"), Markup::html);
  if (!is_wechat_page(document, decoded.text)) return read_page(document, decoded.text, hint);
  auto page = read_wechat_page(document, decoded.text, hint);
  if (page.page_class == PageClass::article || is_wechat_address(document.url)) return page;
  // WeChat's notices in somebody else's page may be but its templates.
  auto other = read_page(document, decoded.text, hint);
  return other.page_class == PageClass::article && text_of_html(other.entry.content).size() > kMoreThanANotice
             ? std::move(other)
             : std::move(page);
}

}  // namespace kuaixun
