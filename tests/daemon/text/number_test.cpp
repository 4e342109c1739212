#include "text/number.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

TEST(WholeNumber, ReadsGroupsOfThreeDigits) {
  for (const auto* text : {"12345678", "12,345,678", "12 345 678", "12.345.678", "12'345'678", "12_345_678",
                           "12\xC2\xA0"
                           "345\xC2\xA0"
                           "678",
                           " 12345678 ", "12345678.0", "12,345,678.00"})
    EXPECT_EQ(whole_number(text), 12'345'678) << text;
  EXPECT_EQ(whole_number("12 345"), 12'345);
  EXPECT_EQ(whole_number("0"), 0);
}

TEST(WholeNumber, IsNothingForWhatItWouldReadInPart) {
  for (const auto* text : {"",         "unknown",    "1.5 MB", "12.5",  "12 MB",      "1.234",
                           "-3",       "+3",         "50%",    "12,34", "1,2345",     "12,345.678",
                           "1234,567", "12,345 678", "0x10",   "1e6",   "12345 of 9", "99999999999999999999",
                           "640px",    "３"})
    EXPECT_EQ(whole_number(text), std::nullopt) << text;
  EXPECT_EQ(whole_number(std::string(100, '1')), std::nullopt);
}

TEST(WholeNumber, KnowsItsUnit) {
  EXPECT_EQ(whole_number("2,048 bytes", "bytes"), 2'048);
  EXPECT_EQ(whole_number("2048 Bytes", "bytes"), 2'048);
  EXPECT_EQ(whole_number("2048 kilobytes", "bytes"), std::nullopt);
}

TEST(Pixels, AreReadWithAndWithoutTheirUnit) {
  EXPECT_EQ(pixels("640"), 640);
  EXPECT_EQ(pixels("640px"), 640);
  EXPECT_EQ(pixels("640.0 px"), 640);
  for (const auto* text : {"100%", "40em", "auto", "-1", "5000000000"}) EXPECT_EQ(pixels(text), std::nullopt) << text;
}

}  // namespace
}  // namespace kuaixun
