#include "text/charset.hpp"

#include <string>

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

using namespace std::literals;

// "灯塔号今日在东港下水，试航一切顺利。" and the like, in the bytes of other charsets.
const std::string kGbk =
    "\xB5\xC6\xCB\xFE\xBA\xC5\xBD\xF1\xC8\xD5\xD4\xDA\xB6\xAB\xB8\xDB\xCF\xC2\xCB\xAE\xA3\xAC"
    "\xCA\xD4\xBA\xBD\xD2\xBB\xC7\xD0\xCB\xB3\xC0\xFB\xA1\xA3";
constexpr const char* kText = "灯塔号今日在东港下水，试航一切顺利。";
const std::string kBig5 =
    "\xBF\x4F\xB6\xF0\xB8\xB9\xA4\xB5\xA4\xE9\xA6\x62\xAA\x46\xB4\xE4\xA4\x55\xA4\xF4\xA1\x41"
    "\xB8\xD5\xAF\xE8\xA4\x40\xA4\xC1\xB6\xB6\xA7\x51\xA1\x43";
constexpr const char* kTraditional = "燈塔號今日在東港下水，試航一切順利。";

Decoded xml(const std::string& bytes, std::string_view content_type = "") {
  return decode_to_utf8(bytes, content_type, Markup::xml);
}

std::string widened(std::string_view ascii, int width, bool big_endian) {
  std::string out;
  for (const char c : ascii) {
    std::string unit(std::size_t(width), '\0');
    (big_endian ? unit.back() : unit.front()) = c;
    out += unit;
  }
  return out;
}

TEST(Charset, IsNotMisledByACharacterThatBreaksOffAtTheEnd) {
  const std::string text = "<a>灯塔</a><a>";
  for (const auto* cut : {"\xE7", "\xE7\x81", "\xF0\x9F\x92", "\xC3"})
    for (const auto* start : {"", "\xEF\xBB\xBF", "<?xml version='1.0' encoding='UTF-8'?>"}) {
      const auto decoded = xml(start + text + cut);
      EXPECT_EQ(decoded.charset, "utf-8");
      EXPECT_TRUE(decoded.text.ends_with(text)) << decoded.text;
      EXPECT_EQ(decoded.replaced, 0u);
    }
  EXPECT_EQ(xml("<a>caf\xE9").text, "<a>café") << "of ASCII it would be a guess";
  EXPECT_TRUE(xml("<a>" + kGbk).text.ends_with(kText));
}

TEST(Charset, BelievesAByteOrderMarkFirst) {
  EXPECT_EQ(xml("\xEF\xBB\xBF<a>é</a>", "text/xml; charset=gbk").text, "<a>é</a>");
  EXPECT_EQ(xml("\xFF\xFE"s + widened("<a/>", 2, false)).text, "<a/>");
  EXPECT_EQ(xml("\xFE\xFF"s + widened("<a/>", 2, true)).charset, "utf-16be");
  EXPECT_EQ(xml("\xFF\xFE\0\0"s + widened("<a/>", 4, false)).charset, "utf-32le");
  EXPECT_EQ(xml("\0\0\xFE\xFF"s + widened("<a/>", 4, true)).reason, "bom");
}

TEST(Charset, SeesWideAndEbcdicTextWithoutAMark) {
  for (const int width : {2, 4})
    for (const bool big : {true, false}) EXPECT_EQ(xml(widened("<?xml?><a/>", width, big)).text, "<?xml?><a/>");
  const auto ebcdic = xml("\x4C\x6F\xA7\x94\x93\x6F\x6E\x4C\x81\x61\x6E");
  EXPECT_EQ(ebcdic.text, "<?xml?><a/>"s.replace(5, 2, "?>"));
  EXPECT_EQ(ebcdic.charset, "cp037");
}

TEST(Charset, LetsValidUtf8WinOverAnyLabel) {
  const auto decoded = xml("<?xml version='1.0' encoding='gb2312'?><a>灯塔</a>", "text/xml; charset=big5");
  EXPECT_EQ(decoded.charset, "utf-8");
  EXPECT_EQ(decoded.reason, "valid_utf8");
  EXPECT_NE(decoded.text.find("灯塔"), std::string::npos);
}

TEST(Charset, ReadsEveryNameOfGbkAsGb18030) {
  for (const auto* label : {"gb2312", "GBK", "x-gbk", "gb18030", "GB_2312-80", "cp936", "\"gb2312\""}) {
    const auto decoded = xml("<a>" + kGbk + "</a>", "text/xml; charset="s + label);
    EXPECT_EQ(decoded.text, "<a>"s + kText + "</a>") << label;
    EXPECT_EQ(decoded.charset, "gb18030") << label;
    EXPECT_EQ(decoded.reason, "http") << label;
  }
  EXPECT_EQ(xml("<?xml version='1.0' encoding='gb2312'?><a>" + kGbk + "</a>").reason, "xml_declaration");
  EXPECT_EQ(decode_to_utf8("<meta charset=gbk><p>" + kGbk, "", Markup::html).reason, "meta");
  // Beyond GB2312 and GBK: four bytes.
  EXPECT_EQ(xml("<a>" + kGbk + "\x95\x32\x82\x36</a>", "text/xml; charset=gb2312").text, "<a>"s + kText + "𠀀</a>");
}

