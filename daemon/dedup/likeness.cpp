#include "dedup/likeness.hpp"

#include <algorithm>
#include <array>
#include <span>

#include <xxhash.h>

#include "text/ascii.hpp"
#include "text/simplified.hpp"
#include "text/utf8.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kReadBytes = 1'000;
constexpr std::size_t kShortestWord = 4, kWordStem = 5;  // letters
constexpr std::size_t kFewWords = 3;                     // of a title: then its shorter words count, too

// How a sketch is divided. A place without a word is 0.
constexpr std::size_t kTitleWords = 10, kCodes = 4, kTextWords = 18;
static_assert(kTitleWords + kCodes + kTextWords == std::tuple_size_v<Sketch>);

using Hashes = std::vector<std::uint16_t>;
using Kept = std::span<const std::uint16_t>;

std::uint16_t hash_of(const void* bytes, std::size_t size) {
  return std::max<std::uint16_t>(std::uint16_t(XXH3_64bits(bytes, size)), 1);
}

// Full width and traditional forms as their plain ones; 0 for what is no part of a word.
char32_t folded(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
  if (c < 0x80) {
    const char lower = to_lower_ascii(char(c));
    return is_ascii_letter(lower) || is_ascii_digit(lower) ? char32_t(lower) : 0;
  }
  const bool is_sign = c < 0xC0 || (c >= 0x2000 && c < 0x2C00) || (c >= 0x3000 && c < 0x3040 && c != 0x3007) ||
                       (c >= 0xFE00 && c <= 0xFE4F) || (c >= 0x1F000 && c < 0x20000) || c == 0x30FB;
  return is_sign ? 0 : HanForms::get().simplified(c);
}

bool has_no_blanks(char32_t c) { return is_cjk(c) || (c >= 0xE00 && c < 0x1000) || (c >= 0x1780 && c < 0x1800); }

// What a text is made of.
struct Read {
  Hashes words, short_words, codes;
};

// Takes a text's characters one by one, and hashes its words. A hyphen or point within one is part of it: GPT-5, 3.10.
class WordReader {
 public:
  Read read(std::string_view text) {
    for (text = prefix_of_size(text, kReadBytes); !text.empty();) {
      const auto c = take_code_point(text);
      if ((c == '-' || c == '.') && length_ > 0)
        add(c);
      else
        take(folded(c));
    }
    end_word();
    return std::move(read_);
  }

 private:
  void take(char32_t c) {
    if (c != 0 && !has_no_blanks(c)) {
      last_ = 0;
      has_digit_ = has_digit_ || (c < 0x80 && is_ascii_digit(char(c)));
      add(c);
      return;
    }
    end_word();
    if (c != 0 && last_ != 0) {
      const std::array pair{last_, c};
      read_.words.push_back(hash_of(pair.data(), sizeof(pair)));
    }
    last_ = c;
  }

  void add(char32_t c) {
    if (length_ < word_.size()) word_[length_++] = c;
  }

  void end_word() {
    while (length_ > 0 && (word_[length_ - 1] == '-' || word_[length_ - 1] == '.')) --length_;
    const auto hash = [this](std::size_t most) {
      return hash_of(word_.data(), std::min(length_, most) * sizeof(char32_t));
    };
    if (length_ > 0 && has_digit_)
      read_.codes.push_back(hash(word_.size()));
    else if (length_ > 0)
      (length_ < kShortestWord ? read_.short_words : read_.words).push_back(hash(kWordStem));
    length_ = 0;
    has_digit_ = false;
  }

  Read read_;
  std::array<char32_t, 24> word_{};
  std::size_t length_ = 0;
  bool has_digit_ = false;
  char32_t last_ = 0;
};

void sort_each_once(Hashes& hashes) {
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
}

// The places of a sketch that hold a word.
Kept filled(const Sketch& sketch, std::size_t from, std::size_t count) {
  const Kept places(sketch.data() + from, count);
  return places.first(std::size_t(std::find(places.begin(), places.end(), 0) - places.begin()));
}

struct Kepts {
  Kept title, codes, text;
  explicit Kepts(const Sketch& sketch)
      : title(filled(sketch, 0, kTitleWords)),
        codes(filled(sketch, kTitleWords, kCodes)),
        text(filled(sketch, kTitleWords + kCodes, kTextWords)) {}
};

