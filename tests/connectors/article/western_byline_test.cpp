#include "connectors/article/western_byline.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

using Names = std::vector<std::string>;

TEST(WesternByline, ReadsNamesBehindBy) {
  EXPECT_EQ(western_authors("By Jo Doe"), Names{"Jo Doe"});
  EXPECT_EQ(western_authors("By Jo Doe and Ann van der Lee | March 5, 2026"), (Names{"Jo Doe", "Ann van der Lee"}));
  EXPECT_EQ(western_authors("By JO DOE, Ann Lee and Bo Chu, Harbour News"), (Names{"JO DOE", "Ann Lee", "Bo Chu"}));
  EXPECT_EQ(western_authors("Written by Jo Q. Doe, Staff Writer"), Names{"Jo Q. Doe"});
  EXPECT_EQ(western_authors("by Jo O'Doe-Lee on March 5, 2026"), Names{"Jo O'Doe-Lee"});
  EXPECT_EQ(western_authors("By Reuters"), Names{"Reuters"});
  EXPECT_EQ(western_authors("Por José Núñez"), Names{"José Núñez"});
  EXPECT_EQ(western_authors("Von Jörg Müller, Hamburg"), Names{"Jörg Müller"});
  EXPECT_EQ(western_authors("By Jo Doe March 5, 2026"), Names{"Jo Doe"});
}

TEST(WesternByline, ReadsNoSentence) {
  EXPECT_EQ(western_authors("By Monday the port will be open again."), Names{});
  EXPECT_EQ(western_authors("By the end of the year, Jo Doe will have left."), Names{});
  EXPECT_EQ(western_authors("By Harbour standards this is a small ship"), Names{});
  EXPECT_EQ(western_authors("Von den Schiffen blieb keines im Hafen"), Names{});
  EXPECT_EQ(western_authors("Harbour opens its second berth"), Names{});
}

TEST(WesternByline, ReadsNamesOfElements) {
  EXPECT_EQ(western_names("Jo Doe, Ann Lee"), (Names{"Jo Doe", "Ann Lee"}));
  EXPECT_EQ(western_names("By Jo Doe"), Names{"Jo Doe"});
}

}  // namespace
}  // namespace kuaixun
