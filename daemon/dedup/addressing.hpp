// What only a whole document shows: which addresses are an article's, and which are a page of many.
//
// An address that a document gives to several entries, with different guids (or none) and different titles, names none
// of them. Where their fragments differ, the address with its fragment is an article's (release notes: /notes#v2);
// where the guid is an address, it counts as one. What is left without an address is known by its guid, and without a
// guid by its title on that page; where several have one title, by their dates and by how they are written. The same
// entry listed twice is no second one: same title, or same guid and link. A route (#/news/1, #!news) is part of the
// address always.
//
// A part of a document has no address but refers to one: it is known by its title within its whole, and by its link
// where no other part of that has it.
#pragma once

#include <optional>
#include <span>

#include "dedup/candidate.hpp"
#include "text/url.hpp"

namespace kuaixun {

// Changes keys, former names, id and identity of those whose address is not an article's, and adds former names where a
// fragment may have counted in another document. `urls`: of the items, in the same order, parsed. Pure. n log n.
void tell_apart(std::span<Candidate> document, std::span<const std::optional<Url>> urls);

}  // namespace kuaixun
