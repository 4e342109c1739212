// What is kept of a document that was not understood.
#pragma once

#include <cstdint>

#include "base/error.hpp"
#include "model.hpp"

namespace kuaixun {

// Takes the document's bytes, as many as a reject holds.
Reject rejected(const Error& error, const Source& source, Document& document);

// A hash of what it says: its code, and its bytes without words that hold a digit, which are times, counts and the
// marks of single requests. Never 0.
std::uint64_t substance_of(const Reject& reject);

}  // namespace kuaixun
