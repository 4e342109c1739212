// What was published lately, by what it says: in memory, in step with the ledger.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "decide/dedup_settings.hpp"
#include "ledger/outlines.hpp"
#include "near/near_index.hpp"

namespace kuaixun {

// Lives on the ledger's thread. Each call is given the ledger whose transaction is open.
class NearWindow {
 public:
  explicit NearWindow(const DedupSettings& settings);

  bool is_on() const { return settings_.near; }
  std::size_t items() const { return index_.size(); }
  std::size_t bytes() const { return index_.bytes(); }
  // As NearIndex has it. `now`: since 1970.
  std::optional<NearMatch> find(const Outlines& ledger, const Outline& outline, std::string_view outlet,
                                std::chrono::seconds now, std::vector<NearMatch>& compared);
  std::vector<std::string> quoted_in(const Outlines& ledger, const Outline& digest);
  void add(Outlines& ledger, std::string id, std::string story, const Outline& outline, std::string_view outlet,
           std::chrono::seconds now);

  // Reads what the ledger has, where that was not done or the ledger took something back since.
  void follow(const Outlines& ledger);

 private:
  DedupSettings settings_;
  NearIndex index_;
  std::optional<std::uint64_t> taken_back_{};  // as the ledger counted when the index was read
};

}  // namespace kuaixun
