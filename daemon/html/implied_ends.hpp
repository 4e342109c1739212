// End tags that HTML lets one leave out.
#pragma once

#include <cstddef>
#include <span>

#include "html/policy.hpp"

namespace kuaixun {

// The start of an element ends the innermost `ended` that is open, and all inside it, unless one of `barriers` stands
// between. In whole pages some stand between that in an article do not: `page_barriers` has these as well.
struct ImpliedEnd {
  const ElementRule* ended;
  ElementSet barriers, page_barriers;
};

// What the start of an element ends, one after the other. Beside these, what `ends_paragraph` ends a p.
std::span<const ImpliedEnd> implied_ends(Ends by_start_of);

// The level of the open element that is ended, of `levels` that `rule_at` tells the rules of; `levels` when there is
// none.
template <class RuleAt>
std::size_t ended_level(const ElementRule* ended, const ElementSet& barriers, std::size_t levels, RuleAt rule_at) {
  for (auto level = levels; level-- > 0;) {
    const ElementRule* const rule = rule_at(level);
    if (rule == ended) return level;
    if (barriers.contains(rule)) return levels;
  }
  return levels;
}

}  // namespace kuaixun
