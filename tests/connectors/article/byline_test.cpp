#include "connectors/article/byline.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

Byline read(std::string_view text) {
  Byline byline;
  read_byline(text, byline);
  return byline;
}

using Names = std::vector<std::string>;

TEST(Byline, ReadsLabelledNames) {
  const auto byline = read("2026-03-05 10:20 来源：港湾观察 作者：张三、李四 责任编辑：王五_HW01");
  EXPECT_EQ(byline.publisher, "港湾观察");
  EXPECT_EQ(byline.authors, (Names{"张三", "李四"}));
  EXPECT_EQ(byline.editor, "王五");
}

TEST(Byline, ReadsReportersWithoutAMark) {
  EXPECT_EQ(read("港湾观察记者 张三丰 李四").authors, (Names{"张三丰", "李四"}));
  EXPECT_EQ(read("本报记者从港湾集团获悉").authors, Names{});
}

TEST(Byline, ReadsTraditionalCharacters) {
  const auto byline = read("來源：港灣觀察 責任編輯：王五\n記者 張三豐");
  EXPECT_EQ(byline.publisher, "港灣觀察");
  EXPECT_EQ(byline.editor, "王五");
  EXPECT_EQ(byline.authors, Names{"張三豐"});
}

TEST(Byline, ReadsAnAuthorWithoutAMark) {
  EXPECT_EQ(read("《港湾》作者 李四").authors, Names{"李四"});
  EXPECT_EQ(read("作者 认为这是转折点").authors, Names{});
}

TEST(Byline, RefusesWhatIsNoName) {
  EXPECT_TRUE(read("来源：2026-03-05").publisher.empty());
  EXPECT_TRUE(read("作者：a@b.example").authors.empty());
  EXPECT_FALSE(is_name("105092"));
  EXPECT_FALSE(is_name("https://a.example/"));
}

TEST(Byline, KeepsWhatIsKnown) {
  Byline byline{.publisher = "港湾观察"};
  read_byline("来源：别处", byline);
  EXPECT_EQ(byline.publisher, "港湾观察");
}

}  // namespace
}  // namespace kuaixun
