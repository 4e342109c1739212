// Records as people and tools read them, whichever format they were written in.
#pragma once

#include <string>

#include "base/error.hpp"
#include "model.hpp"

namespace kuaixun {

// The record's value as one line of JSON in the contract's form. Protobuf is turned into it; the bytes of a reject
// become an object of its headers' reasons, a tombstone one of its key. Errors: `not_a_record` (discard) when the value
// is none of ours.
Result<std::string> to_json(const Record& record);

Error not_a_record(const Record& record);

// One line for a person: time, source, what it is (new, revision 2, withdrawn, sighting, held_back and the
// like, forgotten, reject, progress), title,
// address. Control characters, which a terminal would obey, are shown as spaces.
std::string to_line(const Record& record);

}  // namespace kuaixun
