// Any bytes as a feed: entries or an error, in bounded time.
#include <cstdint>

#include "tests/fuzz/feed_judge.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  kuaixun::judge_feed(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
