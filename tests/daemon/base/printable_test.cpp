#include "base/printable.hpp"

#include <gtest/gtest.h>

#include "base/log.hpp"

namespace kuaixun {
namespace {

TEST(Printable, CommandsNoTerminalAndHidesNothing) {
  EXPECT_EQ(printable("a\x1b[2Jb\nc\u009Bd\x7f"), "a [2Jb c d ");
  EXPECT_EQ(printable("abc\u202Efed\u2066 \u200B\uFEFF\U000E0041."), "abcfed .");
  EXPECT_EQ(printable("\x9B\x33\xFF"), "\uFFFD3\uFFFD");
  EXPECT_EQ(printable_lines("a\tb\r\n\x07"
                            "c"),
            "a\tb \n c");
}

TEST(Printable, KeepsTextAsPeopleWriteIt) {
  for (const auto* text : {"灯塔号下水 — “好”…", "می\u200Cخواهم", "👩\u200D🚀", "❤\uFE0F", "café"})
    EXPECT_EQ(printable(text), text);
}

TEST(Printable, JsonMeansTheSame) {
  EXPECT_EQ(printable_json("{\"a\":\"x\u202E\u009B\x7f\U000E0041y\"}\n"),
            "{\"a\":\"x\\u202e\\u009b\\u007f\\udb40\\udc41y\"}\n");
}

TEST(Log, WritesNoCharacterThatATerminalObeys) {
  for (const auto format : {log::Format::text, log::Format::logfmt, log::Format::json}) {
    const auto line =
        log::format_line(format, log::Level::info, "round", {{"error", "a\x1b[2J\u009B\u202E\nb\xFF\x7f"}});
    EXPECT_NE(line.find("\"a\\u001b[2J\\u009b\\u202e\\nb\uFFFD\\u007f\""), std::string::npos) << line;
  }
}

}  // namespace
}  // namespace kuaixun
