#include "connectors/page/title_words.hpp"

#include <string>
#include <vector>

#include "connectors/article/boilerplate.hpp"
#include "text/ascii.hpp"
#include "text/scripts.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kShortestWord = 4;  // letters
constexpr std::size_t kStem = 5;          // bytes of a word that are compared: endings differ
constexpr std::size_t kMostParts = 100;

// Words of letters, cut to their stems, and pairs of CJK characters.
std::vector<std::string> parts_of(std::string_view title) {
  std::vector<std::string> parts;
  std::string word, before;
  const auto end_word = [&] {
    if (word.size() >= kShortestWord) parts.emplace_back(prefix_of_size(word, kStem));
    word.clear();
  };
  while (!title.empty() && parts.size() < kMostParts) {
    const auto whole = title;
    const auto point = take_code_point(title);
    const auto written = std::string(whole.substr(0, whole.size() - title.size()));
    if (is_cjk(point)) {
      end_word();
      if (!before.empty()) parts.push_back(before + written);
      before = written;
      continue;
    }
    before.clear();
    const bool is_letter =
        point < 0x80 ? is_ascii_letter(char(point)) || is_ascii_digit(char(point)) : point >= 0xC0 && point < 0x2000;
    if (is_letter)
      word += written;
    else
      end_word();
  }
  end_word();
  return parts;
}

}  // namespace

bool speaks_of(std::string_view title, std::string_view text) {
  constexpr std::size_t kLeast = 2;
  const auto parts = parts_of(to_lower_ascii(comparable_line(title)));
  if (parts.size() < kLeast) return true;
  const auto lower = to_lower_ascii(comparable_line(text));
  for (const auto& part : parts)
    if (lower.find(part) != std::string::npos) return true;
  return false;
}

}  // namespace kuaixun