TEST(Charset, ReadsTheFullWidthBlankOfOldEditors) {
  EXPECT_EQ(xml("<a>" + kGbk + "\xA3\xA0" + kGbk + "</a>", "text/xml; charset=gbk").text,
            "<a>"s + kText + "\u3000" + kText + "</a>");
}

TEST(Charset, RecognisesChineseWithoutALabel) {
  const auto simplified = xml("<a>" + kGbk + kGbk + "</a>");
  EXPECT_EQ(simplified.text, "<a>"s + kText + kText + "</a>");
  EXPECT_EQ(simplified.reason, "statistics");
  const auto traditional = xml("<a>" + kBig5 + kBig5 + "</a>");
  EXPECT_EQ(traditional.charset, "big5");
  EXPECT_EQ(traditional.text, "<a>"s + kTraditional + kTraditional + "</a>");
}

TEST(Charset, SeesThroughAWrongLabel) {
  EXPECT_EQ(xml("<?xml version='1.0' encoding='utf-8'?><a>" + kGbk + "</a>").charset, "gb18030");
}

TEST(Charset, KeepsBothPartsOfAMixedDocument) {
  std::string bytes;
  for (int i = 0; i < 20; ++i) bytes += "<item>"s + kText + "</item>\n";
  const auto expected = bytes + "<item>" + kText + "</item>\n" + bytes;
  const auto mixed = bytes + "<item>" + kGbk + "</item>\n" + bytes;
  for (const auto* content_type :
       {"", "text/xml; charset=utf-8", "text/xml; charset=gbk", "text/xml; charset=shift_jis"}) {
    const auto decoded = xml(mixed, content_type);
    EXPECT_EQ(decoded.text, expected) << content_type;
    EXPECT_EQ(decoded.charset, "utf-8") << content_type;
    EXPECT_EQ(decoded.replaced, 0u) << content_type;
  }
}

TEST(Charset, KeepsBothPartsOfADocumentThatIsHalfAndHalf) {
  const auto expected = "<item>"s + kText + "</item><b>中</b><item>" + kText + "</item>";
  for (const auto* content_type : {"", "text/xml; charset=utf-8", "text/xml; charset=gbk"}) {
    const auto decoded = xml("<item>"s + kText + "</item><b>中</b><item>" + kGbk + "</item>", content_type);
    EXPECT_EQ(decoded.text, expected) << content_type;
    EXPECT_EQ(decoded.charset, "utf-8") << content_type;
  }
  EXPECT_EQ(xml("<item>"s + kGbk + "</item><b>\xD6\xB0</b>", "").text, "<item>"s + kText + "</item><b>职</b>");
}

TEST(Charset, ReadsALoneByteInUtf8AsWindows1252) {
  const auto stray = "<a>"s + kText + kText + "</a><b>don\x92t caf\xE9 now</b><c>";
  const auto decoded = xml(stray + "</c>", "");
  EXPECT_EQ(decoded.text, "<a>"s + kText + kText + "</a><b>don’t café now</b><c></c>");
  EXPECT_EQ(decoded.replaced, 0u);
  // Cut off in the middle of a character.
  EXPECT_TRUE(xml(stray + "\xE4\xB8", "").text.ends_with("<c>\uFFFD\uFFFD"));
}

TEST(Charset, PutsAReplacementForEachByteThatMeansNothing) {
  std::size_t replaced = 0;
  EXPECT_EQ(repair_utf8("a\xFF\xC0\x80é\xED\xA0\x80\xF0\x9F\x98", &replaced),
            "a\uFFFD\uFFFD\uFFFDé\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(replaced, 9u);
  const auto cut = xml("<a>" + kGbk + kGbk + "\xB5</a>", "text/xml; charset=gbk");
  EXPECT_EQ(cut.replaced, 1u);
  EXPECT_EQ(cut.text, "<a>"s + kText + kText + "\uFFFD</a>");
}

TEST(Charset, DoesNotCopyWhatIsUtf8Already) {
  std::string bytes(4096, 'a');
  bytes += "灯塔";
  const auto* before = bytes.data();
  const auto decoded = decode_to_utf8(std::move(bytes), "", Markup::text);
  EXPECT_EQ(decoded.text.data(), before);
}

TEST(Charset, StaysLinearOverDamage) {
  std::string bytes;
  while (bytes.size() < 4 << 20) bytes += "ééééééé\xFF\x81<";
  const auto decoded = xml(bytes);  // would take minutes if each piece looked at the rest
  EXPECT_TRUE(is_valid_utf8(decoded.text));
  EXPECT_GT(decoded.replaced, 0u);
}

TEST(Charset, KnowsLabelsInAnySpelling) {
  EXPECT_EQ(charset_of_label(" UTF8 "), "utf-8");
  EXPECT_EQ(charset_of_label("unicode-1-1-utf-8"), "utf-8");
  EXPECT_EQ(charset_of_label("Big5-HKSCS"), "big5");
  EXPECT_EQ(charset_of_label("iso-8859-1"), "windows-1252");
  EXPECT_EQ(charset_of_label("unicode"), "utf-16le");
  EXPECT_EQ(charset_of_label("none of these"), "");
  EXPECT_EQ(charset_of_label(std::string(10'000, 'u')), "");
  EXPECT_EQ(charset_parameter("text/xml; version=1; Charset = \"gbk\" ; x=y"), "gbk");
  EXPECT_EQ(charset_parameter("text/xml"), "");
}

}  // namespace
}  // namespace kuaixun
