// Places where a test can make a thread stand still, as a document would that nobody has met yet.
#pragma once

#include <string_view>

namespace kuaixun {

// Sleeps here when the environment says so: KUAIXUN_STALL_AT=STEP@SOURCE=SECONDS, for each work of that source.
// Otherwise costs one comparison. Any thread.
void stall_point(std::string_view step, std::string_view source);

}  // namespace kuaixun
