#include "text/calendar_words.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <unicode/dtfmtsym.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include "base/utf8.hpp"

namespace kuaixun {
namespace {

constexpr std::array<std::string_view, 12> kMonths{"january",   "february", "march",    "april",
                                                   "may",       "june",     "july",     "august",
                                                   "september", "october",  "november", "december"};
constexpr std::array<std::string_view, 7> kDays{"monday", "tuesday",  "wednesday", "thursday",
                                                "friday", "saturday", "sunday"};

// A word that languages share means what it means in the first of these, unless the document says its language.
constexpr std::array<const char*, 85> kLanguages{
    "en", "de", "fr", "es", "it", "pt",    "nl",    "ru",      "pl",      "tr",     "cs", "sv",  "da", "nb", "fi",
    "el", "hu", "ro", "uk", "bg", "sr",    "hr",    "sk",      "sl",      "lt",     "lv", "et",  "ca", "eu", "gl",
    "id", "ms", "vi", "th", "ar", "fa",    "he",    "hi",      "bn",      "ta",     "te", "mr",  "gu", "kn", "ml",
    "pa", "ur", "ne", "si", "my", "km",    "lo",    "ka",      "hy",      "az",     "kk", "ky",  "uz", "mn", "tk",
    "tg", "be", "mk", "sq", "bs", "is",    "fo",    "nn",      "af",      "sw",     "am", "fil", "cy", "ga", "gd",
    "mt", "lb", "fy", "eo", "jv", "de_AT", "en_GB", "sr_Latn", "bs_Cyrl", "uz_Cyrl"};

// What is seen in feeds and stands in no table of CLDR.
constexpr std::array<std::pair<const char*, int>, 8> kSeen{
    {{"mrz", 3}, {"maerz", 3}, {"μαω", 3}, {"ιον", 6}, {"ιολ", 7}, {"setiembre", 9}, {"jaen", 1}, {"desember", 12}}};

struct Meaning {
  std::string word;            // folded
  std::uint16_t language = 0;  // index of kLanguages
  CalendarWord means{};
};

// Lower case, without accents, dots and blanks.
std::string folded(const icu::UnicodeString& word) {
  static const icu::Normalizer2* const decompose = [] {
    UErrorCode error = U_ZERO_ERROR;
    return icu::Normalizer2::getNFKDInstance(error);
  }();
  UErrorCode error = U_ZERO_ERROR;
  const auto parts = decompose->normalize(word, error);
  icu::UnicodeString letters;
  for (int at = 0; at < parts.length(); at = parts.moveIndex32(at, 1)) {
    const auto c = parts.char32At(at);
    if (c == U'ı')
      letters.append(UChar32('i'));
    else if (u_isalpha(c))
      letters.append(UChar32(u_foldCase(c, U_FOLD_CASE_DEFAULT)));
  }
  std::string text;
  return letters.toUTF8String(text);
}

std::string_view last_character(std::string_view text) {
  auto at = text.size() - 1;
  while (at > 0 && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return text.substr(at);
}

class Words {
 public:
  Words() {
    for (std::size_t i = 0; i < kLanguages.size(); ++i) add_language(std::uint16_t(i));
    for (const auto& [word, month] : kSeen)
      meanings_.push_back({folded(icu::UnicodeString::fromUTF8(word)), 0, CalendarWord{.month = month}});
    std::stable_sort(meanings_.begin(), meanings_.end(),
                     [](const Meaning& a, const Meaning& b) { return a.word < b.word; });
  }

  CalendarWord find(std::string_view word, std::string_view language) const {
    if (auto exact = meaning_of(word, language); exact.month != 0 || exact.weekday != 0) return exact;
    constexpr std::string_view kInHebrew = "ב";  // which is written as one word with its month
    if (word.starts_with(kInHebrew)) return find(word.substr(kInHebrew.size()), language);
    if (const int month = of_beginning(word); month != 0) return {.month = month};
    return {.month = of_longer(word)};
  }

 private:
  void add_language(std::uint16_t index) {
    using Symbols = icu::DateFormatSymbols;
    UErrorCode error = U_ZERO_ERROR;
    const Symbols symbols(icu::Locale((std::string(kLanguages[index]) + "@calendar=gregorian").c_str()), error);
    if (U_FAILURE(error)) return;
    constexpr std::array<int, 8> kIso{0, 7, 1, 2, 3, 4, 5, 6};  // ICU counts from Sunday, from 1
    for (const auto context : {Symbols::FORMAT, Symbols::STANDALONE})
      for (const auto width : {Symbols::WIDE, Symbols::ABBREVIATED, Symbols::SHORT}) {
        std::int32_t count = 0;
        const auto* days = symbols.getWeekdays(count, context, width);
        for (int i = 1; i < std::min(count, 8); ++i) add(days[i], index, {.weekday = kIso[std::size_t(i)]});
        if (width == Symbols::SHORT) continue;  // months have none
        const auto* months = symbols.getMonths(count, context, width);
        for (int i = 0; i < std::min(count, 12); ++i) add(months[i], index, {.month = i + 1});
      }
  }

  void add(const icu::UnicodeString& word, std::uint16_t language, CalendarWord means) {
    for (int i = 0; i < word.length(); ++i)
      if (u_isdigit(word[i])) return;  // tháng 3, 3月: their number says it
    auto letters = folded(word);
    const std::size_t shortest = means.month != 0 ? 3 : 1;  // bytes: no word of two Latin letters is a month
    if (letters.size() >= shortest) meanings_.push_back({std::move(letters), language, means});
  }

  // Of all that the word means: a month and a day of the week, each in the given language or else in the first one.
  CalendarWord meaning_of(std::string_view word, std::string_view language) const {
    CalendarWord found;
    bool month_is_own = false, weekday_is_own = false;
    for (auto at = first(word); at != meanings_.end() && at->word == word; ++at) {
      const std::string_view name = kLanguages[at->language];
      const bool own = !language.empty() && language.substr(0, language.find('-')) == name.substr(0, name.find('_'));
      if (at->means.month != 0 && (found.month == 0 || (own && !month_is_own))) {
        found.month = at->means.month;
        month_is_own = own;
      }
      if (at->means.weekday != 0 && (found.weekday == 0 || (own && !weekday_is_own))) {
        found.weekday = at->means.weekday;
        weekday_is_own = own;
      }
    }
    if (month_is_own && !weekday_is_own) found.weekday = 0;
    if (weekday_is_own && !month_is_own) found.month = 0;
    return found;
  }

  // "septem" is how one month begins; "ju" could be two.
  int of_beginning(std::string_view word) const {
    if (count_characters(word) < 3) return 0;
    const Meaning* best = nullptr;
    for (auto at = first(word); at != meanings_.end() && at->word.starts_with(word); ++at)
      if (at->means.month != 0 && (best == nullptr || at->language < best->language)) best = &*at;
    return best != nullptr ? best->means.month : 0;
  }

  // "januári" goes on behind the name of a month.
  int of_longer(std::string_view word) const {
    while (count_characters(word) > 3) {
      word.remove_suffix(last_character(word).size());
      if (const auto found = meaning_of(word, {}); found.month != 0) return found.month;
    }
    return 0;
  }

  std::vector<Meaning>::const_iterator first(std::string_view word) const {
    return std::lower_bound(meanings_.begin(), meanings_.end(), word,
                            [](const Meaning& each, std::string_view value) { return each.word < value; });
  }

  std::vector<Meaning> meanings_;  // by word, then by language
};

// Which of the names it is, counted from 1, whole or cut to three letters; 0 for none.
template <std::size_t N>
int number_in(const std::array<std::string_view, N>& names, std::string_view word) {
  const auto is_it = [&](std::string_view name) { return word == name || word == name.substr(0, 3); };
  const auto found = std::find_if(names.begin(), names.end(), is_it);
  return found == names.end() ? 0 : int(found - names.begin()) + 1;
}

}  // namespace

CalendarWord english_calendar_word(std::string_view word) {
  if (word == "mar") return {.month = 3, .weekday = 2};
  if (word == "sept") return {.month = 9};
  return {.month = number_in(kMonths, word), .weekday = number_in(kDays, word)};
}

CalendarWord calendar_word(std::string_view word, std::string_view language) {
  constexpr std::size_t kLongest = 64;  // bytes
  if (word.size() > kLongest) return {};
  if (const auto english = english_calendar_word(word); english.month != 0 || english.weekday != 0) return english;
  static const Words words;
  return words.find(folded(icu::UnicodeString::fromUTF8({word.data(), int(word.size())})), language);
}

}  // namespace kuaixun
