#include "text/hanzi.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <unordered_map>

#include <unicode/uchar.h>

#include "text/ascii.hpp"
#include "text/normal_form.hpp"
#include "text/scripts.hpp"
#include "text/simplified.hpp"

namespace kuaixun {
namespace {

bool says_something(char32_t c) { return is_han(c) || u_isalnum(UChar32(c)); }

// What the fold makes of an ASCII character; 0: nothing.
constexpr char fold_ascii(unsigned c) {
  if (c >= 'A' && c <= 'Z') return char(c | 0x20);
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ? char(c) : char(0);
}

constexpr std::array<char, 128> kFoldedAscii = [] {
  std::array<char, 128> table{};
  for (unsigned c = 0; c < table.size(); ++c) table[c] = fold_ascii(c);
  return table;
}();

constexpr char32_t kRare = 0xFFFFFFFF;

// What the fold makes of a character that needs no look at its neighbours: 0 is nothing, kRare one that ICU has to
// tell about. hanzi_test holds this against ICU for every character.
char32_t fold_alone(char32_t c, const HanForms& forms) {
  const auto between = [c](char32_t first, char32_t last) { return c >= first && c <= last; };
  if (between(0x4E00, 0x9FFF)) return forms.simplified(c);
  if (between(0x3400, 0x4DBF)) return c;
  if (between(0xFF01, 0xFF5E)) return char32_t(fold_ascii(unsigned(c - 0xFEE0)));
  if (between(0x3041, 0x3096) || between(0x30A1, 0x30FA) || between(0x30FC, 0x30FE)) return c;
  if (between(0x3000, 0x3004) || between(0x3008, 0x3020) || c == 0x30FB) return 0;
  if (between(0xE0, 0xFE)) return c == 0xF7 ? 0 : c;
  if (between(0xC0, 0xDE)) return c == 0xD7 ? 0 : c + 0x20;
  if (between(0xA0, 0xA9) || between(0xAB, 0xB1) || between(0x2000, 0x203F) || between(0x2190, 0x21FF)) return 0;
  if (between(0x2500, 0x27BF) || between(0x1F300, 0x1FAFF)) return 0;
  return c == 0xB7 || c == 0xBB || c == 0xBF || c == 0xFE0F || c == 0xFFE5 ? 0 : kRare;
}

// The fold of text whose characters stand alone, which nearly all are: several times as fast as by way of ICU.
std::optional<std::string> fold_common(std::string_view text) {
  std::string out(text.size(), '\0');
  char* to = out.data();
  const auto& forms = HanForms::get();
  while (!text.empty()) {
    if (const auto c = (unsigned char)(text.front()); c < 0x80) {
      *to = kFoldedAscii[c];
      to += *to != 0;
      text.remove_prefix(1);
      continue;
    }
    const char32_t c = fold_alone(take_code_point(text), forms);
    if (c == kRare) return std::nullopt;
    if (c != 0) to += put_utf8(to, c);
  }
  out.resize(std::size_t(to - out.data()));
  return out;
}

// How many characters of each script there are in the beginning of a text.
struct Census {
  int han = 0, kana = 0, hangul = 0, latin = 0, cyrillic = 0, arabic = 0, greek = 0, thai = 0, hebrew = 0,
      traditional = 0, simplified = 0;
};

Census census_of(std::string_view text) {
  Census census;
  const auto& forms = HanForms::get();
  while (!text.empty()) {
    std::size_t ascii = 0;
    for (; ascii < text.size() && (unsigned char)(text[ascii]) < 0x80; ++ascii)
      census.latin += is_ascii_letter(text[ascii]);
    text.remove_prefix(ascii);
    if (text.empty()) break;
    const char32_t c = take_code_point(text);
    if (c >= 0x4E00 && c <= 0x9FFF) {
      ++census.han;
      census.traditional += forms.is_traditional_only(c);
      census.simplified += forms.is_simplified_only(c);
    } else if (is_han(c)) {
      ++census.han;
    } else if (c >= 0x3041 && c <= 0x30FF && c != 0x30FB) {
      ++census.kana;
    } else if (c >= 0xAC00 && c <= 0xD7AF) {
      ++census.hangul;
    } else if (c < 0x250) {
      ++census.latin;
    } else if (c >= 0x370 && c < 0x400) {
      ++census.greek;
    } else if (c >= 0x400 && c < 0x530) {
      ++census.cyrillic;
    } else if (c >= 0x590 && c < 0x600) {
      ++census.hebrew;
    } else if (c >= 0x600 && c < 0x700) {
      ++census.arabic;
    } else if (c >= 0xE00 && c < 0xE80) {
      ++census.thai;
    }
  }
  return census;
}

struct Language {
  std::string_view code, words;
};
constexpr std::array<Language, 7> kLanguages{
    {{"en", "the of and to in is for on with that by from as at it are was"},
     {"de", "der die und das ist nicht den mit von für auf im ein eine zu dem"},
     {"fr", "le la les des et est une dans pour qui que sur du au pas avec"},
     {"es", "el la los las de y en que un una por con para es del se"},
     {"pt", "o os as de e em que um uma para com não do da dos na no"},
     {"it", "il lo gli di che e è per un una con non del della sono nel"},
     {"nl", "de het een van en in is dat op te met voor niet zijn aan"}}};

// Each little word, with a bit for every language that has it.
const std::unordered_map<std::string_view, unsigned>& little_words() {
  static const auto words = [] {
    std::unordered_map<std::string_view, unsigned> all;
    for (std::size_t i = 0; i < kLanguages.size(); ++i) {
      auto rest = kLanguages[i].words;
      while (!rest.empty()) {
        const auto end = std::min(rest.find(' '), rest.size());
        all[rest.substr(0, end)] |= 1u << i;
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
    }
    return all;
  }();
  return words;
}

// Which language's little words occur most often among the words of a Latin text.
std::string latin_language(std::string_view text) {
  constexpr std::size_t kLongestWord = 5;
  std::array<int, kLanguages.size()> votes{};
  const auto lower = to_lower_ascii(text);
  for (std::size_t start = 0; start < lower.size();) {
    auto end = start;
    while (end < lower.size() && (is_ascii_letter(lower[end]) || (unsigned char)(lower[end]) >= 0x80)) ++end;
    if (end > start && end - start <= kLongestWord)
      if (const auto word = little_words().find(std::string_view(lower).substr(start, end - start));
          word != little_words().end())
        for (std::size_t i = 0; i < votes.size(); ++i) votes[i] += int(word->second >> i & 1);
    start = end + 1;
  }
  const auto best = std::max_element(votes.begin(), votes.end());
  if (*best < 2 || std::count(votes.begin(), votes.end(), *best) > 1) return {};
  return std::string(kLanguages[std::size_t(best - votes.begin())].code);
}

}  // namespace

std::string fold_for_comparison(std::string_view text) {
  if (auto common = fold_common(text)) return std::move(*common);
  const auto folded = nfkc_casefold(text);
  std::string out;
  out.reserve(folded.size());
  std::string_view rest = folded;
  const auto& forms = HanForms::get();
  while (!rest.empty()) {
    const char ascii = rest.front();
    if ((unsigned char)(ascii) < 0x80) {
      if (is_ascii_letter(ascii) || is_ascii_digit(ascii)) out += ascii;
      rest.remove_prefix(1);
      continue;
    }
    const char32_t c = take_code_point(rest);
    if (says_something(c)) append_utf8(out, forms.simplified(c));
  }
  return out;
}

std::string language_of(std::string_view text) {
  constexpr std::size_t kSample = 2 << 10;
  text = prefix_of_size(text, kSample);
  const auto census = census_of(text);
  const int cjk = census.han + census.kana + census.hangul;
  // A Chinese character says about as much as three letters.
  if (cjk > 0 && cjk * 3 >= census.latin) {
    if (census.kana * 20 > cjk) return "ja";
    if (census.hangul * 5 > cjk) return "ko";
    if (census.simplified > census.traditional) return "zh-Hans";
    return census.traditional > census.simplified ? "zh-Hant" : "zh";
  }
  const std::array<std::pair<int, const char*>, 5> others{{{census.cyrillic, "ru"},
                                                           {census.arabic, "ar"},
                                                           {census.greek, "el"},
                                                           {census.thai, "th"},
                                                           {census.hebrew, "he"}}};
  for (const auto& [count, code] : others)
    if (count > census.latin) return code;
  return latin_language(text);
}

}  // namespace kuaixun
