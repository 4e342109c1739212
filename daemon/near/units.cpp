#include "near/units.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "base/utf8.hpp"
#include "text/ascii.hpp"
#include "text/scripts.hpp"
#include "text/simplified.hpp"

namespace kuaixun {
namespace {

constexpr std::uint64_t mixed(std::uint64_t value) {
  value = (value ^ value >> 32) * 0x9E37'79B9'7F4A'7C15;
  return (value ^ value >> 29) * 0xBF58'476D'1CE4'E5B9;
}

// What a number counts, as far as it matters for comparison.
enum class Counts : std::uint64_t { things, percent, year, month, day, quarter, half };

Number number_of(double value, Counts counts) {
  // To ten digits: what is printed alike is equal, whatever way a double went.
  constexpr double kExact = 1e9;
  if (value >= 1 && value < kExact && value == std::floor(value)) {  // the same, sooner
    auto digits = std::uint64_t(value);
    std::uint64_t scale = 20;
    for (; digits < std::uint64_t(kExact); digits *= 10) --scale;
    return Number(mixed(mixed(digits * 64 + scale) + std::uint64_t(counts)) >> 48);
  }
  const auto scale = value == 0 ? 0.0 : std::floor(std::log10(std::abs(value))) - 9;
  const auto digits = std::uint64_t(std::llround(value / std::pow(10.0, scale)));
  return Number(mixed(mixed(digits * 64 + std::uint64_t(scale + 20)) + std::uint64_t(counts)) >> 48);
}

// What stands between words and is none.
bool is_sign(char32_t c) {
  return (c < 0xC0 && c != 0xB5) || (c >= 0x2000 && c < 0x2C00) || (c >= 0x3000 && c < 0x3040 && c != 0x3007) ||
         (c >= 0xFE00 && c <= 0xFE4F) || (c >= 0xE000 && c <= 0xF8FF) || (c >= 0x1F000 && c < 0x20000) || c == 0x30FB ||
         c == 0xFFFD;
}

constexpr int chinese_digit(char32_t c) {
  switch (c) {
    case U'一':
      return 1;
    case U'二':
      return 2;
    case U'三':
      return 3;
    case U'四':
      return 4;
    default:
      return 0;
  }
}

// Takes a text's characters one by one.
class UnitReader {
 public:
  UnitReader(std::size_t most, UnitText& to) : most_(most), to_(to) {}

  void read(std::string_view text) {
    while (!text.empty() && to_.units.size() < most_) take(take_code_point(text));
    end_word();
  }

 private:
  static constexpr std::size_t kLongestWord = 40;

  void take(char32_t c) {
    if (c >= 0x4E00 && c <= 0x9FFF) return take_character(forms_.simplified(c));  // what most are
    if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
    if (c < 0x80) {
      if (is_after_blank_ && c != ' ') end_word();
      return take_ascii(char(c));
    }
    if (is_sign(c)) return end_run();
    c = forms_.simplified(c);
    if (is_after_blank_ && !is_cjk(c)) end_word();
    if (is_cjk(c)) return take_character(c);
    add_letter(c);
  }

  void take_ascii(char c) {
    if (is_ascii_letter(c)) return add_letter(char32_t(to_lower_ascii(c)));
    if (is_ascii_digit(c)) {
      has_digit_ = true;
      return add(char32_t(c));
    }
    // Within a number or a name they belong to it: 3.10, 1,000, GPT-5. Whether anything follows is seen in end_word().
    const bool joins = c == '.' || c == '-' || (c == ',' && !has_letter_);
    if (joins && length_ > 0 && !ends_in_sign()) return add(char32_t(c));
    if (c == '%') counts_ = Counts::percent;
    if (c != ' ') return end_run();
    if (is_number())
      is_after_blank_ = true;  // 7 月 is 7月
    else
      end_word();
  }

  bool ends_in_sign() const {
    const auto last = word_[length_ - 1];
    return last == '.' || last == '-' || last == ',';
  }

  void add_letter(char32_t c) {
    const bool is_list = length_ > 0 && word_[length_ - 1] == ',';
    const bool is_of_year = length_ == 4 && !has_letter_ && (c == 'q' || c == 'h');  // 2026Q2
    if (is_list || is_of_year) end_word();
    has_letter_ = true;
    add(c);
  }

  void add(char32_t c) {
    if (length_ < word_.size()) word_[length_++] = c;
  }

  // A number takes its unit with it: 5月, 12.1万.
  void take_character(char32_t c) {
    if (length_ > 0) end_word_before(c);
    note_period(c);
    to_.units.push_back(c <= 0xFFFF ? c : 0xA000 + (c & 0x7FF));
  }

  void end_word_before(char32_t c) {
    if (!has_letter_) {
      if (c == U'年')
        counts_ = Counts::year;
      else if (c == U'月')
        counts_ = Counts::month;
      else if (c == U'日' || c == U'号')
        counts_ = Counts::day;
      else if (c == U'万')
        times_ = 1e4;
      else if (c == U'亿')
        times_ = 1e8;
    }
    end_word();
  }

