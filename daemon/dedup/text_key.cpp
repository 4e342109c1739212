#include "dedup/text_key.hpp"

#include "base/take_line.hpp"
#include "base/utf8.hpp"
#include "text/hanzi.hpp"
#include "text/news_lines.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kShortestText = 60;  // characters after folding

}  // namespace

FoldedItem fold_item(const Item& item) {
  FoldedItem folded{.title = fold_for_comparison(item.title), .body = {}, .key_text = {}};
  folded.body.reserve(item.content_text.size());
  std::string key_text = folded.title + "\n";
  key_text.reserve(key_text.size() + item.content_text.size());
  const auto news = news_lines(item.content_text);
  auto next = news.begin();
  for (std::string_view rest = item.content_text; !rest.empty();) {
    const auto line = take_line(rest);
    const auto text = fold_for_comparison(line);
    folded.body += text;
    if (next != news.end() && next->data() + next->size() == line.data() + line.size()) {
      key_text += next->size() == line.size() ? text : fold_for_comparison(*next);
      ++next;
    }
  }
  if (count_characters(key_text) >= kShortestText) folded.key_text = std::move(key_text);
  return folded;
}

}  // namespace kuaixun
