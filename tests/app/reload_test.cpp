#include "reload.hpp"

#include <gmock/gmock.h>

#include "fetch/asking.hpp"
#include "settings_table.hpp"

namespace kuaixun {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

Settings following(const std::vector<std::string>& ids) {
  Settings settings;
  for (const auto& id : ids)
    settings.sources.push_back(Source{.id = id, .kind = "feed", .url = "https://" + id + ".example/"});
  return settings;
}

TEST(Reload, SaysWhichSourcesItAddsRemovesAndChanges) {
  const auto before = following({"a", "b", "c", "d"});
  auto after = following({"a", "b", "c", "e"});
  after.sources[1].interval = std::chrono::seconds{60};
  auto asking = std::make_shared<Asking>();
  asking->cookie = "k=v";
  after.sources[2].asking = asking;
  const auto reload = compare(before, after, false);
  EXPECT_THAT(reload.added, ElementsAre("e"));
  EXPECT_THAT(reload.removed, ElementsAre("d"));
  EXPECT_THAT(reload.changed, ElementsAre("b", "c"));
  EXPECT_THAT(reload.complaints, IsEmpty());
  auto again = after;
  again.sources[2].asking = std::make_shared<Asking>(*asking);
  EXPECT_THAT(compare(after, again, false).changed, IsEmpty()) << "read anew, and the same";
}

TEST(Reload, LeavesMostSourcesOnlyWhenForced) {
  const auto before = following({"a", "b", "c", "d"});
  EXPECT_THAT(compare(before, following({"a", "b"}), false).complaints, IsEmpty());
  EXPECT_THAT(compare(before, following({"a"}), false).complaints,
              ElementsAre("3 of 4 sources would be followed no more: `kuaixun reload --force`, if that is meant"));
  EXPECT_THAT(compare(before, following({}), false).complaints, ::testing::SizeIs(1));
  EXPECT_THAT(compare(before, following({"e", "f", "g", "h"}), false).complaints, ::testing::SizeIs(1));
  EXPECT_THAT(compare(before, following({}), true).complaints, IsEmpty());
  EXPECT_THAT(compare(following({}), following({}), false).complaints, IsEmpty());
}

// Every setting, one by one: what is said to be taken over is, and what needs a restart is left as it runs.
TEST(Reload, TakesOverWhatItSaysItDoes) {
  for (const auto& row : setting_rows()) {
    Settings running, after;
    bool is_other = false;
    for (const auto* text : {"v = \"1h\"", "v = \"7m\"", "v = 7", "v = 0.5", "v = true", "v = false", "v = \"normal\"",
                             "v = \"at_least_once\"", "v = \"protobuf\"", "v = \"debug\"", "v = \"json\"",
                             "v = \"127.0.0.1:1\"", "v = \"a-very-long-token\"", "v = [\"127.0.0.1/32\"]",
                             "v = [\"127.0.0.1\"]", "v = [\"a.example\"]", "v = 70000000", "v = \"48h\""}) {
      const auto table = toml::parse(text);
      Settings tried;
      if (is_other || !row.read(*table.get("v"), tried) || row.show(tried) == row.show(running)) continue;
      after = tried;
      is_other = true;
    }
    ASSERT_TRUE(is_other) << row.key << ": no other value";
    const auto reload = compare(running, after, false);
    const bool is_taken_over = !reload.taken_over.empty();
    if (is_taken_over)
      EXPECT_THAT(reload.taken_over, ElementsAre(row.key));
    else
      EXPECT_THAT(reload.needs_restart, ElementsAre(row.key));
    take_over(running, after);
    EXPECT_EQ(row.show(running), row.show(is_taken_over ? after : Settings{})) << row.key;
  }
}

TEST(Reload, NamesPropertiesOfKafkaWithoutTheirValues) {
  Settings before, after;
  before.kafka.properties = {{"a", "1"}, {"b", "2"}, {"c", "3"}};
  after.kafka.properties = {{"a", "1"}, {"b", "s3cret"}, {"d", "4"}};
  EXPECT_THAT(compare(before, after, false).needs_restart,
              UnorderedElementsAre("kafka.properties.b", "kafka.properties.c", "kafka.properties.d"));
}

}  // namespace
}  // namespace kuaixun
