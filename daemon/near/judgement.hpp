// Whether two items that have much in common say the same. Pure.
//
// A rule takes them for the same, and a guard may speak against it. Two outlets that say nearly the same mean the same;
// one outlet that does has something new to say (Henzinger, "Finding near-duplicate web pages", SIGIR 2006, found so of
// sites): of one outlet only what is the same to the letter is the same. In the rules, which one has to hold:
//
//   resemblance  most of what they say, and something of the titles
//   containment  nearly all that one says, and half a title
//   titles       each title in the other item, within three days; both in a great measure, at any time
//   covered      nearly all that one says, within a day
//   title        titles alone: where one has no text, or one title is the other's beginning, within three days
//
// Rules and guards were tuned on the stream and the hand-labelled pairs of tests/README.md ("near"). When a share of a
// rule falls, echoes are lost; when it rises, news of one template become each other's echoes.
#pragma once

#include <chrono>
#include <string_view>

#include "near/comparison.hpp"
#include "near/outline.hpp"

namespace kuaixun {

// How two items stand to each other besides their words.
struct Circumstances {
  bool is_same_outlet = false;
  bool is_series = false;  // items titled so, but for the numbers, come again and again
  std::chrono::seconds apart{};
};

enum class Relation {
  none,
  possible,  // a rule holds and a guard speaks against it: perhaps the same
  story,     // not the same, but of one story
  same
};

std::string_view to_string(Relation relation);

struct Judgement {
  Relation relation = Relation::none;
  std::string_view rule{};   // that holds; empty for none
  std::string_view guard{};  // that speaks against it; empty for none
  // Of `same`, whether one may stand in the other's place: under one title `a` says all that `b` does, to every number
  // …
  bool says_all = false;
  bool says_no_more = false;  // … and `b` all that `a` does
};

// `a` comes after `b`. The article that comes after a brief in a digest is of its story, and no echo.
Judgement judge(const Outline& a, const Outline& b, const Likeness& likeness, const Circumstances& how);

}  // namespace kuaixun
