#include "connectors/digest/profile.hpp"

#include <gmock/gmock.h>

#include "connectors/digest/digest.hpp"
#include "connectors/digest/shipped_profiles.hpp"
#include "tests/support/temp_dir.hpp"

namespace kuaixun {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

TEST(Profile, ThatIsShippedIsSound) {
  for (const auto text : shipped_profile_texts()) EXPECT_THAT(read_profile(text).complaint, IsEmpty()) << text;
  EXPECT_EQ(shipped_profiles().size(), shipped_profile_texts().size());
}

TEST(Profile, IsToldWhatIsWrongWithItAndWhere) {
  const auto complaint = [](std::string_view text) { return read_profile(text).complaint; };
  const std::string begin = "name = \"mine\"\n";
  EXPECT_THAT(complaint(begin + "[item]\nheadin = 2\n"),
              HasSubstr("line 3: item.headin is no key of a profile; did you"));
  EXPECT_THAT(complaint(begin + "[item]\nheading = 9\n"), HasSubstr("line 3: expected a number from 1 to 6"));
  EXPECT_THAT(complaint(begin + "[item]\nline = '('\n"), HasSubstr("line 3: ( is no pattern of RE2"));
  EXPECT_THAT(complaint(begin + "[item]\nnumbered = true\npublisher = 'x'\n"), HasSubstr("line 4: x needs a group"));
  EXPECT_THAT(complaint(begin + "[item]\nnumbered = 1\n"), HasSubstr("line 3: expected true or false"));
  EXPECT_THAT(complaint(begin + "format = \"html\"\n"), HasSubstr("line 2: expected format ="));
  EXPECT_THAT(complaint(begin + "digest = \"week\"\n"), HasSubstr("line 2: expected digest ="));
  EXPECT_THAT(complaint(begin + "item = 1\n"), HasSubstr("line 2: item is not a table"));
  EXPECT_THAT(complaint(begin + "[sure]\nlinked = 2\n"), HasSubstr("a share from 0 to 1"));
  EXPECT_THAT(complaint(begin + "[leave_out]\nlines = 'x'\n"), HasSubstr("a list of patterns"));
  EXPECT_THAT(complaint(begin), HasSubstr("has no [item]"));
  EXPECT_THAT(complaint("[item]\nheading = 2\n"), HasSubstr("has no name"));
  EXPECT_THAT(complaint(begin + "format = \"json\"\n"), HasSubstr("has no list"));
  EXPECT_THAT(complaint(begin + "format = \"page\"\n"), HasSubstr("has no marks"));
  EXPECT_THAT(complaint("name = \n"), HasSubstr("line 1: "));
}

TEST(Profile, OfTheOperatorIsAFileBesideHisConfiguration) {
  const TempDir dir;
  OptionReading reading{.folder = dir.path("")};
  EXPECT_EQ(read_profile_option("auto", reading), "auto");
  EXPECT_EQ(read_profile_option("report", reading), "report");
  EXPECT_EQ(read_profile_option("mine.toml", reading), "");
  EXPECT_THAT(reading.complaint, HasSubstr("is neither a file that can be read nor one of daily_briefs, "));
  dir.write("mine.toml", "name = \"mine\"\n[item]\nhead = 2\n");
  EXPECT_EQ(read_profile_option("mine.toml", reading), "");
  EXPECT_THAT(reading.complaint, HasSubstr("line 3: item.head is no key"));
  dir.write("mine.toml", "name = \"mine\"\n[item]\nheading = 2\n");
  const auto kept = read_profile_option("mine.toml", reading);
  Source source{.id = "a", .kind = "digest", .url = "https://a.example/"};
  source.options["profile"] = kept;
  const Document document{.url = source.url, .body = "# Week\n## One\nText.\n## Two\nText.\n"};
  const auto batch = parse_digest(document, source);
  ASSERT_TRUE(batch);
  EXPECT_EQ(batch->document.version, "mine");
  EXPECT_EQ(batch->entries.size(), 3u);
  source.options["profile"] = "report";
  EXPECT_THAT(parse_digest(document, source).error().message, HasSubstr("does not have the shape of its profile"));
}

}  // namespace
}  // namespace kuaixun
