#include "connectors/article/western_byline.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"
#include "text/ascii.hpp"
#include "text/calendar_words.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kLongestLine = 240, kLongestName = 48, kMostNames = 10, kMostWords = 5;

std::string_view first_word(std::string_view text) { return text.substr(0, text.find_first_of(" ,;|")); }

bool begins_with_capital(std::string_view word) {
  if (word.empty()) return false;
  auto rest = word;
  const auto point = take_code_point(rest);
  if (point < 0x80) return (point >= 'A' && point <= 'Z') || false;
  // Latin-1, Latin Extended-A (its capitals are even, about), Greek and Cyrillic.
  return (point >= 0xC0 && point <= 0xDE) || (point >= 0x100 && point < 0x180 && point % 2 == 0) ||
         (point >= 0x391 && point <= 0x3A9) || (point >= 0x401 && point <= 0x42F);
}

// The small words inside of names.
bool is_particle(std::string_view word) {
  constexpr std::array<std::string_view, 18> kParticles{"de",  "del", "della", "di", "da",  "dos", "du", "van", "von",
                                                        "der", "den", "la",    "le", "bin", "al",  "el", "ter", "zu"};
  return std::find(kParticles.begin(), kParticles.end(), word) != kParticles.end();
}

// What somebody is, not who.
bool is_post(std::string_view name) {
  constexpr std::array<std::string_view, 24> kPosts{
      "staff",  "writer",    "reporter", "correspondent", "editor",    "news",         "times",     "press",
      "senior", "chief",     "bureau",   "contributor",   "columnist", "contributing", "agency",    "journal",
      "daily",  "associate", "special",  "analyst",       "producer",  "updated",      "published", "min"};
  const auto lower = to_lower_ascii(name);
  return std::any_of(kPosts.begin(), kPosts.end(),
                     [&](std::string_view post) { return lower.find(post) != std::string::npos; });
}

// Words that may follow the names in such a line, and end them.
bool ends_names(std::string_view word) {
  constexpr std::array<std::string_view, 18> kEnds{"in",      "for",  "on",  "at", "posted", "published",
                                                   "updated", "last", "the", "is", "from",   "with",
                                                   "via",     "am",   "le",  "el", "il",     "em"};
  const auto lower = to_lower_ascii(word);
  return std::find(kEnds.begin(), kEnds.end(), lower) != kEnds.end();
}

bool is_and(std::string_view word) {
  return word == "and" || word == "And" || word == "AND" || word == "&" || word == "und" || word == "et" ||
         word == "y" || word == "e" || word == "en";
}

bool is_month_or_day(std::string_view word) {
  auto lower = to_lower_ascii(word);
  if (lower.ends_with('.')) lower.pop_back();
  const auto means = english_calendar_word(lower);
  return means.month != 0 || means.weekday != 0;
}

class NamesReader {
 public:
  explicit NamesReader(std::string_view text) : text_(text) {}

  std::vector<std::string> read() {
    while (names_.size() < kMostNames && name()) {
    }
    return is_sentence_ ? std::vector<std::string>{} : std::move(names_);
  }

 private:
  // Reads one name and what stands behind it; false when no other one follows.
  bool name() {
    std::string name;
    std::size_t words = 0;
    for (;;) {
      skip_blanks();
      auto word = first_word(text_);
      if (is_and(word)) {
        take(word);
        break;
      }
      const bool is_part = begins_with_capital(word) && !(words > 0 && is_month_or_day(word));
      if (!is_part && !(words > 0 && is_particle(word))) {
        keep(name, words);
        is_sentence_ = is_sentence_ || !may_follow(word);
        return false;
      }
      if (++words > kMostWords) {
        is_sentence_ = true;
        return false;
      }
      name += name.empty() ? "" : " ";
      name += word;
      take(word);
      if (text_.empty() || text_.front() != ' ') break;
    }
    keep(name, words);
    skip_blanks();
    if (text_.empty() || !(text_.front() == ',' || text_.front() == ';' || begins_with_capital(text_)))
      return !text_.empty() && begins_with_capital(text_);
    if (!begins_with_capital(text_)) text_.remove_prefix(1);
    return true;
  }

  // What else may come in such a line: a mark, a number, a small word.
  static bool may_follow(std::string_view word) {
    if (word.empty()) return true;
    const auto first = (unsigned char)(word.front());
    const bool is_letter = is_ascii_letter(char(first)) || (first >= 0xC3 && first < 0xE2);
    return !is_letter || begins_with_capital(word) || ends_names(word);
  }

  void keep(std::string& name, std::size_t words) {
    while (name.ends_with('.') && words > 1 && name.size() > 3 && name[name.size() - 3] != ' ') name.pop_back();
    const bool is_later = !names_.empty();
    const bool is_person = words >= 2 && !is_post(name);
    if (!name.empty() && name.size() <= kLongestName && (!is_later || is_person) &&
        std::find(names_.begin(), names_.end(), name) == names_.end() && !is_month_or_day(name))
      names_.push_back(name);
    name.clear();
  }

  void skip_blanks() {
    while (text_.starts_with(' ')) text_.remove_prefix(1);
  }
  void take(std::string_view word) { text_.remove_prefix(word.size()); }

  std::string_view text_;
  std::vector<std::string> names_;
  bool is_sentence_ = false;
};

constexpr std::array<std::string_view, 19> kIntroductions{
    "by ",          "by: ",     "written by ", "posted by ", "published by ", "words by ", "story by ",
    "reported by ", "author: ", "authors: ",   "author ",    "por ",          "par ",      "von ",
    "di ",          "door ",    "av ",         "texte de ",  "byline: "};

// What stands behind the word that introduces the authors; empty without one.
std::string_view behind_by(std::string_view line) {
  for (const auto introduction : kIntroductions) {
    if (line.size() <= introduction.size() || !equal_ignoring_case(line.substr(0, introduction.size()), introduction))
      continue;
    return line.substr(introduction.size());
  }
  return {};
}

bool is_introduction(std::string_view text) {
  return std::any_of(kIntroductions.begin(), kIntroductions.end(), [&](std::string_view introduction) {
    return equal_ignoring_case(text, trim_ascii(introduction));
  });
}

}  // namespace

std::vector<std::string> western_authors(std::string_view line) {
  line = trim_ascii(line);
  if (line.size() > kLongestLine) return {};
  const auto names = behind_by(line);
  return names.empty() ? std::vector<std::string>{} : NamesReader(names).read();
}

std::vector<std::string> western_names(std::string_view text) {
  text = trim_ascii(text);
  if (text.empty() || text.size() > kLongestLine || is_introduction(text)) return {};
  if (auto named = western_authors(text); !named.empty()) return named;
  return NamesReader(text).read();
}

}  // namespace kuaixun
