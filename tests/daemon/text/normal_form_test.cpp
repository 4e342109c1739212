#include "text/normal_form.hpp"

#include <gtest/gtest.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include "base/utf8.hpp"

namespace kuaixun {
namespace {

std::string times(std::string_view part, int count) {
  std::string text;
  while (count-- > 0) text += part;
  return text;
}

TEST(NormalForm, ComposesWithoutChangingWidths) {
  EXPECT_EQ(to_nfc("e\u0301"), "é");
  EXPECT_EQ(to_nfc("，！"), "，！");  // form KC would make ASCII of them
  EXPECT_EQ(nfkc_casefold("Ｅ\u0301！"), "é!");
}

TEST(NormalForm, KeepsTheMarksThatWritingsNeed) {
  for (const auto* text : {"Việt Nam", "שָׁלוֹם", "بِسْمِ ٱللَّهِ", "བསྒྲུབས", "क्षत्रिय", "กิ่ง้น้ำ", "각"})
    EXPECT_EQ(nfkc_casefold(to_nfc(text)), nfkc_casefold(text)) << text;
  const auto zalgo = "H" + times("\u0316\u0301", 14) + "e";
  EXPECT_EQ(to_nfc(zalgo).size(), zalgo.size());
  EXPECT_EQ(to_nfc("👩\u200D👩\u200D👧\u200D👦"), "👩\u200D👩\u200D👧\u200D👦");
}

TEST(NormalForm, LeavesOutMarksBeyondThirtyInARun) {
  EXPECT_EQ(to_nfc("a" + times("\u0327", 1'000) + "b"), "a" + times("\u0327", 30) + "b");
  // What is invisible does not begin a run anew, since folding takes it away.
  EXPECT_EQ(nfkc_casefold("x" + times(times("\u0327", 20) + "\u034F", 50) + "y"), "x" + times("\u0327", 29) + "y");
}

// What may stand within a run is known by rules of ours: each character that ICU sorts or takes away counts.
TEST(NormalForm, CountsEveryCharacterThatIcuSortsOrTakesAway) {
  UErrorCode error = U_ZERO_ERROR;
  const auto* forms = icu::Normalizer2::getNFKCCasefoldInstance(error);
  ASSERT_TRUE(U_SUCCESS(error));
  for (char32_t c = 0x300; c < 0x110000; ++c) {
    if (c >= 0xD800 && c < 0xE000) continue;
    icu::UnicodeString made;
    const bool changes = forms->getDecomposition(UChar32(c), made);
    const bool vanishes = changes && made.isEmpty();
    const bool sorted = u_getCombiningClass(changes && !vanishes ? made.char32At(0) : UChar32(c)) != 0;
    if (!vanishes && !sorted) continue;
    std::string one;
    append_utf8(one, c);
    const auto kept = nfkc_casefold("a" + times(one + "\u0327", 100) + "b");
    ASSERT_LE(count_characters(kept), 80U) << std::hex << std::uint32_t(c);
  }
}

}  // namespace
}  // namespace kuaixun
