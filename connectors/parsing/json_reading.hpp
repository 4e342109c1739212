// Foreign JSON as a tree, whatever its state.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <simdjson.h>

#include "model.hpp"

namespace kuaixun {

struct JsonReading {
  simdjson::dom::element root{};
  std::string damage{};              // why it cannot be read at all; empty when it can
  std::vector<std::string> flaws{};  // what was wrong with it otherwise, for a person
  bool is_cut_off = false;           // what the cut went through was left out
};

// Sound JSON at simdjson's speed; what that refuses by way of repaired_json(). `root` lives as long as the parser, and
// until it reads something else.
JsonReading read_json(simdjson::dom::parser& parser, std::string_view text);

// Says in the document that it was broken, and how.
void note_flaws(DocumentInfo& document, const JsonReading& reading);

}  // namespace kuaixun
