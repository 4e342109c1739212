// Places where a test can make the process die as by kill -9, to prove what survives it.
#pragma once

namespace kuaixun {

// Dies here when the environment says so: KUAIXUN_KILL_AT=STEP or STEP:N for the N-th time that the step is reached.
// Otherwise costs one comparison. Any thread.
void kill_point(const char* step);

}  // namespace kuaixun
