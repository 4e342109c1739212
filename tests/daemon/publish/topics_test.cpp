#include "publish/topics.hpp"

#include <algorithm>

#include <gmock/gmock.h>

namespace kuaixun {
namespace {

using ::testing::ElementsAre;

const KafkaSettings kSettings{
    .topic_prefix = "desk.one", .partitions = 12, .replication = 3, .keep = std::chrono::hours{24}};

std::vector<std::string> names(const Topics& topics) {
  std::vector<std::string> names;
  for (const auto& topic : topics.all()) names.push_back(topic.name);
  return names;
}

TEST(Topics, AreCalledByPrefixAndContent) {
  EXPECT_THAT(names(Topics(kSettings)), ElementsAre("desk.one.items", "desk.one.sightings", "desk.one.known",
                                                    "desk.one.rejects", "desk.one.progress"));
  EXPECT_EQ(topic_name(kSettings, TopicContent::rejects), "desk.one.rejects");
}

TEST(Topics, HaveNoProgressWhereNothingIsMarked) {
  auto settings = kSettings;
  settings.delivery = Delivery::at_least_once;
  EXPECT_THAT(names(Topics(settings)),
              ElementsAre("desk.one.items", "desk.one.sightings", "desk.one.known", "desk.one.rejects"));
}

TEST(Topics, KeepItemsAndSightingsAsLongAsTheLedgerRemembers) {
  for (const auto& topic : Topics(kSettings).all()) {
    if (topic.content != TopicContent::items && topic.content != TopicContent::sightings) continue;
    EXPECT_TRUE(topic.is_rebuilt_from) << topic.name;
    EXPECT_EQ(topic.configuration.at("retention.ms"), "86400000") << topic.name;
    EXPECT_EQ(topic.configuration.at("retention.bytes"), "-1") << topic.name;
    EXPECT_EQ(topic.partitions, 12) << topic.name;
  }
}

TEST(Topics, CompactTheMarkerInOnePartition) {
  const auto progress = Topics(kSettings).all().back();
  EXPECT_EQ(progress.configuration.at("cleanup.policy"), "compact");
  EXPECT_EQ(progress.partitions, 1);
  EXPECT_EQ(progress.replication, 3);
  EXPECT_FALSE(progress.is_rebuilt_from);
}

TEST(Topics, CompactWhatIsKnownInOneOrder) {
  const auto topics = Topics(kSettings).all();
  const auto known = std::ranges::find(topics, TopicContent::known, &Topic::content);
  EXPECT_EQ(known->configuration.at("cleanup.policy"), "compact");
  EXPECT_FALSE(known->configuration.contains("retention.ms")) << "until it is forgotten";
  EXPECT_EQ(known->partitions, 1);
  EXPECT_TRUE(known->is_rebuilt_from);
}

TEST(Topics, AreRebuiltFromItemsFirstAndFromThoseThatNoSettingNamesAnyMore) {
  EXPECT_THAT(Topics(kSettings).rebuilt_from({"desk.one.items", "desk.one.items.robots", "desk.one.itemsets",
                                              "desk.one.known", "desk.one.progress", "desk.one.rejects",
                                              "desk.one.sightings", "desk.one.sightings.robots", "desk.two.items"}),
              ElementsAre("desk.one.items", "desk.one.items.robots", "desk.one.sightings", "desk.one.sightings.robots",
                          "desk.one.known"));
}

TEST(Topics, OfAnotherDaemonWithALongerPrefixAreNotRebuiltFrom) {
  EXPECT_THAT(Topics(kSettings).rebuilt_from({"desk.one.items.sightings", "desk.one.items.rejects"}), ElementsAre());
}

TEST(Topics, TellTheirContentWhateverThePrefix) {
  EXPECT_EQ(content_of("desk.one.items"), TopicContent::items);
  EXPECT_EQ(content_of("items.progress"), TopicContent::progress);
  EXPECT_EQ(content_of("desk.items.robots"), TopicContent::items);
  EXPECT_EQ(content_of("items"), std::nullopt) << "a prefix is missing";
  EXPECT_EQ(content_of(""), std::nullopt);
}

TEST(Topics, HaveTheirContentsAsWords) {
  for (const auto& word : topic_contents()) EXPECT_EQ(to_string(topic_content(word).value()), word);
  EXPECT_EQ(topic_content("item"), std::nullopt);
}

}  // namespace
}  // namespace kuaixun
