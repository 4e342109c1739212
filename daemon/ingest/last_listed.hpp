// What sources listed last: most of what they list again says what it said.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/candidate.hpp"

namespace kuaixun {

// A hint, of this run and by hashes: what is made ready for news is not made ready for what is probably none. Of one
// thread.
class LastListed {
 public:
  static constexpr std::size_t kMost = 4'096;  // of a source: of more its first ones

  // Whether the source listed it last as well, and it said the same.
  bool has(std::string_view source_id, const Candidate& candidate) const;
  // What the source lists now; postponed ones are yet to be decided about.
  void note(const std::string& source_id, const std::vector<Candidate>& candidates);

 private:
  std::map<std::string, std::vector<std::uint64_t>, std::less<>> listed_;  // sorted
};

}  // namespace kuaixun
