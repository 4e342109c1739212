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

// Whether there is one left at this moment. Name servers and libraries want descriptors, too, and their errors do not
// say so.
bool has_a_descriptor();
bool is_want_of_descriptors(int error);  // an errno

}  // namespace kuaixun
