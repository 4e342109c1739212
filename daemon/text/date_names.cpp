#include "text/date_names.hpp"

#include <array>
#include <utility>

#include "text/utf8.hpp"

namespace kuaixun {

namespace {

// Lower case for Latin-1, Greek and Cyrillic; the ASCII part is so already.
char32_t to_lower(char32_t c) {
  if ((c >= 0xC0 && c <= 0xDE) || (c >= 0x391 && c <= 0x3A9) || (c >= 0x410 && c <= 0x42F)) return c + 0x20;
  switch (c) {
    case U'Ά':
      return U'ά';
    case U'Ό':
      return U'ό';
    case U'Έ':
    case U'Ή':
    case U'Ί':
      return c + 0x25;
    case U'Ύ':
    case U'Ώ':
      return c + 0x3F;
    default:
      return c;
  }
}

}  // namespace

int month_of(std::string_view word) {
  constexpr std::array<std::string_view, 12> kEnglish{"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
  for (std::size_t i = 0; i < kEnglish.size(); ++i)
    if (word.starts_with(kEnglish[i])) return int(i) + 1;
  // How the months begin in Hungarian, German, French, Spanish, Portuguese, Italian, Dutch, Swedish, Polish, Turkish,
  // Greek and Russian, where not as in English.
  constexpr std::array<std::pair<std::string_view, int>, 91> kOthers{{
      {"január", 1}, {"februári", 2}, {"márc", 3}, {"ápri", 4}, {"máj", 5},  {"mai", 5},     {"maj", 5},
      {"mei", 5},    {"mag", 5},      {"júni", 6}, {"juin", 6}, {"giu", 6},  {"júli", 7},    {"juil", 7},
      {"lug", 7},    {"augu", 8},     {"août", 8}, {"aout", 8}, {"ago", 8},  {"szept", 9},   {"set", 9},
      {"okt", 10},   {"ott", 10},     {"out", 10}, {"dez", 12}, {"déc", 12}, {"dic", 12},    {"gen", 1},
      {"ene", 1},    {"fév", 2},      {"fev", 2},  {"mär", 3},  {"avr", 4},  {"abr", 4},     {"mrt", 3},
      {"sty", 1},    {"lut", 2},      {"kwi", 4},  {"cze", 6},  {"lip", 7},  {"sier", 8},    {"wrz", 9},
      {"paź", 10},   {"listop", 11},  {"gru", 12}, {"oca", 1},  {"şub", 2},  {"nis", 4},     {"haz", 6},
      {"tem", 7},    {"ağu", 8},      {"eyl", 9},  {"eki", 10}, {"kas", 11}, {"aralık", 12}, {"ιαν", 1},
      {"φεβ", 2},    {"μάρ", 3},      {"μαρ", 3},  {"μαώ", 3},  {"απρ", 4},  {"μάι", 5},     {"μαι", 5},
      {"μαϊ", 5},    {"ιούν", 6},     {"ιουν", 6}, {"ιον", 6},  {"ιού", 6},  {"ιούλ", 7},    {"ιουλ", 7},
      {"ιολ", 7},    {"αύγ", 8},      {"αυγ", 8},  {"σεπ", 9},  {"οκτ", 10}, {"νοέ", 11},    {"νοε", 11},
      {"δεκ", 12},   {"янв", 1},      {"фев", 2},  {"мар", 3},  {"апр", 4},  {"май", 5},     {"мая", 5},
      {"июн", 6},    {"июл", 7},      {"авг", 8},  {"сен", 9},  {"окт", 10}, {"ноя", 11},    {"дек", 12},
  }};
  std::array<char, 48> lower{};
  std::size_t size = 0;
  for (auto rest = word; !rest.empty() && size + 4 <= lower.size();)
    size += put_utf8(lower.data() + size, to_lower(take_code_point(rest)));
  const std::string_view folded(lower.data(), size);
  std::size_t longest = 0;
  int month = 0;
  for (const auto& [start, number] : kOthers)
    if (start.size() > longest && folded.starts_with(start)) {
      longest = start.size();
      month = number;
    }
  return month;
}

bool han_digits_to_ascii(std::string_view text, HanDigits& out, std::size_t& size) {
  constexpr std::u32string_view kDigits = U"〇一二三四五六七八九";
  size = 0;
  int run = -1;  // the number being read: −1 none
  bool positional = true, seen = false;
  const auto flush = [&] {
    if (run < 0) return true;
    std::array<char, 12> reversed{};
    std::size_t length = 0;
    for (int value = run; length == 0 || value > 0; value /= 10) reversed[length++] = char('0' + value % 10);
    if (size + length > out.size()) return false;
    while (length > 0) out[size++] = reversed[--length];
    run = -1;
    positional = true;
    return true;
  };
  int pending = 0;
  while (!text.empty()) {
    const auto before = text;
    const char32_t c = take_code_point(text);
    auto digit = c == U'零' ? 0 : kDigits.find(c);
    if (digit != std::u32string_view::npos) {
      seen = true;
      if (run > 99'999) return false;
      run = run < 0 ? int(digit) : positional ? run * 10 + int(digit) : run + int(digit);
      pending = int(digit);
    } else if (c == U'十') {
      seen = true;
      run = run < 0 ? 10 : run - pending + pending * 10;
      positional = false;
    } else {
      const auto bytes = before.substr(0, before.size() - text.size());
      if (!flush() || size + bytes.size() > out.size()) return false;
      for (const char byte : bytes) out[size++] = byte;
    }
  }
  return flush() && seen;
}

}  // namespace kuaixun
