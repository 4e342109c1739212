// How much of one document is read: what is beyond is no news but a mistake, or made to do harm.
#pragma once

#include <cstddef>

namespace kuaixun {

constexpr std::size_t kMostBytes = 64 << 20;  // of a list
constexpr std::size_t kMostEntries = 20'000;  // of a document
constexpr std::size_t kMostOfAKind = 200;     // tags, media, people of one entry
constexpr std::size_t kLongestBase = 4'096;   // bytes of an xml:base: every element inside inherits it

}  // namespace kuaixun
