#include "collect/spam.hpp"

#include <algorithm>
#include <array>
#include <memory>

#include <re2/re2.h>
#include <toml++/toml.h>

#include "base/utf8.hpp"
#include "collect/shipped_spam_rules.hpp"
#include "text/ascii.hpp"
#include "text/normal_form.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kFewestLetters = 6;  // of a title that is left
constexpr std::size_t kEdge = 2;           // signs that may stand outside of what is glued on

// One pattern for all rules: the groups of each in a row, with blanks between them or without.
std::unique_ptr<const re2::RE2> make_pattern() {
  const auto table = toml::parse(shipped_spam_rules().front());
  std::string all;
  const auto* rules = table["rule"].as_array();
  for (const auto& rule : *rules) {
    std::string one;
    for (const auto& group : *rule.as_table()->get("groups")->as_array()) {
      std::string words;
      for (const auto& word : *group.as_array())
        words += (words.empty() ? "" : "|") + re2::RE2::QuoteMeta(word.value_or(std::string{}));
      one += (one.empty() ? "(?:" : "\\s*(?:") + words + ")";
    }
    all += (all.empty() ? "" : "|") + one;
  }
  re2::RE2::Options options;
  options.set_longest_match(true);
  return std::make_unique<const re2::RE2>("(" + all + ")", options);
}

const re2::RE2& pattern() {
  static const auto made = make_pattern();
  return *made;
}

std::size_t letters_in(std::string_view text) {
  std::size_t letters = 0;
  while (!text.empty()) {
    const auto c = take_code_point(text);
    letters += c >= 0x80 || is_ascii_letter(char(c)) || is_ascii_digit(char(c));
  }
  return letters;
}

bool has_bracket_of_its_own(std::string_view rest) {
  constexpr std::array<std::string_view, 5> kBrackets{"【", "《", "“", "「", "["};
  return std::ranges::any_of(kBrackets, [&](std::string_view each) { return rest.starts_with(each); });
}

std::string letters_of(std::string_view text) {
  auto folded = nfkc_casefold(text);
  std::erase_if(folded, [](char c) { return is_ascii_space(c); });
  return folded;
}

bool is_same_line(std::string_view rest, std::string_view first_line) {
  return !first_line.empty() && letters_of(rest) == letters_of(first_line);
}

std::string_view match_in(std::string_view title) {
  re2::StringPiece match;
  const bool is_found = re2::RE2::PartialMatch(re2::StringPiece(title.data(), title.size()), pattern(), &match);
  return is_found ? std::string_view(match.data(), match.size()) : std::string_view{};
}

// The title without what matched; empty when that does not stand at an edge.
std::string_view without(std::string_view title, std::string_view match) {
  const auto before = title.substr(0, std::size_t(match.data() - title.data()));
  const auto after = title.substr(before.size() + match.size());
  if (letters_in(before) <= kEdge && letters_in(after) >= kFewestLetters) return trim_ascii(after);
  if (letters_in(after) <= kEdge && letters_in(before) >= kFewestLetters) return trim_ascii(before);
  return {};
}

}  // namespace

std::string_view glued_on(std::string_view title) {
  const auto match = match_in(title);
  return match.empty() || without(title, match).empty() ? std::string_view{} : match;
}

std::string without_glued_on(std::string_view title) {
  for (auto match = glued_on(title); !match.empty(); match = glued_on(title)) title = without(title, match);
  return std::string(title);
}

Spam clean_title(std::string& title, std::string_view first_line) {
  if (match_in(title).empty()) return Spam::none;
  auto rest = without_glued_on(title);
  const bool speaks = has_bracket_of_its_own(rest) || is_same_line(rest, first_line);
  if (rest.size() == title.size() || !speaks) return Spam::suspect;
  title = std::move(rest);
  return Spam::cleaned;
}

}  // namespace kuaixun