  // 一季度, 上半年.
  void note_period(char32_t c) {
    if (c == U'度' && before_[1] == U'季')
      if (const int quarter = chinese_digit(before_[0]); quarter != 0)
        to_.numbers.push_back(number_of(quarter, Counts::quarter));
    if (c == U'年' && before_[1] == U'半' && (before_[0] == U'上' || before_[0] == U'下'))
      to_.numbers.push_back(number_of(before_[0] == U'上' ? 1 : 2, Counts::half));
    before_[0] = before_[1];
    before_[1] = c;
  }

  double value() const {
    double value = 0, place = 0;
    for (std::size_t i = 0; i < length_; ++i) {
      if (word_[i] == '.') place = place == 0 ? 1 : place;
      if (word_[i] < '0' || word_[i] > '9') continue;
      value = value * 10 + double(word_[i] - '0');
      place *= 10;
    }
    return place > 1 ? value / place : value;
  }

  bool is_number() const {
    const std::u32string_view word(word_.data(), length_);
    return has_digit_ && !has_letter_ && word.find(U'-') == word.npos &&
           std::count(word.begin(), word.end(), U'.') <= 1;
  }

  void end_word() {
    while (length_ > 0 && ends_in_sign()) --length_;
    if (length_ > 0) keep_word();
    length_ = 0;
    has_letter_ = has_digit_ = is_after_blank_ = false;
    counts_ = Counts::things;
    times_ = 1;
  }

  void end_run() {
    end_word();
    before_ = {};
  }

  void keep_word() {
    std::uint64_t hash = 0;
    if (is_number()) {
      const auto number = value();
      hash = number_of(number, Counts::things);  // the unit is a character by itself
      note_number(number);
    } else {
      for (std::size_t i = 0; i < length_; ++i) hash = mixed(hash + word_[i] + 1);
      if (has_digit_) note_code(Number(hash >> 48));
    }
    to_.units.push_back(kWord | Unit(mixed(hash) >> (64 - kWordBits)));
    before_ = {};
  }

  void note_number(double number) {
    const auto here = to_.units.size();
    if (counts_ == Counts::day) return note_day(number);
    if (counts_ == Counts::month) month_at_ = here;
    to_.numbers.push_back(number_of(number * times_, counts_));
  }

  // The month before it (two units: the number and 月) is a date's, too.
  void note_day(double day) {
    if (!month_at_ || *month_at_ + 2 != to_.units.size() || day > 31) return;
    to_.dates.push_back(Number(to_.numbers.back() + 31 * Number(day)));
    to_.numbers.pop_back();
  }

  void note_code(Number code) {
    const bool is_quarter = length_ == 2 && word_[0] == 'q' && word_[1] >= '1' && word_[1] <= '4';
    const bool is_half = length_ == 2 && word_[0] == 'h' && (word_[1] == '1' || word_[1] == '2');
    if (is_quarter || is_half)
      to_.numbers.push_back(number_of(double(word_[1] - '0'), is_quarter ? Counts::quarter : Counts::half));
    else
      to_.codes.push_back(code);
    if (is_measure()) to_.numbers.push_back(number_of(value(), Counts::things));
  }

  // 5000mAh, which others write 5000 mAh or 5000 毫安.
  bool is_measure() const {
    const auto* const end = word_.data() + length_;
    const auto* const unit = std::find_if(word_.data(), end, [](char32_t c) { return c >= U'a'; });
    return unit != word_.data() && unit != end && std::none_of(unit, end, [](char32_t c) { return c < U'a'; });
  }

  const HanForms& forms_ = HanForms::get();
  const std::size_t most_;
  UnitText& to_;
  std::array<char32_t, kLongestWord> word_{};
  std::size_t length_ = 0;
  bool has_letter_ = false, has_digit_ = false, is_after_blank_ = false;
  Counts counts_ = Counts::things;
  double times_ = 1;
  std::array<char32_t, 2> before_{};
  std::optional<std::size_t> month_at_{};
};

}  // namespace

void read_units(std::string_view text, std::size_t most, UnitText& to) {
  to.units.reserve(std::min(most, to.units.size() + text.size() / 3));
  UnitReader(most, to).read(text);
}

Feature feature_of_word(Unit word) { return Feature(mixed(word) >> 32); }

void append_features(std::span<const Unit> units, std::vector<Feature>& to) {
  for (std::size_t i = 0; i < units.size(); ++i) {
    if (is_word(units[i]))
      to.push_back(feature_of_word(units[i]));
    else if (i + 1 < units.size() && !is_word(units[i + 1]))
      to.push_back(Feature(mixed(std::uint64_t(units[i]) << 16 | units[i + 1]) >> 32));
  }
}

}  // namespace kuaixun
