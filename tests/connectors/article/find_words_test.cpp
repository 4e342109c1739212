#include "connectors/article/find_words.hpp"

#include <string>

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

TEST(FindWords, FindsAWordWhereverItStands) {
  for (const std::string word : {"x", "ab", "abc", "res.host", "报", "发布", "相关阅读"})
    for (std::size_t before = 0; before < 100; ++before)
      for (const std::size_t behind : {0, 1, 31, 32, 33}) {
        const auto text = std::string(before, '-') + word + std::string(behind, '-');
        EXPECT_EQ(find_word(text, word), before) << word << " before " << behind;
        EXPECT_EQ(find_word(text, word, before + 1), std::string_view::npos) << word;
        EXPECT_EQ(find_word(std::string_view(text).substr(0, before + word.size() - 1), word), std::string_view::npos);
      }
}

TEST(FindWords, IsNotDeceivedByBytesThatAreTheSame) {
  const std::string text = "发表、分布、发布、" + std::string(40, 'a') + "b发布";
  EXPECT_EQ(find_word(text, "发布"), 18U);
  EXPECT_EQ(find_word(text, "发布", 19), text.size() - 6);
  EXPECT_FALSE(contains_word(text, "aab发表"));
  EXPECT_TRUE(contains_any(text, {"没有", "aab发布"}));
}

TEST(FindWords, FindsNothingInATextThatIsShorter) {
  EXPECT_FALSE(contains_word("", "ab"));
  EXPECT_FALSE(contains_word("a", "ab"));
  EXPECT_EQ(find_word("ab", "ab", 5), std::string_view::npos);
}

TEST(WordIndex, AnswersAsASearchDoes) {
  const std::string line = "长按识别二维码，关注我们的公众号 like us";
  const WordIndex words(line);
  for (const std::string_view word : {"长按", "公众号", "us", "号", "u", "二维码，关", "公众微", "长识", "like them"}) {
    EXPECT_EQ(words.contains(word), line.find(word) != std::string::npos) << word;
    EXPECT_EQ(words.find(word), line.find(word)) << word;
  }
  EXPECT_EQ(words.find("长按", 3), std::string_view::npos);
  EXPECT_TRUE(words.contains_any({"没有", "识别"}));
  EXPECT_FALSE(WordIndex("").contains("字"));
}

}  // namespace
}  // namespace kuaixun
