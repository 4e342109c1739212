// Text that nobody labelled, or labelled wrongly, in the charsets of its language.
#include <cstring>

#include <gtest/gtest.h>
#include <iconv.h>

#include "base/utf8.hpp"
#include "tests/support/language_samples.hpp"
#include "text/charset.hpp"
#include "text/charset_letters.hpp"
#include "text/charset_statistics.hpp"
#include "text/iconv.hpp"

namespace kuaixun {
namespace {

// The bytes of a text in a charset of one byte, or in one whose name iconv knows.
std::string encoded(std::string_view text, const std::string& charset) {
  const std::string name = charset == "shift_jis"     ? "CP932"
                           : charset == "euc-kr"      ? "CP949"
                           : charset == "windows-874" ? "CP874"
                           : charset == "ibm866"      ? "CP866"
                                                      : charset;
  const auto handle = iconv_open(name.c_str(), "UTF-8");
  std::string out(text.size() * 2, '\0'), in(text);
  char *from = in.data(), *to = out.data();
  std::size_t in_left = in.size(), out_left = out.size();
  EXPECT_EQ(iconv(handle, &from, &in_left, &to, &out_left), 0U) << charset << " of " << text;
  iconv_close(handle);
  out.resize(out.size() - out_left);
  return out;
}

template <class Use>
void each_sample(std::size_t size, Use use) {
  for (const auto& sample : kLanguageSamples) {
    std::string text;
    while (text.size() < size) text += sample.text;
    text = prefix_of_size(text, size);
    if (const auto blank = text.rfind(' '); blank != std::string::npos && blank > size / 2) text.resize(blank);
    for (auto rest = sample.charsets; !rest.empty();) {
      const auto end = std::min(rest.find(' '), rest.size());
      use(std::string(sample.language), text, std::string(rest.substr(0, end)));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
  }
}

TEST(CharsetGuess, ReadsEveryLanguageFromAHundredBytesOn) {
  for (const std::size_t size : {120U, 200U, 1000U, 5000U})
    each_sample(size, [](const std::string& language, const std::string& text, const std::string& charset) {
      const auto bytes = encoded(text, charset);
      EXPECT_EQ(decode_to_utf8(bytes, "", Markup::text).text, text) << language << " in " << charset;
      EXPECT_EQ(decode_to_utf8("<p>" + bytes + "</p>", "text/html; charset=utf-8", Markup::html).text,
                "<p>" + text + "</p>")
          << language << " in " << charset;
    });
}

TEST(CharsetGuess, ReadsNearlyAllFromFiftyBytesOn) {
  int right = 0, all = 0;
  each_sample(60, [&](const std::string&, const std::string& text, const std::string& charset) {
    ++all;
    right += decode_to_utf8(encoded(text, charset), "", Markup::text).text == text;
  });
  EXPECT_GE(right * 100, all * 92) << right << " of " << all;
}

TEST(CharsetGuess, TakesALonelyLetterForOneOfTheWest) {
  const std::pair<const char*, const char*> cases[] = {
      {"The harbour caf\xE9 opens on Monday", "The harbour café opens on Monday"},
      {"na\xEFve readers in Z\xFCrich and S\xE3o Paulo", "naïve readers in Zürich and São Paulo"},
      {"It costs \xA3"
       "5 \x96 don\x92t pay more",
       "It costs £5 – don’t pay more"},
      {"Nu \xF6ppnar \xE5 ena sidan Malm\xF6", "Nu öppnar å ena sidan Malmö"},
      {"\xC9t\xE9 \xE0 Gen\xE8ve", "Été à Genève"},
      {"\xA9 2026 Pier Daily\xAE", "© 2026 Pier Daily®"},
      {"El ni\xF1o", "El niño"},
      {"1\xBD cups at 20\xB0"
       "C",
       "1½ cups at 20°C"},
  };
  for (const auto& [bytes, text] : cases) {
    const auto item = std::string("<rss><channel><item><title>") + bytes + "</title></item></channel></rss>";
    for (const auto* type : {"", "text/xml; charset=utf-8"}) {
      const auto decoded = decode_to_utf8(item, type, Markup::xml);
      EXPECT_NE(decoded.text.find(std::string(">") + text + "<"), std::string::npos) << decoded.text;
      EXPECT_EQ(decoded.charset, "windows-1252") << text;
    }
  }
}

TEST(CharsetGuess, FindsFewCharactersOfChinese) {
  for (const auto* text : {"灯塔号今日下水", "东港试航一切顺利，未见异常。"}) {
    EXPECT_EQ(guess_charset(encoded(text, "gb18030")), "gb18030") << text;
    EXPECT_EQ(guess_charset("<p>AI " + encoded(text, "gb18030") + " 2026</p>"), "gb18030") << text;
  }
}

TEST(CharsetGuess, SaysNothingOfNoise) {
  std::string noise;
  for (int i = 0; i < 1000; ++i) noise += char(0x80 + (i * 7919 + i * i * 31) % 128);
  EXPECT_EQ(guess_charset(noise), "");
  EXPECT_EQ(guess_by_letters("plain").charset, "");
}

// Vietnamese, Hebrew and Hong Kong's charsets hold a letter back until the next shows whether it carries a mark.
TEST(Iconv, KeepsTheLastLetterThatMightCarryAMark) {
  EXPECT_EQ(convert_to_utf8("\xF9\xEC\xE5\xED", "windows-1255").text, "שלום");
  EXPECT_EQ(convert_to_utf8("Hoa", "windows-1258").text, "Hoa");
  EXPECT_EQ(convert_to_utf8("\x88\x66", "big5").text, "Ê");
  EXPECT_EQ(convert_to_utf8("\xF9\xFF\xF9", "windows-1255").text, "ש\uFFFDש");
}

}  // namespace
}  // namespace kuaixun
