// What list services answer instead of a list.
#pragma once

#include <optional>

#include <simdjson.h>

#include "base/error.hpp"
#include "model.hpp"

namespace kuaixun {

// The error that an answer is, by the codes of the service that gave it; nothing for an answer that is none.
std::optional<Error> list_error(simdjson::dom::object answer, const Document& document);

}  // namespace kuaixun
