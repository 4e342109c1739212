// Counts as feeds and pages write them.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace kuaixun {

// A count that is read whole or not at all: "1234567", "1,234,567", "1 234 567", "1.234.567", "12.0", and any of them
// with `unit` behind it ("640px"). Nothing for what says less than it seems to: "1.5 MB", "-3", "50%", "1.234",
// "12,34", and for what is too large.
std::optional<std::uint64_t> whole_number(std::string_view text, std::string_view unit = {});

// The same for a width or a height.
std::optional<std::uint32_t> pixels(std::string_view text);

}  // namespace kuaixun
