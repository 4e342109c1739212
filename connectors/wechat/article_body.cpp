#include "connectors/wechat/article_body.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "connectors/wechat/digits.hpp"
#include "html/entities.hpp"
#include "html/html_of_text.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kMostPictures = 200;

// Text shares are HTML in all but their line ends.
std::string with_line_breaks(std::string_view html) {
  std::string out;
  for (const char c : html) out += c == '\n' ? std::string("<br>") : std::string(1, c);
  return out;
}

// Addresses in the data object were escaped once or twice.
std::string image_of(const Picture& picture) {
  const auto address = resolve_entities(resolve_entities(picture.url));
  if (address.find('"') != std::string::npos) return {};
  std::string out = "<p><img src=\"" + html_of_text(address) + '"';
  for (const auto& [name, value] : {std::pair{" width=\"", picture.width}, std::pair{" height=\"", picture.height}})
    if (is_digits(value)) out += name + value + '"';
  return out + "></p>";
}

ArticleBody text_of(const ArticleFacts& facts) {
  if (!facts.text_content.empty()) return {with_line_breaks(facts.text_content), "cgi_data"};
  if (!facts.content.empty()) return {with_line_breaks(facts.content), "cgi_data"};
  if (!facts.summary.empty()) return {html_of_text(facts.summary), "summary"};
  if (facts.title_is_text) return {with_line_breaks(facts.title), "title"};
  return {};
}

ArticleBody images_of(const ArticleFacts& facts) {
  ArticleBody body = text_of(facts);
  if (!facts.pictures.empty()) body.how = "cgi_data";
  for (std::size_t i = 0; i < std::min(facts.pictures.size(), kMostPictures); ++i)
    body.html += image_of(facts.pictures[i]);
  return body;
}

ArticleBody article_of(const ArticleFacts& facts, const PageOutline& outline, std::string_view html) {
  if (!facts.content.empty()) return {facts.content, "cgi_data"};
  if (outline.content_at != std::string_view::npos && !outline.has_profile_card) {
    const auto content = element_content(html, outline.content_at, outline.content_element);
    if (!trim_ascii(content).empty()) return {std::string(content), "dom"};
  }
  if (!facts.text_content.empty()) return {with_line_breaks(facts.text_content), "cgi_data"};
  return {};
}

}  // namespace

ArticleBody body_of(const ArticleFacts& facts, const PageOutline& outline, std::string_view html) {
  if (facts.show_type == "8") return images_of(facts);
  if (facts.show_type == "10") return text_of(facts);
  auto body = article_of(facts, outline, html);
  const bool is_plain_article = facts.show_type.empty() || facts.show_type == "0";
  return body.html.empty() && !is_plain_article ? text_of(facts) : body;
}

std::string title_of_text(std::string_view text) {
  constexpr std::size_t kLongest = 120;  // bytes: forty Han characters
  const auto line = trim_ascii(text.substr(0, text.find('\n')));
  if (line.size() <= kLongest) return std::string(line);
  const auto start = prefix_of_size(line, kLongest);
  std::size_t end = 0;
  for (const std::string_view mark : {"。", "！", "？"})
    if (const auto at = start.rfind(mark); at != std::string_view::npos) end = std::max(end, at + mark.size());
  return end > 0 ? std::string(start.substr(0, end)) : std::string(start) + "…";
}

}  // namespace kuaixun
