#include "text/visible_text.hpp"

#include <algorithm>
#include <string_view>
#include <vector>

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include "base/printable.hpp"
#include "text/ascii.hpp"
#include "text/scripts.hpp"

namespace kuaixun {
namespace {

constexpr char32_t kNonJoiner = 0x200C, kJoiner = 0x200D, kNextLine = 0x85, kFlag = 0x1F3F4, kLastTag = 0xE007F,
                   kVowelSeparator = 0x180E;  // of Mongolian

bool is_between(char32_t c, char32_t first, char32_t last) { return c >= first && c <= last; }
bool is_joiner(char32_t c) { return c == kNonJoiner || c == kJoiner; }
bool is_tag(char32_t c) { return is_between(c, 0xE0020, kLastTag); }
bool opens_isolate(char32_t c) { return is_between(c, 0x2066, 0x2068); }
bool closes_isolate(char32_t c) { return c == 0x2069; }
bool is_direction_mark(char32_t c) { return c == 0x200E || c == 0x200F || c == 0x61C; }

bool is_variation_selector(char32_t c) {
  return is_between(c, 0xFE00, 0xFE0F) || is_between(c, 0xE0100, 0xE01EF) || is_between(c, 0x180B, 0x180D) ||
         c == 0x180F;
}

// Blank where a letter is expected: Hangul's fillers, which stand for a missing part of a syllable.
bool is_filler(char32_t c) { return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0; }

bool may_be_unseen(char32_t c) { return is_unprintable(c) || is_joiner(c) || is_variation_selector(c) || is_filler(c); }

bool reads_from_the_right(char32_t c) {
  const auto direction = u_charDirection(UChar32(c));
  return direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC;
}

bool is_pictograph(char32_t c) {
  return u_hasBinaryProperty(UChar32(c), UCHAR_EXTENDED_PICTOGRAPHIC) ||
         u_hasBinaryProperty(UChar32(c), UCHAR_EMOJI_MODIFIER) || c == 0xFE0F || c == kLastTag;
}

// Whether letters of the character's script are written differently when they are joined.
bool is_of_joining_script(char32_t c) {
  if (c < 0x530 || is_cjk(c)) return false;
  UErrorCode error = U_ZERO_ERROR;
  switch (uscript_getScript(UChar32(c), &error)) {
    case USCRIPT_COMMON:
    case USCRIPT_LATIN:
    case USCRIPT_GREEK:
    case USCRIPT_CYRILLIC:
    case USCRIPT_HEBREW:
    case USCRIPT_HAN:
    case USCRIPT_HANGUL:
    case USCRIPT_HIRAGANA:
    case USCRIPT_KATAKANA:
      return false;
    default:
      return U_SUCCESS(error) && (u_isalpha(UChar32(c)) || u_getCombiningClass(UChar32(c)) != 0 ||
                                  u_charType(UChar32(c)) == U_COMBINING_SPACING_MARK);
  }
}

class VisibleText {
 public:
  explicit VisibleText(std::string_view text) {
    for (auto rest = text; !rest.empty();) {
      const char32_t c = take_code_point(rest);
      characters_.push_back(c);
      from_right_ = from_right_ || (!is_direction_mark(c) && reads_from_the_right(c));
    }
  }

  std::string run() {
    for (std::size_t at = 0; at < characters_.size(); ++at) {
      const char32_t c = characters_[at];
      if (c == kNextLine || c == 0x2028 || c == 0x2029 || c == 0x3164 || c == 0xFFA0)
        keep(U' ');
      else if (!may_be_unseen(c) || is_needed(at))
        keep(c);
    }
    while (open_isolates_-- > 0) append_utf8(out_, 0x2069);
    return std::move(out_);
  }

 private:
  char32_t next(std::size_t at) const { return at + 1 < characters_.size() ? characters_[at + 1] : 0; }

  void keep(char32_t c) {
    append_utf8(out_, c);
    last_ = c;
  }

  bool is_needed(std::size_t at) {
    const char32_t c = characters_[at];
    if (is_joiner(c))
      return is_of_joining_script(last_) || (c == kJoiner && is_pictograph(last_) && is_pictograph(next(at)));
    if (is_variation_selector(c)) return last_ > U' ' && !may_be_unseen(last_);
    if (is_tag(c)) return continues_flag(at);
    if (c == kVowelSeparator) return is_between(last_, 0x1820, 0x18AA);
    if (is_filler(c)) return is_between(last_, 0x1100, 0x115F) || is_between(next(at), 0x1160, 0x11A7);
    return from_right_ && (is_direction_mark(c) || keeps_isolate(c));
  }

  // Flags of regions: a black flag, up to six letters or digits, and the end of the tag.
  bool continues_flag(std::size_t at) const {
    constexpr std::size_t kLongest = 7;
    if (last_ == kFlag) {
      auto end = at;
      while (end < at + kLongest && is_tag(next(end)) && characters_[end] != kLastTag) ++end;
      return characters_[end] == kLastTag;
    }
    return is_tag(last_) && last_ != kLastTag;
  }

  // An isolate that the text does not close is closed at its end.
  bool keeps_isolate(char32_t c) {
    constexpr int kDeepest = 8;
    if (opens_isolate(c) && open_isolates_ < kDeepest) return ++open_isolates_ > 0;
    if (closes_isolate(c) && open_isolates_ > 0) return open_isolates_-- > 0;
    return false;
  }

  std::vector<char32_t> characters_;
  bool from_right_ = false;
  int open_isolates_ = 0;
  char32_t last_ = 0;  // that was kept
  std::string out_;
};

bool has_unseen(std::string_view text) {
  const auto first = find_where(text, 0, [](unsigned char c) { return (c < 0x20) | (c >= 0x7F); });
  text.remove_prefix(std::min(first, text.size()));
  while (!text.empty())
    if (may_be_unseen(take_code_point(text))) return true;
  return false;
}

}  // namespace

std::string visible_text(std::string text) { return has_unseen(text) ? VisibleText(text).run() : text; }

}  // namespace kuaixun
