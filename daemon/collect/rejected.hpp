// What is kept of a document that was not understood.
#pragma once

#include "base/error.hpp"
#include "model.hpp"

namespace kuaixun {

// Takes the document's bytes, as many as a reject holds.
Reject rejected(const Error& error, const Source& source, Document& document);

}  // namespace kuaixun
