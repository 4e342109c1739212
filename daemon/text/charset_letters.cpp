#include "text/charset_letters.hpp"

#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include <unicode/uchar.h>

#include "base/utf8.hpp"
#include "text/ascii.hpp"
#include "text/charset_alphabets.hpp"
#include "text/iconv.hpp"

namespace kuaixun {
namespace {

// Logarithms of likelihoods, tuned on invented news of 34 languages, 50 to 5,000 bytes, in all their charsets: what
// matters is the order of these numbers, which may move by a third without another result.
constexpr double kForeignLetter = -6, kCommonSign = -3, kSign = -4.5, kRareSign = -8, kNothing = -10;
constexpr double kAlone = -3, kAloneInOwnScript = -1, kCapitalWithin = -4, kSignWithin = -6, kThirdInARow = -3,
                 kMixedScripts = -5;
constexpr double kLaterCharset = -0.7, kLaterAlphabet = -0.02;
constexpr std::size_t kMostLooked = 2'000;

constexpr std::u32string_view kCommonSigns = U"’“”‘«»–—…\u00A0©®™°£€§";
constexpr std::u32string_view kSigns = U"±²³µ·¼½¾×†•‰¢¥¬¿¡ªº‹›„‚№\u00AD\u200E\u200F";

enum class Shape : std::uint8_t { nothing, sign, lower, upper };

// A reading of the bytes from 0x80 on.
struct Reading {
  std::string charset;
  bool is_latin = true;
  double handicap = 0;
  std::array<Shape, 128> shapes{};
  std::array<double, 128> likelihoods{};
  std::array<bool, 128> may_be_alone{};
  std::array<bool, 128> joins_words{};  // an apostrophe

  bool is_letter(unsigned char byte) const {
    return byte < 0x80 ? is_ascii_letter(char(byte)) : shapes[byte - 0x80] >= Shape::lower;
  }
  bool is_lower(unsigned char byte) const {
    return byte < 0x80 ? byte >= 'a' && byte <= 'z' : shapes[byte - 0x80] == Shape::lower;
  }
};

bool is_in(std::u32string_view set, char32_t c) { return set.find(c) != std::u32string_view::npos; }

double likelihood_of(char32_t c, Shape shape, const Alphabet& alphabet) {
  if (shape == Shape::nothing) return kNothing;
  const auto rank = alphabet.letters.find(char32_t(u_tolower(UChar32(c))));
  if (rank != std::u32string_view::npos) {
    // As a rule the letter of rank n occurs 1/n times as often as the first (Zipf).
    double all = 0;
    for (std::size_t i = 0; i < alphabet.letters.size(); ++i) all += 1 / (double(i) + 1.5);
    return -std::log((double(rank) + 1.5) * all);
  }
  if (shape != Shape::sign) return kForeignLetter;
  return is_in(kCommonSigns, c) ? kCommonSign : is_in(kSigns, c) ? kSign : kRareSign;
}

Shape shape_of(char32_t c) {
  if (c == 0xFFFD || c < 0xA0) return Shape::nothing;
  if (u_isupper(UChar32(c))) return Shape::upper;
  const bool mark = u_getCombiningClass(UChar32(c)) != 0 || u_charType(UChar32(c)) == U_NON_SPACING_MARK;
  return u_isalpha(UChar32(c)) || mark ? Shape::lower : Shape::sign;
}

Reading make_reading(const Alphabet& alphabet, std::string_view charset, double handicap) {
  Reading reading{.charset = std::string(charset), .is_latin = alphabet.is_latin, .handicap = handicap};
  for (std::size_t i = 0; i < 128; ++i) {
    const char byte = char(0x80 + i);
    const auto converted = convert_to_utf8({&byte, 1}, charset);
    std::string_view text = converted.text;
    const char32_t c = converted.replaced > 0 || text.empty() ? 0xFFFD : take_code_point(text);
    reading.shapes[i] = shape_of(c);
    reading.likelihoods[i] = likelihood_of(c, reading.shapes[i], alphabet);
    reading.may_be_alone[i] = is_in(alphabet.lone, char32_t(u_tolower(UChar32(c))));
    reading.joins_words[i] = c == 0x2019 || c == 0xAD || is_in(alphabet.letters, c);
  }
  return reading;
}

const std::vector<Reading>& readings() {
  static const auto all = [] {
    std::vector<Reading> made;
    double of_alphabet = 0;
    for (const auto& alphabet : alphabets()) {
      double handicap = of_alphabet;
      for (auto rest = alphabet.charsets; !rest.empty(); handicap += kLaterCharset) {
        const auto end = std::min(rest.find(' '), rest.size());
        made.push_back(make_reading(alphabet, rest.substr(0, end), handicap));
        rest.remove_prefix(std::min(end + 1, rest.size()));
      }
      of_alphabet += kLaterAlphabet;
    }
    return made;
  }();
  return all;
}

// What the neighbours of a letter or sign say against the reading.
double context(const Reading& reading, std::string_view bytes, std::size_t at) {
  const auto byte = [&](std::size_t i) { return i < bytes.size() ? (unsigned char)(bytes[i]) : (unsigned char)(' '); };
  const auto index = std::size_t(byte(at) - 0x80);
  const auto before = byte(at - 1), after = byte(at + 1);  // in front of the first stands what is beyond the last
  const bool letter_before = reading.is_letter(before), letter_after = reading.is_letter(after);
  const auto shape = reading.shapes[index];
  if (shape == Shape::nothing) return 0;
  if (shape == Shape::sign) return letter_before && letter_after && !reading.joins_words[index] ? kSignWithin : 0;
  double sum = shape == Shape::upper && letter_before && reading.is_lower(before) ? kCapitalWithin : 0;
  if (!letter_before && !letter_after && !reading.may_be_alone[index])
    sum += reading.is_latin ? kAlone : kAloneInOwnScript;
  if (!reading.is_latin)
    return is_ascii_letter(char(before)) || is_ascii_letter(char(after)) ? sum + kMixedScripts : sum;
  const bool third = before >= 0x80 && letter_before && byte(at - 2) >= 0x80 && reading.is_letter(byte(at - 2));
  return third ? sum + kThirdInARow : sum;
}

double likelihood(const Reading& reading, std::string_view bytes, const std::vector<std::size_t>& places) {
  double sum = reading.handicap;
  for (const auto at : places)
    sum += reading.likelihoods[(unsigned char)(bytes[at]) - 0x80] + context(reading, bytes, at);
  return sum;
}

std::vector<std::size_t> places_beyond_ascii(std::string_view bytes) {
  std::vector<std::size_t> places;
  for (std::size_t at = 0; at < bytes.size() && places.size() < kMostLooked; ++at)
    if ((unsigned char)(bytes[at]) >= 0x80) places.push_back(at);
  return places;
}

}  // namespace

LetterGuess guess_by_letters(std::string_view bytes) {
  const auto places = places_beyond_ascii(bytes);
  LetterGuess best;
  double most = -1e300;
  if (places.empty()) return best;
  for (const auto& reading : readings()) {
    const double sum = likelihood(reading, bytes, places);
    if (sum <= most) continue;
    most = sum;
    best = {reading.charset, sum / double(places.size()), places.size()};
  }
  return best;
}

}  // namespace kuaixun
