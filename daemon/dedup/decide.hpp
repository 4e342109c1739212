// Once and for all: what is news and what is an echo of it. Pure.
#pragma once

#include <span>

#include "model.hpp"

namespace kuaixun {

// A candidate item, identified and dated, with what deciding needs to know of it.
struct Candidate {
  const Item* item = nullptr;  // its id is the one it gets when it is new
  std::uint64_t content_hash = 0;
  int authority = 0;           // of its source for its address
};

// `matches`: the known items that share a key with the candidate, in the order of its keys, at most one a key.
Decision decide(const Candidate& candidate, std::span<const Match> matches);

// How much a source has to say about an address: 2 when both are on one host (bar www.), 1 on one registrable domain, else 0.
int authority_of(std::string_view source_url, std::string_view item_url);

}  // namespace kuaixun
