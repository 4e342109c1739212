// How many files and sockets this process may have open.
#pragma once

#include <cstddef>

#include "base/error.hpp"

namespace kuaixun {

// The limit that holds now.
std::size_t descriptor_limit();

// Raises the limit as far as it may be raised. Error `descriptor_limit` (give_up) when even then there is no room for
// `sockets` connections beside all else: without it nothing fails, everything hangs.
Result<void> need_descriptors(std::size_t sockets);

}  // namespace kuaixun
