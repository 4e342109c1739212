#include "dedup/likeness.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <span>

#include <boost/container/static_vector.hpp>

#include "text/ascii.hpp"
#include "text/scripts.hpp"
#include "text/simplified.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kReadBytes = 1'000;
constexpr std::size_t kShortestWord = 4, kWordStem = 5;  // letters
constexpr std::size_t kFewWords = 3;                     // of a title: then its shorter words count, too

// How a sketch is divided. A place without a word is 0.
constexpr std::size_t kTitleWords = 10, kCodes = 4, kTextWords = 18;
static_assert(kTitleWords + kCodes + kTextWords == std::tuple_size_v<Sketch>);

// As many as a text of kReadBytes can have words; short ones are added to a title's.
using Hashes = boost::container::static_vector<std::uint16_t, kReadBytes>;
using Kept = std::span<const std::uint16_t>;

// Of a few characters: a general hash would take most of the time of a sketch.
class WordHash {
 public:
  void add(char32_t c) {
    hash_ = (hash_ ^ c) * 0x9E3779B97F4A7C15;
    hash_ ^= hash_ >> 32;
  }
  std::uint16_t value() const { return std::max<std::uint16_t>(std::uint16_t((hash_ * 0xD6E8FEB86659FD93) >> 48), 1); }

 private:
  std::uint64_t hash_ = 0;
};

// Letters in lower case and digits; 0 for any other character.
constexpr auto kAscii = [] {
  std::array<char, 128> folded{};
  for (char c = 0; c < 127; ++c)
    if (is_ascii_letter(c) || is_ascii_digit(c)) folded[(unsigned char)(c)] = to_lower_ascii(c);
  return folded;
}();

// The plain form of full width and traditional characters; 0 for what is no part of a word.
char32_t folded(char32_t c, const HanForms& forms) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
  if (c < 0x80) return char32_t(kAscii[c]);
  const bool is_sign = c < 0xC0 || (c >= 0x2000 && c < 0x2C00) || (c >= 0x3000 && c < 0x3040 && c != 0x3007) ||
                       (c >= 0xFE00 && c <= 0xFE4F) || (c >= 0x1F000 && c < 0x20000) || c == 0x30FB;
  return is_sign ? 0 : forms.simplified(c);
}

bool has_no_blanks(char32_t c) { return is_cjk(c) || (c >= 0xE00 && c < 0x1000) || (c >= 0x1780 && c < 0x1800); }

// The words of texts. Short ones are told apart from the others, and so are those with digits.
struct Read {
  Hashes words, short_words, codes;
};

// Takes a text's characters one by one, and hashes its words. A hyphen or point within one is part of it: GPT-5, 3.10.
class WordReader {
 public:
  explicit WordReader(Read& to) : read_(to) {}

  void read(std::string_view text) {
    text = prefix_of_size(text, kReadBytes);
    while (!text.empty()) {
      const auto byte = (unsigned char)(text.front());
      if (byte >= 0x80) {
        take(take_code_point(text));
        continue;
      }
      text.remove_prefix(1);
      if (const char c = kAscii[byte]; c != 0)
        add(char32_t(c));
      else if ((byte == '-' || byte == '.') && length_ > 0)
        add(byte);
      else
        take_blank();
    }
    end_word();
  }

 private:
  void take_blank() {
    end_word();
    last_ = 0;
  }

  void add(char32_t c) {
    last_ = 0;
    has_digit_ = has_digit_ || (c >= '0' && c <= '9');
    if (length_ < word_.size()) word_[length_++] = c;
  }

  void take(char32_t c) {
    const bool is_usual = c >= 0x4E00 && c <= 0x9FFF;
    c = is_usual ? forms_.simplified(c) : folded(c, forms_);
    if (is_usual || has_no_blanks(c)) return take_alone(c);
    if (c == 0) return take_blank();
    add(c);
  }

  void take_alone(char32_t c) {
    end_word();
    if (last_ != 0) {
      WordHash pair;
      pair.add(last_);
      pair.add(c);
      read_.words.push_back(pair.value());
    }
    last_ = c;
  }

  void end_word() {
    if (length_ == 0) return;
    while (length_ > 0 && (word_[length_ - 1] == '-' || word_[length_ - 1] == '.')) --length_;
    const auto hash = [this](std::size_t most) {
      WordHash word;
      for (std::size_t i = 0; i < std::min(length_, most); ++i) word.add(word_[i]);
      return word.value();
    };
    if (length_ > 0 && has_digit_)
      read_.codes.push_back(hash(word_.size()));
    else if (length_ > 0)
      (length_ < kShortestWord ? read_.short_words : read_.words).push_back(hash(kWordStem));
    length_ = 0;
    has_digit_ = false;
  }

  const HanForms& forms_ = HanForms::get();
  Read& read_;
  std::array<char32_t, 24> word_{};
  std::size_t length_ = 0;
  bool has_digit_ = false;
  char32_t last_ = 0;
};

struct WordsRead {
  Read title, text;

  explicit WordsRead(const Item& item) {
    WordReader(title).read(item.title);
    WordReader(text).read(item.content_text);
    if (title.words.size() < kFewWords)
      title.words.insert(title.words.end(), title.short_words.begin(), title.short_words.end());
  }
};

// Hashes, each once, which it gives back sorted: a bit each, and a bit for each 64 of these among which any is set.
class HashSet {
 public:
  explicit HashSet(const Hashes& hashes) {
    for (const auto hash : hashes) {
      auto& used = used_[hash >> 12];
      auto& bits = bits_[hash >> 6];
      const auto bit = std::uint64_t(1) << (hash >> 6 & 63);
      bits = ((used & bit) != 0 ? bits : 0) | std::uint64_t(1) << (hash & 63);
      used |= bit;
    }
  }

  // The least ones; returns how many there were.
  std::size_t copy(std::span<std::uint16_t> to) const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < used_.size(); ++i)
      for (auto used = used_[i]; used != 0; used &= used - 1) {
        const auto place = i << 6 | std::size_t(std::countr_zero(used));
        for (auto bits = bits_[place]; bits != 0; bits &= bits - 1) {
          if (count == to.size()) return count;
          to[count++] = std::uint16_t(place << 6 | std::size_t(std::countr_zero(bits)));
        }
      }
    return count;
  }

 private:
  std::array<std::uint64_t, 16> used_{};
  std::array<std::uint64_t, 1024> bits_;  // valid where used_ says so
};

std::vector<std::uint16_t> sorted(const Hashes& hashes) {
  std::vector<std::uint16_t> all(hashes.size());
  all.resize(HashSet(hashes).copy(all));
  return all;
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

}  // namespace

Words words_of(const Item& item) {
  const WordsRead read(item);
  return {sorted(read.title.words), sorted(read.text.words), sorted(read.title.codes)};
}

Sketch sketch_of(const Item& item) {
  const WordsRead read(item);
  Sketch sketch{};
  const std::span places(sketch);
  HashSet(read.title.words).copy(places.first(kTitleWords));
  HashSet(read.title.codes).copy(places.subspan(kTitleWords, kCodes));
  HashSet(read.text.words).copy(places.last(kTextWords));
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
