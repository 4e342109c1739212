// The time of day in a date, and what stands around it.
#pragma once

#include <cstddef>

#include "text/date_parts.hpp"
#include "text/date_tokens.hpp"

namespace kuaixun {

// hh:mm[:ss[.fff]] [am|pm], 3pm, 10h30, or hh时mm分[ss秒], with a word for the half of the day (下午, 오후) before it,
// at token `at`. Moves `at` behind it.
bool parse_clock(const DateTokens& tokens, std::size_t& at, DateParts& parts);

// What may follow a date: T or blanks or marks, a clock, a zone. True when nothing unexpected is left.
bool parse_rest(const DateTokens& tokens, std::size_t at, DateParts& parts, const DateContext& context);

}  // namespace kuaixun
