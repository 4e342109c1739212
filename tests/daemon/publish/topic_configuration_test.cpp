#include "publish/topic_configuration.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

TEST(TopicConfiguration, KeepsItemsAndSightingsAsLongAsTheLedgerRemembers) {
  const KafkaSettings settings{.keep = std::chrono::hours{24}};
  for (const auto* name : {"kuaixun.items", "kuaixun.sightings"}) {
    const auto configuration = topic_configuration(name, settings);
    EXPECT_EQ(configuration.at("retention.ms"), "86400000");
    EXPECT_EQ(configuration.at("retention.bytes"), "-1");
  }
  EXPECT_TRUE(topic_configuration("kuaixun.rejects", settings).empty());
  EXPECT_EQ(topic_configuration("kuaixun.progress", settings).at("cleanup.policy"), "compact");
}

}  // namespace
}  // namespace kuaixun
