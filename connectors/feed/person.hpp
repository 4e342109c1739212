// People as feeds write them.
#pragma once

#include <string_view>

#include "model.hpp"

namespace kuaixun {

// "jane@example.com (Jane Doe)", "Jane Doe <jane@example.com>", "Jane Doe (jane@example.com)", "Jane Doe",
// "jane@example.com".
Person parse_person(std::string_view text);

}  // namespace kuaixun
