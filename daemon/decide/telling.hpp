// What is told of a decision beside items and sightings, so that a ledger that is lost can be made anew: see
// known_record.hpp.
#pragma once

#include "decide/decider.hpp"
#include "decide/noted_names.hpp"
#include "decide/recognition.hpp"

namespace kuaixun {

// Adds to the ruling what is to be told or taken back, and notes that it was:
//   - of an entry that is held back: it, and all its names;
//   - of an entry whose words in its feed are not those of its own item: what they were;
//   - of an address that turns out to be a page of many: that it is one;
//   - what was told before and is so no more, or is said by an item or a sighting now, is taken back.
// What was known before anything was told is told when it is listed next. `names`: what was put for the decision.
void tell_what_is_known(Told& told, const Candidate& candidate, const Recognised& known, const NotedNames& names,
                        Ruling& ruling, Time now);

}  // namespace kuaixun
