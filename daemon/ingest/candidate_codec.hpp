// A candidate as bytes, for the day on which who gathers and who decides are two machines.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "dedup/candidate.hpp"

namespace kuaixun {

// proto/candidate.proto. Text that is not UTF-8 is repaired; everything else is read back as it was. Pure; any thread.
std::string encode_candidate(const Candidate& candidate);
// Nothing for bytes that are no whole candidate.
std::optional<Candidate> decode_candidate(std::string_view bytes);

}  // namespace kuaixun
