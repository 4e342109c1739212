// What decoding a document took.
#pragma once

#include "model.hpp"
#include "text/charset.hpp"

namespace kuaixun {

// Says in the batch's document which charset it was and why, and warns of bytes that meant nothing.
void note_charset(Batch& batch, const Decoded& decoded);

}  // namespace kuaixun
