// Whether a source that answers has anything to say. Pure.
//
// A bridge whose account was blocked, a list that was closed, a mirror that stopped: all go on answering 200, with the
// same old entries or with none. So a source is measured against its own history, not by its status codes.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/candidate.hpp"

namespace kuaixun {

// `instance`: every source of the same host is stale at once, and there are several: the bridge is, not they.
enum class Staleness { fresh, empty_list, no_news, instance };
std::string_view to_string(Staleness staleness);  // fresh, empty_list, …: the label of a gauge

// One document that was read.
struct Reading {
  std::vector<Time> dates{};             // of its entries, as they were given; those without have none here
  std::vector<std::uint32_t> entries{};  // the mark of each
};

// By which an entry is told from the others of its source, when it is listed again: of its address, which outlasts a
// guid that is made anew for each answer; without one, of its name.
std::uint32_t mark_of(const Candidate& candidate);

// What a document adds to what is known of its source. Only an entry that was not listed lately moves the newest date
// on: where every entry bears the time of the fetch, dates alone would hide a standstill.
void observe(Liveness& liveness, Reading reading, Time now);
// A document that was the same as the last one: an empty one is empty again.
void observe_unchanged(Liveness& liveness);

// `empty_list` after 3 empty documents in a row where there were entries before; `no_news` when the newest entry is
// older than 6 times the usual gap between its entries, and than 4 days (2 weeks where no gap is known yet).
Staleness staleness_of(const Liveness& liveness, Time now);

// The sources of one host: from 3 on, all of them are `instance` when each of them is stale.
class HostStaleness {
 public:
  // What a source is by itself. Returns whether it changes what its neighbours are.
  bool tell(const std::string& source_id, Staleness alone);
  // What it is among its neighbours.
  Staleness of(const std::string& source_id) const;
  const std::map<std::string, Staleness>& alone() const { return alone_; }

 private:
  bool is_silent() const;

  std::map<std::string, Staleness> alone_;  // by source id
  std::size_t stale_ = 0;
};

}  // namespace kuaixun
