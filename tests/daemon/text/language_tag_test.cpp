#include "text/language_tag.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

TEST(LanguageTag, HasOneFormWhateverItsCaseAndDashes) {
  for (const auto* said : {"en-us", "EN-US", "en_US", "en-Us", " en-us ", "en_US.UTF-8", "eng-US"})
    EXPECT_EQ(language_tag(said), "en-US") << said;
  EXPECT_EQ(language_tag("EN"), "en");
  EXPECT_EQ(language_tag("zh_cn"), "zh-CN");
  EXPECT_EQ(language_tag("zh-hans-cn"), "zh-Hans-CN");
  EXPECT_EQ(language_tag("ZH-HANT"), "zh-Hant");
  EXPECT_EQ(language_tag("de_DE@euro"), "de-DE");
  EXPECT_EQ(language_tag("es-419"), "es-419");
  EXPECT_EQ(language_tag("sl-rozaj"), "sl-rozaj");
}

TEST(LanguageTag, ReplacesWhatIsOutOfUse) {
  EXPECT_EQ(language_tag("iw"), "he");
  EXPECT_EQ(language_tag("in"), "id");
  EXPECT_EQ(language_tag("zh-cmn-Hans"), "zh-Hans");
  EXPECT_EQ(language_tag("en-UK"), "en-GB");
  EXPECT_EQ(language_tag("zh-CHS"), "zh-Hans");
  EXPECT_EQ(language_tag("cn"), "zh-CN");
  EXPECT_EQ(language_tag("chi"), "zh");
}

TEST(LanguageTag, KnowsLanguagesByTheirNames) {
  EXPECT_EQ(language_tag("English"), "en");
  EXPECT_EQ(language_tag("English (United States)"), "en-US");
  EXPECT_EQ(language_tag("American English"), "en-US");
  EXPECT_EQ(language_tag("Chinese"), "zh");
  EXPECT_EQ(language_tag("Simplified Chinese"), "zh-Hans");
  EXPECT_EQ(language_tag("简体中文"), "zh-Hans");
  EXPECT_EQ(language_tag("中文"), "zh");
  EXPECT_EQ(language_tag("français"), "fr");
  EXPECT_EQ(language_tag("DEUTSCH"), "de");
  EXPECT_EQ(language_tag("日本語"), "ja");
}

TEST(LanguageTag, TakesTheFirstOfAList) {
  EXPECT_EQ(language_tag("en-us, fr"), "en-US");
  EXPECT_EQ(language_tag("pt-br;q=0.9"), "pt-BR");
}

TEST(LanguageTag, IsEmptyForWhatNamesNoLanguage) {
  for (const auto* said : {"", " ", "und", "none", "utf-8", "x-default", "unknown", "e", "-", "en--", "<b>", "12"})
    EXPECT_EQ(language_tag(said), "") << said;
  EXPECT_EQ(language_tag(std::string(100'000, 'a')), "");
}

}  // namespace
}  // namespace kuaixun
