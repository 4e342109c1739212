// Why something was decided about a candidate: for the operator who asks.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "dedup/candidate.hpp"
#include "ledger/evidence_log.hpp"
#include "model.hpp"
#include "near/near_index.hpp"

namespace kuaixun {

struct Evidence {
  // A known item that one of the candidate's keys led to.
  struct Found {
    KeyKind by = KeyKind::entry;
    std::string item_id{};
    bool operator==(const Found&) const = default;
  };
  // A known item that it was held against in other words. Shares in percent: see near/comparison.hpp.
  struct Compared {
    std::string item_id{}, relation{}, rule{}, guard{};  // as near/judgement.hpp has them
    std::uint32_t resemblance = 0, containment = 0, titles = 0;
    bool operator==(const Compared&) const = default;
  };

  Time at{};
  Verdict verdict = Verdict::new_item;
  std::uint32_t revision = 0;
  std::optional<KeyKind> matched{};
  bool is_held_back = false;
  std::string reason{}, source{}, title{}, url{}, guid{};
  std::vector<Found> found{};
  std::vector<Compared> compared{};
  bool operator==(const Evidence&) const = default;
};

// For EvidenceLog, and back; of damaged bytes what is whole.
std::string to_bytes(const Evidence& evidence);
Evidence evidence_of(std::string_view bytes);

std::uint32_t percent(float share);

// Keeps why it was decided so, unless nothing is to be said: of what was unchanged, and of news (also of what is held
// back for being old) that nothing known had a key of or came near to.
void keep_evidence(EvidenceLog& log, const Candidate& candidate, const Decision& decision,
                   const std::vector<Match>& found, const std::vector<NearMatch>& compared, Time now);

}  // namespace kuaixun
