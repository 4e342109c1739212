#include "connectors/article/byline.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>

#include "connectors/article/boilerplate.hpp"
#include "text/ascii.hpp"
#include "text/scripts.hpp"

namespace kuaixun {
namespace {

using Labels = std::initializer_list<std::string_view>;

constexpr std::size_t kMostAuthors = 10, kLongestPerson = 36;

bool take_mark(std::string_view& text) {
  for (const std::string_view mark : {"：", ":", "｜", "|", "丨", "/"})
    if (text.starts_with(mark)) {
      text.remove_prefix(mark.size());
      return true;
    }
  return false;
}

void skip_space(std::string_view& text) {
  while (text.starts_with(' ') || text.starts_with("　") || text.starts_with("\xC2\xA0"))
    text.remove_prefix(text.starts_with(' ') ? 1 : text.starts_with("　") ? 3 : 2);
}

// What stands behind a label and its mark, up to the next blank, mark or label; empty without.
std::string_view name_after(std::string_view text, Labels labels, bool with_blanks) {
  constexpr std::size_t kLongest = 90;
  for (const auto label : labels) {
    for (auto at = text.find(label); at != std::string_view::npos; at = text.find(label, at + label.size())) {
      auto rest = text.substr(at + label.size());
      skip_space(rest);
      if (!take_mark(rest)) continue;
      while (rest.starts_with('\n') || rest.starts_with(' ')) rest.remove_prefix(1);
      skip_space(rest);
      rest = prefix_of_size(rest, kLongest);
      std::size_t end = rest.size();
      for (const std::string_view stop :
           {"，",       "。",   "；",   "（",   "(",    "<",    "|",  "｜", "】",   "]",    "）",   ")",    "作者",
            "责任编辑", "责编", "编辑", "发布", "时间", "来源", "\n", "20", "字体", "阅读", "关键", "举报", "评论"})
        end = std::min(end, rest.find(stop));
      if (!with_blanks)
        for (const std::string_view stop : {" ", "　", "\xC2\xA0"}) end = std::min(end, rest.find(stop));
      auto name = prefix_of_size(rest, end);
      while (name.ends_with(' ')) name.remove_suffix(1);
      if (is_name(name)) return name;
    }
  }
  return {};
}

bool is_han_at(std::string_view text) { return !text.empty() && is_han(take_code_point(text)); }

void add_authors(std::string_view names, std::vector<std::string>& authors) {
  while (!names.empty() && authors.size() < kMostAuthors) {
    auto end = names.size();
    std::size_t mark_size = 0;
    for (const std::string_view mark : {"、", "，", ",", " ", "　", ";", "；", "&"})
      if (const auto at = names.find(mark); at < end) {
        end = at;
        mark_size = mark.size();
      }
    auto name = std::string(names.substr(0, end));
    names.remove_prefix(std::min(names.size(), end + mark_size));
    if (name.size() <= kLongestPerson && is_name(name) &&
        std::find(authors.begin(), authors.end(), name) == authors.end())
      authors.push_back(std::move(name));
  }
}

// A text as it is written and as words are looked for in it: in simplified characters, which take as many bytes.
class Words {
 public:
  explicit Words(std::string_view written) : written_(written), comparable_(comparable_line(written)) {
    if (comparable_.size() != written_.size()) comparable_ = written_;
  }
  std::string_view text() const { return comparable_; }
  // As it is written what was found in text().
  std::string_view written(std::string_view found) const {
    return found.empty() ? found : written_.substr(std::size_t(found.data() - comparable_.data()), found.size());
  }

 private:
  std::string_view written_;
  std::string comparable_;
};

// "澎湃新闻记者 张三 李四", "作者 王五": names of two to four characters behind the word, without a mark.
void add_unmarked(const Words& words, std::string_view word, std::vector<std::string>& authors) {
  const auto text = words.text();
  for (auto at = text.find(word); at != std::string_view::npos; at = text.find(word, at + word.size())) {
    auto rest = text.substr(at + word.size());
    while (rest.starts_with(' ') || rest.starts_with("　")) {
      skip_space(rest);
      auto name = rest;
      std::size_t letters = 0;
      for (auto ahead = rest; !ahead.empty() && is_han(take_code_point(ahead)) && letters < 5; ++letters)
        name = rest.substr(0, rest.size() - ahead.size());
      const bool ends = name.size() == rest.size() || !is_han_at(rest.substr(name.size()));
      if (letters < 2 || letters > 4 || !ends) break;
      add_authors(words.written(name), authors);
      rest.remove_prefix(name.size());
    }
    if (!authors.empty()) return;
  }
}

}  // namespace

bool is_name(std::string_view text) {
  constexpr std::size_t kLongest = 90;
  if (text.size() < 2 || text.size() > kLongest) return false;
  for (const std::string_view mark : {"@", ":", "：", "？", "?", "！", "!", "“"})
    if (text.find(mark) != std::string_view::npos) return false;
  return !std::all_of(text.begin(), text.end(),
                      [](char c) { return is_ascii_digit(c) || is_ascii_space(c) || c == '-'; });
}

void read_byline(std::string_view text, Byline& byline) {
  const Words words(text);
  const auto after = [&](Labels labels, bool with_blanks) {
    return words.written(name_after(words.text(), labels, with_blanks));
  };
  if (byline.publisher.empty())
    byline.publisher = after(
        {"信息来源", "文章来源", "本文来源", "新闻来源", "稿件来源", "稿源", "来源于", "来源", "出处", "转自", "原载"},
        false);
  if (byline.editor.empty()) {
    const auto editor = after({"责任编辑", "责编", "编辑"}, false);
    byline.editor = editor.substr(0, editor.find('_'));  // "张三_NB123": the editor's number in the house
  }
  if (byline.authors.empty())
    add_authors(after({"本文作者", "作者", "撰文", "撰稿", "采写", "执笔", "本报记者", "记者", "\n文"}, true),
                byline.authors);
  constexpr std::size_t kShortLine = 60;
  if (byline.authors.empty()) add_unmarked(words, "记者", byline.authors);
  if (byline.authors.empty() && text.size() <= kShortLine) add_unmarked(words, "作者", byline.authors);
}

}  // namespace kuaixun
