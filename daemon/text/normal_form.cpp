#include "text/normal_form.hpp"

#include <algorithm>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include "text/ascii.hpp"
#include "text/scripts.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kMostMarks = 30;

// Whether a three-byte character is in normal form C whatever stands around it: general and CJK punctuation, kana, Han
// and full-width forms, without combining marks and what decomposes.
bool is_inert(unsigned char lead, unsigned char second, unsigned char third) {
  if (lead >= 0xE4 && lead <= 0xE9) return true;
  if (lead == 0xE2) return second == 0x80 && third >= 0x90;
  if (lead == 0xE3) return second >= 0x90 || (second == 0x80 && third < 0xAA) || second == 0x81 || second == 0x83;
  return lead == 0xEF && second >= 0xBC;
}

constexpr unsigned char kFirstCombining = 0xCC;  // leads U+0300

// Says "yes" only where a look at the bytes is enough, at a multiple of ICU's speed; most text is like that.
bool is_surely_nfc(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto lead = (unsigned char)(text[at]);
    if (lead < kFirstCombining) {
      at = std::min(find_where(text, at + 1, [](unsigned char c) { return c >= kFirstCombining; }), text.size());
    } else if (at + 2 < text.size() && is_inert(lead, (unsigned char)(text[at + 1]), (unsigned char)(text[at + 2]))) {
      at += 3;
    } else {
      return false;
    }
  }
  return true;
}

// Whether the character, or what normalising makes of it, is no start of anything: it is sorted among its neighbours or
// vanishes. normal_form_test holds this against ICU for every character.
bool is_mark(char32_t c) {
  if (c < 0x300) return c == 0xAD;
  if (is_han(c)) return false;
  // Of class 0 themselves; what they are made of is not.
  if (c == 0xF73 || c == 0xF75 || c == 0xF81 || c == 0xFF9E || c == 0xFF9F) return true;
  return u_getCombiningClass(UChar32(c)) != 0 || u_hasBinaryProperty(UChar32(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
}

// Calls `keep` with each character and whether it stands within the first marks of its run.
template <class Keep>
void each_character(std::string_view text, Keep keep) {
  std::size_t run = 0;
  while (!text.empty()) {
    const auto before = text;
    run = is_mark(take_code_point(text)) ? run + 1 : 0;
    keep(before.substr(0, before.size() - text.size()), run <= kMostMarks);
  }
}

std::size_t start_of_character(std::string_view text, std::size_t at) {
  for (int i = 0; i < 3 && at > 0 && ((unsigned char)(text[at]) & 0xC0) == 0x80; ++i) --at;
  return at;
}

// How many marks stand in a row at a place, counted up to one more than may.
std::size_t marks_around(std::string_view text, std::size_t at) {
  std::size_t count = 0;
  auto rest = text.substr(at);
  while (!rest.empty() && count <= kMostMarks && is_mark(take_code_point(rest))) ++count;
  for (std::size_t start = at; count > 0 && count <= kMostMarks && start > 0; ++count) {
    start = start_of_character(text, start - 1);
    if (rest = text.substr(start); !is_mark(take_code_point(rest))) break;
  }
  return count;
}

// Marks have two bytes and more: a long run covers one of the places that are looked at, whatever stands between them.
bool has_long_runs(std::string_view text) {
  constexpr std::size_t kStep = 2 * kMostMarks;
  for (std::size_t at = 0; at < text.size(); at += kStep)
    if ((unsigned char)(text[at]) >= 0x80 && marks_around(text, start_of_character(text, at)) > kMostMarks) return true;
  return false;
}

std::string without_long_runs(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  each_character(text, [&](std::string_view character, bool within) {
    if (within) out += character;
  });
  return out;
}

std::string normalized(const icu::Normalizer2& form, std::string_view text) {
  UErrorCode error = U_ZERO_ERROR;
  std::string out;
  icu::StringByteSink<std::string> sink(&out, int(text.size()));
  form.normalizeUTF8(0, icu::StringPiece(text.data(), int(text.size())), sink, nullptr, error);
  return U_FAILURE(error) ? std::string(text) : out;
}

}  // namespace

std::string to_nfc(std::string text) {
  if (is_surely_nfc(text)) return text;
  if (has_long_runs(text)) text = without_long_runs(text);
  UErrorCode error = U_ZERO_ERROR;
  const auto* nfc = icu::Normalizer2::getNFCInstance(error);
  if (U_FAILURE(error) || nfc->isNormalizedUTF8(text, error)) return text;
  return normalized(*nfc, text);
}

std::string nfkc_casefold(std::string_view text) {
  if (has_long_runs(text)) return nfkc_casefold(without_long_runs(text));
  UErrorCode error = U_ZERO_ERROR;
  const auto* folding = icu::Normalizer2::getNFKCCasefoldInstance(error);
  return U_FAILURE(error) ? std::string(text) : normalized(*folding, text);
}

}  // namespace kuaixun
