// What is known besides, as JSON: kuaixun writes it for itself, whatever kafka.format says.
#pragma once

#include <optional>
#include <string>

#include "known_record.hpp"

namespace kuaixun {

// As message Known of proto/item.proto has it; empty fields are left out.
std::string known_to_json(const KnownRecord& known);

// Nothing for what is none: another form, a word that is not known here, a name or key that cannot be read.
std::optional<KnownRecord> known_of_json(const std::string& json);

}  // namespace kuaixun
