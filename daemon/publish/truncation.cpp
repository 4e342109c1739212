#include "publish/truncation.hpp"

#include <algorithm>
#include <array>

#include "publish/item_json.hpp"
#include "publish/json_writer.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kLongText = 512;  // of what is kept when everything else is gone
constexpr std::size_t kShortList = 2;

constexpr std::array<std::string_view, 9> kSentenceEnds{"。", "！", "？", "；", "\n", ". ", "! ", "? ", "…"};

bool continues(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

// Where the last sentence that ends in the second half of `text` ends; the whole length when none does.
std::size_t sentence_end(std::string_view text) {
  std::size_t best = 0;
  for (const auto mark : kSentenceEnds) {
    const auto at = text.rfind(mark);
    if (at != std::string_view::npos && at >= text.size() / 2) best = std::max(best, at + mark.size());
  }
  return best == 0 ? text.size() : best;
}

std::size_t over(const Item& item, std::size_t budget) {
  const auto size = item_to_json(item).size();
  return size > budget ? size - budget : 0;
}

// Takes `excess` bytes, as JSON counts them, off the end of `text`.
void shorten(std::string& text, std::size_t excess) {
  std::string storage;
  const auto valid = valid_utf8(text, storage);
  const auto size = escaped_size(valid);
  text = std::string(cut_at_sentence(valid, size > excess ? size - excess : 0));
}

template <class Element>
void shorten(std::vector<Element>& list) {
  if (list.size() > kShortList) list.resize(kShortList);
}

void clip(std::string& text) { text.resize(cut_at_sentence(text, kLongText).size()); }

// An address or id that is cut is another one: too long ones are left out instead.
void drop_if_absurd(std::string& text) {
  if (escaped_size(text) > kLongText) text.clear();
}

void shorten_lists(Item& item) {
  shorten(item.contains);
  shorten(item.tags);
  shorten(item.authors);
  shorten(item.flags);
}

void keep_the_bone(Item& item) {
  item.title_raw.clear();
  item.labels.clear();
  std::erase_if(item.identity, [](const std::string& each) { return escaped_size(each) > kLongText; });
  item.contains.clear();
  item.authors.clear();
  item.tags.clear();
  item.flags.clear();
  for (auto* text : {&item.title, &item.publisher, &item.editor, &item.section}) clip(*text);
  for (auto* text :
       {&item.url, &item.guid, &item.original, &item.parent_id, &item.possible_dup_of, &item.story_id, &item.language})
    drop_if_absurd(*text);
}

void flag(Item& item) {
  if (std::find(item.flags.begin(), item.flags.end(), "truncated") == item.flags.end())
    item.flags.insert(item.flags.begin(), "truncated");
}

}  // namespace

std::string_view cut_at_sentence(std::string_view text, std::size_t budget) {
  std::size_t used = 0;
  std::size_t end = 0;
  while (end < text.size()) {
    std::size_t next = end + 1;
    while (next < text.size() && next - end < 4 && continues(text[next])) ++next;
    const auto cost = escaped_size(text.substr(end, next - end));
    if (used + cost > budget) break;
    used += cost;
    end = next;
  }
  if (end == text.size()) return text;
  return text.substr(0, sentence_end(text.substr(0, end)));
}

Item truncated(Item item, std::size_t budget) {
  flag(item);
  item.content_html.clear();
  if (const auto excess = over(item, budget)) shorten(item.content_text, excess);
  if (over(item, budget)) item.media.clear();
  if (const auto excess = over(item, budget)) shorten(item.summary, excess);
  if (over(item, budget)) shorten_lists(item);
  if (over(item, budget)) keep_the_bone(item);
  flag(item);
  return item;
}

}  // namespace kuaixun
