#include "text/date_names.hpp"

#include <array>
#include <utility>

#include "text/utf8.hpp"

namespace kuaixun {

int month_of(std::string_view word) {
  constexpr std::array<std::string_view, 12> kEnglish{"jan", "feb", "mar", "apr", "may", "jun",
                                                      "jul", "aug", "sep", "oct", "nov", "dec"};
  for (std::size_t i = 0; i < kEnglish.size(); ++i)
    if (word.starts_with(kEnglish[i])) return int(i) + 1;
  constexpr std::array<std::pair<std::string_view, int>, 57> kOthers{{
      {"január", 1}, {"februári", 2}, {"márc", 3}, {"ápri", 4},  {"máj", 5},  {"mai", 5},  {"maj", 5},  {"mei", 5},
      {"mag", 5},    {"júni", 6},     {"juin", 6}, {"giu", 6},   {"júli", 7}, {"juil", 7}, {"lug", 7},  {"augu", 8},
      {"août", 8},   {"aout", 8},     {"ago", 8},  {"szept", 9}, {"set", 9},  {"okt", 10}, {"ott", 10}, {"out", 10},
      {"dez", 12},   {"déc", 12},     {"dic", 12}, {"gen", 1},   {"ene", 1},  {"fév", 2},  {"fev", 2},  {"mär", 3},
      {"avr", 4},    {"abr", 4},      {"ιαν", 1},  {"φεβ", 2},   {"μάρ", 3},  {"μαρ", 3},  {"μαώ", 3},  {"απρ", 4},
      {"μάι", 5},    {"μαι", 5},      {"μαϊ", 5},  {"ιούν", 6},  {"ιουν", 6}, {"ιον", 6},  {"ιούλ", 7}, {"ιουλ", 7},
      {"ιολ", 7},    {"αύγ", 8},      {"αυγ", 8},  {"σεπ", 9},   {"οκτ", 10}, {"νοέ", 11}, {"νοε", 11}, {"δεκ", 12},
      {"mrt", 3},
  }};
  for (const auto& [start, month] : kOthers)
    if (word.starts_with(start)) return month;
  // Greek capitals are not folded by ASCII rules.
  constexpr std::array<std::pair<std::string_view, int>, 13> kGreek{{{"Ιαν", 1},
                                                                     {"Φεβ", 2},
                                                                     {"Μάρ", 3},
                                                                     {"Μαρ", 3},
                                                                     {"Μαώ", 3},
                                                                     {"Απρ", 4},
                                                                     {"Μάι", 5},
                                                                     {"Μαι", 5},
                                                                     {"Ιού", 6},
                                                                     {"Σεπ", 9},
                                                                     {"Οκτ", 10},
                                                                     {"Νοέ", 11},
                                                                     {"Δεκ", 12}}};
  for (const auto& [start, month] : kGreek)
    if (word.starts_with(start)) return word.starts_with("Ιούλ") ? 7 : month;
  if (word.starts_with("Ιον")) return 6;
  if (word.starts_with("Ιολ")) return 7;
  if (word.starts_with("Αύγ")) return 8;
  if (word.starts_with("Νοε")) return 11;
  return 0;
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
