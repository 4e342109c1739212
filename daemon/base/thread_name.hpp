// What a thread is called by in top, ps and debuggers.
#pragma once

#include <pthread.h>

namespace kuaixun {

// Names the calling thread. `name`: at most 15 bytes.
inline void name_thread(const char* name) { pthread_setname_np(pthread_self(), name); }

}  // namespace kuaixun
