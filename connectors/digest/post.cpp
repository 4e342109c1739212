#include "connectors/digest/post.hpp"

#include <algorithm>

#include "connectors/digest/brief_link.hpp"
#include "connectors/digest/markdown.hpp"
#include "connectors/parsing/bounds.hpp"
#include "html/html_of_text.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

// The lines of the article: without those that the profile leaves out.
std::vector<const Line*> lines_of(DigestText& text, const Profile& profile) {
  std::vector<const Line*> lines;
  LeftOut left_out(profile);
  for (const auto& line : text.lines())
    if (left_out.take(line, trim_ascii(line.whole)) == LeftOut::Why::kept) lines.push_back(&line);
  return lines;
}

// Takes the address off the end, if the last line is nothing but that.
std::string take_footer(std::vector<const Line*>& lines) {
  if (lines.empty()) return {};
  const auto words = trim_ascii(lines.back()->whole);
  std::string link(lone_address(words));
  if (link.empty() && words.starts_with('[') && words.ends_with(')') && words.find('[', 1) == std::string_view::npos) {
    std::string text(words);
    link = take_link(text);
  }
  if (!link.empty()) lines.pop_back();
  return link;
}

std::string joined(const std::vector<const Line*>& lines) {
  std::string text;
  for (const auto* line : lines) {
    if (line->after_blank) text += '\n';
    text += line->whole;
    text += '\n';
  }
  return text;
}

bool is_web_address(std::string_view text) { return text.starts_with("http://") || text.starts_with("https://"); }

}  // namespace

std::optional<Entry> read_post(DigestText& text, const FrontMatter& front, const Profile& profile,
                               const ReadDate& read_date) {
  const auto title = front.value({"title", "标题"});
  if (title.empty()) return std::nullopt;
  Entry entry{.guid = std::string(front.value({"guid", "id", "uuid"})), .url = {}, .title = html_of_text(title)};
  for (const auto key :
       {"原文链接", "original_url", "original", "canonicalurl", "canonical", "source_url", "link", "url"})
    if (const auto address = front.value({key}); entry.url.empty() && is_web_address(address)) entry.url = address;
  entry.published = read_date(front.value({"date", "发布日期", "发布时间", "published", "pubdate"}));
  entry.updated = read_date(front.value({"lastmod", "updated", "更新日期"}));
  entry.summary = html_of_text(front.value({"summary", "description"}));
  if (const auto author = front.value({"author", "作者", "authors"}); !author.empty())
    entry.authors.push_back({.name = std::string(author), .email = {}, .url = {}});
  for (const auto* key : {"tags", "categories"})
    for (const auto& tag : front.values(key))
      if (entry.tags.size() < kMostOfAKind && std::find(entry.tags.begin(), entry.tags.end(), tag) == entry.tags.end())
        entry.tags.push_back(tag);
  auto lines = lines_of(text, profile);
  if (auto footer = take_footer(lines); entry.url.empty()) entry.url = std::move(footer);
  entry.content = render_markdown(joined(lines));
  if (entry.guid.empty() && entry.url.empty()) entry.guid = title;
  return entry;
}

std::optional<Entry> read_page(DigestText& text, const Profile& profile, const ReadDate& read_date) {
  constexpr std::size_t kLongestTitle = 150;  // bytes
  const auto& paragraphs = text.paragraphs();
  const bool is_page = std::any_of(paragraphs.begin(), paragraphs.end(),
                                   [&](const Line& line) { return is_match(profile.marks, words_of(line)); });
  if (!is_page) return std::nullopt;
  Entry entry{.guid = {}, .url = {}, .title = {}};
  entry.kind = ItemKind::page;
  for (const auto& line : paragraphs) {
    const auto words = words_of(line);
    if (entry.title.empty() && words.size() <= kLongestTitle && !is_match(profile.marks, words)) {
      entry.title = html_of_text(words);
      entry.guid = words;
      continue;
    }
    if (!entry.published && words.size() <= kLongestTitle) entry.published = day_in(words, read_date);
    entry.content += "<p>" + html_of_text(words) + "</p>";
  }
  if (entry.guid.empty()) return std::nullopt;
  return entry;
}

}  // namespace kuaixun