bool has(Kept sorted, std::uint16_t hash) { return std::binary_search(sorted.begin(), sorted.end(), hash); }

// How many of the words asked for occur.
struct Share {
  std::size_t found = 0, asked = 0;
  double value() const { return asked == 0 ? 0 : double(found) / double(asked); }
};

// Of a list that is full, what lies beyond its last word is not known.
bool is_known_of(Kept list, std::size_t places, std::uint16_t hash) {
  return list.size() < places || hash <= list.back();
}

Share share_of_known(Kept known, const Words& candidate) {
  Share share{.asked = known.size()};
  for (const auto hash : known) share.found += has(candidate.title, hash) || has(candidate.text, hash);
  return share;
}

Share share_of_title(const Words& candidate, const Kepts& known) {
  Share share;
  for (const auto hash : candidate.title) {
    const bool found = has(known.title, hash) || has(known.text, hash);
    if (!found && !is_known_of(known.title, kTitleWords, hash)) continue;
    ++share.asked;
    share.found += found;
  }
  return share;
}

Share share_of_text(const Words& candidate, const Kepts& known) {
  Share share;
  for (const auto hash : candidate.text) {
    if (!is_known_of(known.text, kTextWords, hash)) continue;
    ++share.asked;
    share.found += has(known.text, hash);
  }
  return share;
}

bool one_has_half_of_the_other(const Words& candidate, const Kepts& known) {
  constexpr std::size_t kLeast = 3;
  const auto ours = share_of_text(candidate, known), theirs = share_of_known(known.text, candidate);
  return (ours.found >= kLeast && ours.value() >= 0.5) || (theirs.found >= kLeast && theirs.value() >= 0.5);
}

bool titles_cover_each_other(const Words& candidate, const Kepts& known) {
  const auto ours = share_of_title(candidate, known), theirs = share_of_known(known.title, candidate);
  if (ours.found == 0 || theirs.found == 0) return false;
  const auto more = std::max(ours.value(), theirs.value()), less = std::min(ours.value(), theirs.value());
  return (more >= 0.7 && less >= 0.4) || (more >= 0.9 && std::max(ours.found, theirs.found) >= 2);
}

// Each side has a number that the other lacks: other news in the same template.
bool differ_in_codes(const Words& candidate, const Kepts& known) {
  const bool ours = std::any_of(candidate.codes.begin(), candidate.codes.end(), [&](auto hash) {
    return is_known_of(known.codes, kCodes, hash) && !has(known.codes, hash);
  });
  const bool theirs =
      std::any_of(known.codes.begin(), known.codes.end(), [&](auto hash) { return !has(candidate.codes, hash); });
  return ours && theirs;
}

std::uint16_t* keep_least(std::uint16_t* place, std::size_t places, const Hashes& hashes) {
  std::copy_n(hashes.begin(), std::min(places, hashes.size()), place);
  return place + places;
}

}  // namespace

Words words_of(const Item& item) {
  auto title = WordReader().read(item.title);
  Words words{std::move(title.words), WordReader().read(item.content_text).words, std::move(title.codes)};
  if (words.title.size() < kFewWords)
    words.title.insert(words.title.end(), title.short_words.begin(), title.short_words.end());
  for (auto* hashes : {&words.title, &words.text, &words.codes}) sort_each_once(*hashes);
  return words;
}

Sketch sketch_of(const Words& words) {
  Sketch sketch{};
  auto* place = keep_least(sketch.data(), kTitleWords, words.title);
  place = keep_least(place, kCodes, words.codes);
  keep_least(place, kTextWords, words.text);
  return sketch;
}

bool are_alike(const Words& candidate, const Sketch& sketch, bool same_title) {
  if (sketch == Sketch{}) return true;
  const Kepts known(sketch);
  const bool titles_have_words = !known.title.empty() && !candidate.title.empty();
  const bool texts_have_words = !known.text.empty() && !candidate.text.empty();
  const bool is_but_a_code = !titles_have_words && !candidate.codes.empty();
  if (same_title && !(is_but_a_code && texts_have_words)) return true;
  if (texts_have_words && one_has_half_of_the_other(candidate, known)) return true;
  return titles_cover_each_other(candidate, known) && !differ_in_codes(candidate, known);
}

}  // namespace kuaixun
