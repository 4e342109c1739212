#include "collect/full_text.hpp"

#include <algorithm>
#include <array>
#include <set>

#include "base/utf8.hpp"
#include "html/text_of_html.hpp"
#include "text/ascii.hpp"
#include "text/hanzi.hpp"
#include "text/site_rules.hpp"
#include "text/url.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kFirstWords = 48;  // bytes
constexpr std::string_view kNoFullText = "no_full_text", kZoneGuessed = "zone_guessed";
constexpr std::size_t kTeaserWithLink = 1'000, kTeaser = 500;  // characters

template <std::size_t N>
bool strip_end(std::string_view& text, const std::array<std::string_view, N>& ends) {
  for (const auto end : ends)
    if (text.ends_with(end)) {
      text.remove_suffix(end.size());
      return true;
    }
  return false;
}

// Without what stands around the last word: blanks, brackets, arrows.
std::string_view without_tail(std::string_view text) {
  constexpr std::array<std::string_view, 14> kTail{" ",  "\n", "\t", "\u3000", "]", ")",  "】",
                                                   "）", "」", ">",  "»",      "→", "〉", "›"};
  while (strip_end(text, kTail)) {
  }
  return text;
}

bool breaks_off(std::string_view text) {
  constexpr std::array<std::string_view, 4> kEllipses{"…", "...", "。。。", "⋯"};
  text = without_tail(text);
  return strip_end(text, kEllipses);
}

bool ends_in_link_to_rest(std::string_view text) {
  constexpr std::array<std::string_view, 12> kLinks{
      "阅读全文", "阅读原文", "查看全文",  "查看原文",         "继续阅读",   "点击查看",
      "展开全文", "全文",     "read more", "continue reading", "full story", "read the full article"};
  const auto tail = to_lower_ascii(without_tail(text.substr(text.size() - std::min<std::size_t>(text.size(), 100))));
  std::string_view end = tail;
  return strip_end(end, kLinks);
}

bool lacks_text(const Entry& entry, const Item& item) {
  const std::string_view text = item.content_text;
  if (has_flag(entry.flags, kNoFullText) || text.empty() || breaks_off(text)) return true;
  const auto size = count_characters(text);
  if (size <= kTeaserWithLink && ends_in_link_to_rest(text)) return true;
  if (entry.content.empty() && size < kTeaser) return true;
  return size < kTeaser && fold_for_comparison(text) == fold_for_comparison(item.title);
}

template <class T>
void prefer(T& ours, const T& theirs) {
  if (theirs != T{}) ours = theirs;
}

template <class T>
void add_missing(T& ours, const T& theirs) {
  if (ours == T{}) ours = theirs;
}

template <class T>
void unite(std::vector<T>& ours, const std::vector<T>& theirs) {
  for (const auto& each : theirs)
    if (std::find(ours.begin(), ours.end(), each) == ours.end()) ours.push_back(each);
}

bool is_part(std::string_view part, std::string_view whole) {
  constexpr std::size_t kShortestTitle = 6;
  return part.size() >= kShortestTitle && whole.find(part) != std::string_view::npos;
}

// Whether two titles share half of the pairs of neighbouring characters of the shorter one: one was edited.
bool shares_pairs(std::string_view a, std::string_view b) {
  const auto pairs_of = [](std::string_view text) {
    std::set<std::pair<char32_t, char32_t>> pairs;
    char32_t last = 0;
    while (!text.empty()) {
      const auto next = take_code_point(text);
      if (last != 0) pairs.emplace(last, next);
      last = next;
    }
    return pairs;
  };
  const auto ours = pairs_of(a), theirs = pairs_of(b);
  const auto shared = std::count_if(ours.begin(), ours.end(), [&](const auto& pair) { return theirs.contains(pair); });
  return shared > 0 && 2 * std::size_t(shared) >= std::min(ours.size(), theirs.size());
}

bool is_more_exact(const std::optional<Timestamp>& theirs, const std::optional<Timestamp>& ours) {
  return theirs && (!ours || theirs->precision < ours->precision);
}

}  // namespace

bool is_of_entry(const Page& page, const Item& item) {
  if (has_flag(page.entry.flags, "text_not_of_title")) return false;
  const auto title = fold_for_comparison(item.title), words = fold_for_comparison(item.content_text);
  if (title.empty() && words.empty()) return true;
  const auto theirs = fold_for_comparison(text_of_html(page.entry.title));
  if (is_part(title, theirs) || is_part(theirs, title) || shares_pairs(title, theirs)) return true;
  const auto text = fold_for_comparison(text_of_html(page.entry.content));
  return text.find(prefix_of_size(words, kFirstWords)) != std::string::npos && words.size() >= kFirstWords / 2;
}

bool wants_page(const Entry& entry, const Item& item, FullText full_text) {
  if (full_text == FullText::never) return false;
  return full_text == FullText::always || lacks_text(entry, item);
}

Entry with_page(const Entry& entry, const Page& page) {
  const auto& theirs = page.entry;
  Entry merged = entry;
  if (merged.summary.empty() && !theirs.content.empty()) merged.summary = entry.content;
  prefer(merged.content, theirs.content);
  prefer(merged.authors, theirs.authors);
  prefer(merged.publisher, theirs.publisher);
  prefer(merged.editor, theirs.editor);
  prefer(merged.original_url, theirs.original_url);
  add_missing(merged.title, theirs.title);
  add_missing(merged.summary, theirs.summary);
  add_missing(merged.tags, theirs.tags);
  add_missing(merged.language, theirs.language);
  if (!merged.updated) merged.updated = theirs.updated;
  const bool takes_date = is_more_exact(theirs.published, entry.published);
  if (takes_date) merged.published = theirs.published;
  unite(merged.enclosures, theirs.enclosures);
  unite(merged.also_at, theirs.also_at);
  if (is_article_of_known_site(theirs.url)) unite(merged.also_at, {theirs.url});
  if (is_article_of_known_site(theirs.url) && canonical_url_key(entry.url).empty()) merged.url = theirs.url;
  if (takes_date) std::erase(merged.flags, kZoneGuessed);
  for (const auto& flag : theirs.flags)
    if (takes_date || flag != kZoneGuessed) add_flag(merged.flags, flag);
  std::erase(merged.flags, kNoFullText);
  return merged;
}

}  // namespace kuaixun
