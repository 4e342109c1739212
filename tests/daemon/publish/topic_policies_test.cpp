#include "publish/topic_policies.hpp"

#include <algorithm>

#include <gmock/gmock.h>

namespace kuaixun {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr std::chrono::hours kRemember{24 * 400};

class TopicPolicies : public testing::Test {
 protected:
  std::vector<std::string> complaints(const std::string& name, TopicPolicy policy) {
    const KafkaSettings settings{.bootstrap = "b:9092", .max_message_bytes = 900'000};
    const auto topics = Topics(settings).all();
    const auto topic = std::ranges::find(topics, topic_content(name), &Topic::content);
    return complaints_about(*topic, policy, settings, kRemember);
  }
};

TEST_F(TopicPolicies, AreSoundAsWeMakeThem) {
  EXPECT_THAT(complaints("progress", {{"cleanup.policy", "compact"}, {"max.message.bytes", "1000"}}), IsEmpty());
  EXPECT_THAT(
      complaints("items", {{"cleanup.policy", "delete"}, {"retention.ms", "-1"}, {"max.message.bytes", "1048588"}}),
      IsEmpty());
  EXPECT_THAT(complaints("sightings", {{"cleanup.policy", "delete"}, {"retention.ms", "34560000000"}}), IsEmpty());
  EXPECT_THAT(complaints("items", {{"cleanup.policy", "compact"}, {"retention.ms", "1000"}}), IsEmpty());
  EXPECT_THAT(complaints("progress", {}), IsEmpty());
}

TEST_F(TopicPolicies, ProgressThatIsNotCompactedAlone) {
  for (const auto* policy : {"delete", "compact,delete"})
    EXPECT_THAT(complaints("progress", {{"cleanup.policy", policy}}),
                ElementsAre(AllOf(HasSubstr("kuaixun.progress"), HasSubstr("published twice"),
                                  HasSubstr("--entity-name kuaixun.progress --add-config cleanup.policy=compact"))));
}

TEST_F(TopicPolicies, WhatIsKnownIsKeptUntilItIsForgotten) {
  EXPECT_THAT(
      complaints("known", {{"cleanup.policy", "compact"}, {"retention.ms", "1000"}, {"max.message.bytes", "9000"}}),
      IsEmpty());
  for (const auto* policy : {"delete", "compact,delete"})
    EXPECT_THAT(complaints("known", {{"cleanup.policy", policy}, {"retention.ms", "1000"}}),
                ElementsAre(AllOf(HasSubstr("kuaixun.known"), HasSubstr("held back"),
                                  HasSubstr("--entity-name kuaixun.known --add-config cleanup.policy=compact"))));
}

TEST_F(TopicPolicies, TopicsThatTakeSmallerMessagesThanOurs) {
  EXPECT_THAT(complaints("items", {{"max.message.bytes", "500000"}}),
              ElementsAre(AllOf(HasSubstr("500000"), HasSubstr("rejects"), HasSubstr("max.message.bytes=1000000"))));
}

TEST_F(TopicPolicies, TopicsThatForgetSoonerThanTheLedger) {
  EXPECT_THAT(complaints("items", {{"cleanup.policy", "delete"}, {"retention.ms", "604800000"}}),
              ElementsAre(AllOf(HasSubstr("7 days"), HasSubstr("400 days"), HasSubstr("retention.ms=34560000000"))));
}

TEST_F(TopicPolicies, SightingsOfWhichOnlyTheLastIsKept) {
  EXPECT_THAT(complaints("sightings", {{"cleanup.policy", "compact"}}),
              ElementsAre(AllOf(HasSubstr("kuaixun.sightings"), HasSubstr("cleanup.policy=delete"))));
}

}  // namespace
}  // namespace kuaixun
