#include "near/judgement.hpp"

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace kuaixun {
namespace {

using std::chrono::hours;

constexpr hours kDay{24};

// How many numbers each has that the other lacks.
struct Conflict {
  std::size_t ours = 0, theirs = 0, shared = 0;

  Conflict(const std::vector<Number>& a, const std::vector<Number>& b) {
    for (const auto number : a) (std::binary_search(b.begin(), b.end(), number) ? shared : ours)++;
    for (const auto number : b) theirs += !std::binary_search(a.begin(), a.end(), number);
  }
  bool is_mutual() const { return ours > 0 && theirs > 0; }
};

// Whether any feature of the units stands in the other item. A single character has none, and says nothing.
bool occurs(std::span<const Unit> units, const Outline& other, std::vector<Feature>& features) {
  features.clear();
  append_features(units, features);
  return features.empty() ||
         std::any_of(features.begin(), features.end(), [&](Feature feature) { return has(other, feature); });
}

// Whether somewhere one title has a span in place of another's, and neither stands in the other item. The titles are
// aligned by their longest common subsequence.
bool has_replaced_span(const Outline& a, const Outline& b) {
  const auto rows = a.title.size(), columns = b.title.size();
  std::vector<std::uint8_t> common((rows + 1) * (columns + 1), 0);  // units from here on
  const auto at = [&](std::size_t i, std::size_t j) -> std::uint8_t& { return common[i * (columns + 1) + j]; };
  for (auto i = rows; i-- > 0;)
    for (auto j = columns; j-- > 0;)
      at(i, j) = a.title[i] == b.title[j] ? std::uint8_t(at(i + 1, j + 1) + 1) : std::max(at(i + 1, j), at(i, j + 1));
  std::vector<Feature> features;
  std::size_t i = 0, j = 0, from_i = 0, from_j = 0;
  const auto is_replaced = [&](std::size_t to_i, std::size_t to_j) {
    const auto ours = std::span(a.title).subspan(from_i, to_i - from_i);
    const auto theirs = std::span(b.title).subspan(from_j, to_j - from_j);
    return !ours.empty() && !theirs.empty() && !occurs(ours, b, features) && !occurs(theirs, a, features);
  };
  while (i < rows && j < columns) {
    if (a.title[i] == b.title[j]) {
      if (is_replaced(i, j)) return true;
      from_i = ++i;
      from_j = ++j;
    } else if (at(i + 1, j) >= at(i, j + 1)) {
      ++i;
    } else {
      ++j;
    }
  }
  return is_replaced(rows, columns);
}

// A number of each title that the other item has nowhere.
bool differ_in_title_numbers(const Outline& a, const Outline& b) {
  return Conflict(a.title_numbers, b.numbers).ours > 0 && Conflict(b.title_numbers, a.numbers).ours > 0;
}

// Whether numbers tell them apart.
std::string_view guard_of_numbers(const Outline& a, const Outline& b, const Likeness& like) {
  const Conflict titles(a.title_numbers, b.title_numbers), all(a.numbers, b.numbers);
  const auto fewer = std::min(a.numbers.size(), b.numbers.size());
  const auto conflicts = fewer == 0 ? 0 : double(std::min(all.ours, all.theirs)) / double(fewer);
  // Two numbers in one title are seldom the same by chance.
  const bool is_named_by_numbers =
      like.titles >= 0.85f && like.resemblance < 0.7f && titles.shared >= 2 && !titles.is_mutual();
  const bool is_template = like.resemblance >= 0.5f || like.titles >= 0.5f;
  if (!is_named_by_numbers) {
    if (is_template && differ_in_title_numbers(a, b)) return "numbers of the titles";
    if (is_template && all.is_mutual() && conflicts >= 0.25) return "numbers";
    if (fewer >= 4 && conflicts >= 0.6) return "numbers";
  }
  if (fewer >= 2 && all.shared == 0) return "numbers";
  return {};
}

// What tells them apart, whoever says it.
std::string_view guard_of_words(const Outline& a, const Outline& b, const Likeness& like, const Circumstances& how) {
  if (a.is_digest != b.is_digest && like.titles < 0.7f) return "digest";
  if (a.is_digest && b.is_digest && like.resemblance < 0.5f) return "digest";
  if (how.is_series && (like.resemblance < 0.8f || Conflict(a.numbers, b.numbers).is_mutual())) return "series";
  if (const auto numbers = guard_of_numbers(a, b, like); !numbers.empty()) return numbers;
  if (like.resemblance >= 0.8f && !a.dates.empty() && !b.dates.empty() && Conflict(a.dates, b.dates).shared == 0)
    return "dates";
  if (Conflict(a.codes, b.codes).is_mutual()) return "codes";
  if (a.is_response != b.is_response) return "response";
  if (has_replaced_span(a, b)) return "replaced span";
  return {};
}

// What one outlet says again at once is no news; what it says anew is.
bool is_said_again(const Outline& a, const Outline& b, const Likeness& like, const Circumstances& how) {
  constexpr std::size_t kShort = 30;  // a flash: the same words may well be another day's
  return like.resemblance >= 0.88f && how.apart <= hours{18} && std::min(a.length, b.length) >= kShort &&
         !Conflict(a.numbers, b.numbers).is_mutual();
}

std::string_view rule(const Outline& a, const Outline& b, const Likeness& like, const Circumstances& how) {
  const auto fewer = std::min(a.features.size(), b.features.size());
  const auto titles = like.better_title + like.worse_title;
  constexpr std::size_t kTooFew = 8;  // to tell anything by
  if (fewer < kTooFew) return {};
  if (like.resemblance >= 0.5f && (like.worse_title >= 0.25f || like.resemblance >= 0.7f)) return "resemblance";
  if (like.containment >= 0.8f && fewer >= 40 && like.better_title >= 0.5f && like.worse_title >= 0.2f)
    return "containment";
  if (like.better_title >= 0.9f && like.worse_title >= 0.65f && like.containment >= 0.6f) return "titles";
  if (how.apart > 3 * kDay) return {};
  if (like.better_title >= 0.65f && like.worse_title >= 0.4f && titles + 2 * like.containment >= 2.1f) return "titles";
  if (how.apart <= kDay && like.better_title >= 0.85f && like.worse_title >= 0.28f && like.containment >= 0.85f)
    return "covered";
  const bool has_title_only = std::min(a.length, b.length) < 25;
  if (like.titles < 0.6f) return {};
  if (has_title_only && like.shorter_title >= 0.85f && like.title_features >= 6) return "title";
  if (like.shorter_title >= 0.95f && like.title_features >= 10 && like.containment >= 0.2f) return "title";
  return {};
}

// Of one story are items whose titles are found in each other to some measure, or have much in common that few have.
bool is_one_story(const Outline& a, const Outline& b, const Likeness& like, const Circumstances& how) {
  const bool is_column = how.is_series || (how.is_same_outlet && like.titles >= 0.65f);
  if (how.apart > 7 * kDay || is_column || like.title_features < 2) return false;
  const auto sum = like.better_title + like.worse_title + like.containment;
  const bool is_titled_alike = like.better_title >= 0.6f && like.worse_title >= 0.12f && sum >= 1.2f;
  return is_titled_alike || (like.shared_in_titles >= 28 && like.better_title >= 0.35f) ||
         (a.is_response != b.is_response && like.better_title >= 0.4f);
}

// News of one template are no story.
bool is_look_alike(std::string_view guard, const Likeness& like) {
  if (guard.empty() || guard == "response") return false;
  return guard == "replaced span" || guard == "series" || guard == "digest" || like.titles >= 0.5f;
}

// Whether the one has a number, date or code that the other lacks.
bool is_lacking(const Outline& a, const Outline& in_b) {
  return Conflict(a.numbers, in_b.numbers).ours > 0 || Conflict(a.dates, in_b.dates).ours > 0 ||
         Conflict(a.codes, in_b.codes).ours > 0;
}

void judge_place(const Outline& a, const Outline& b, const Likeness& like, Judgement& judgement) {
  constexpr float kNearlyAll = 0.97f, kBoth = 0.85f;  // a name that was replaced costs more
  judgement.says_all = like.containment >= kNearlyAll && a.title == b.title && !is_lacking(b, a);
  judgement.says_no_more = judgement.says_all && like.resemblance >= kBoth && !is_lacking(a, b);
}

}  // namespace

std::string_view to_string(Relation relation) {
  switch (relation) {
    case Relation::none:
      return "none";
    case Relation::possible:
      return "possible";
    case Relation::story:
      return "story";
    case Relation::same:
      return "same";
  }
  return "none";
}

Judgement judge(const Outline& a, const Outline& b, const Likeness& like, const Circumstances& how) {
  Judgement judgement{.rule = rule(a, b, like, how)};
  const bool is_story = is_one_story(a, b, like, how);
  if (judgement.rule.empty() && !is_story) return judgement;
  judgement.guard = guard_of_words(a, b, like, how);
  const bool is_told_apart = !judgement.guard.empty();
  const bool is_look = is_told_apart && (is_look_alike(judgement.guard, like) || has_replaced_span(a, b));
  if (!is_told_apart && how.is_same_outlet && !is_said_again(a, b, like, how)) judgement.guard = "same outlet";
  const bool is_article_of_brief = b.is_brief && !a.is_brief;  // news of its own, in its own words
  if (!judgement.rule.empty() && judgement.guard.empty())
    judgement.relation = is_article_of_brief ? Relation::story : Relation::same;
  else if (is_story && !is_look)
    judgement.relation = Relation::story;
  else if (!judgement.rule.empty() && is_told_apart && !how.is_same_outlet)
    judgement.relation = Relation::possible;
  if (judgement.relation == Relation::same) judge_place(a, b, like, judgement);
  return judgement;
}

}  // namespace kuaixun
