// Zones of time as dates name them.
#pragma once

#include <chrono>
#include <optional>

#include "text/date_tokens.hpp"
#include "text/timestamp.hpp"

namespace kuaixun {

// Reads a zone that begins at token `at` (Z, +0800, +08:00, GMT+8, EST, CST by the context, …) and moves `at` behind
// it. Nothing when none begins there.
std::optional<std::chrono::minutes> parse_zone(const DateTokens& tokens, std::size_t& at, const DateContext& context);

// A place of the IANA time zone database that `text` names (Asia/Shanghai); empty when there is none.
std::string_view place_in(std::string_view text);

// How far from UTC the clocks of a place are at this local time, given as if it were UTC. Nothing for an unknown place.
std::optional<std::chrono::minutes> offset_at(std::string_view place, Time local);

}  // namespace kuaixun
