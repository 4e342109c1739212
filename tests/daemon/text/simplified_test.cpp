#include "text/simplified.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

TEST(Simplified, WritesATextInSimplifiedCharacters) {
  EXPECT_EQ(HanForms::get().simplified("發佈於 2026年, 龍門報"), "发布于 2026年, 龙门报");
  EXPECT_EQ(HanForms::get().simplified("Straße 𠮷 に"), "Straße 𠮷 に");
  EXPECT_EQ(HanForms::get().simplified(""), "");
}

TEST(Simplified, LeavesWhatIsNoCharacterAsItIs) {
  EXPECT_EQ(HanForms::get().simplified("\xE7\x99"), "\xE7\x99");
  EXPECT_EQ(HanForms::get().simplified("\xE9\xE9\xE9發\xE7"), "\xE9\xE9\xE9发\xE7");
}

}  // namespace
}  // namespace kuaixun
