// Zones of time as dates name them.
#pragma once

#include <chrono>
#include <optional>

#include "text/date_tokens.hpp"
#include "text/timestamp.hpp"

namespace kuaixun {

// A zone as a date names it.
struct DateZone {
  std::chrono::minutes offset{0};  // from UTC
  std::string_view place{};        // of the IANA time zone database, where its summer time decides: ET, PT
  bool is_ambiguous = false;       // CST, which is China's as well
};

// Reads a zone that begins at token `at` (Z, +0800, +08:00, GMT+8, EST, ET, CST by the context, …) and moves `at`
// behind it. A + that was lost on the way, as it is where addresses are decoded, is put back: 10:00:00 0800. Nothing
// when none begins there.
std::optional<DateZone> parse_zone(const DateTokens& tokens, std::size_t& at, const DateContext& context);

// A place of the IANA time zone database that `text` names (Asia/Shanghai); empty when there is none.
std::string_view place_in(std::string_view text);

// How far from UTC the clocks of a place are at this local time, given as if it were UTC. Nothing for an unknown place.
std::optional<std::chrono::minutes> offset_at(std::string_view place, Time local);

}  // namespace kuaixun
