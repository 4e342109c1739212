// For tests of deciding: a ledger in memory, with an index of what was published lately.
#pragma once

#include <functional>
#include <string>
#include <utility>

#include <gtest/gtest.h>

#include "base/run_task.hpp"
#include "decide/decider.hpp"
#include "ledger/memory_ledger.hpp"
#include "tests/support/manual_clock.hpp"

namespace kuaixun {

// News that other outlets retell.
inline const std::string kFabTitle = "港湾半导体第二条产线投产，月产能 8000 片";
inline const std::string kFabText =
    "港湾半导体周二宣布，位于北岸的第二条产线正式投产，设计月产能 8000 片，首批客户来自汽车电子。公司总裁林岚表示，"
    "产线用时 14 个月建成，比计划提前一个季度，全部设备国产化率达到 61%。";

class DecidingTest : public ::testing::Test {
 protected:
  Item item(const std::string& source, const std::string& name, const std::string& title, const std::string& text) {
    return Item{.source = source,
                .url = "https://" + source + ".example/" + name,
                .guid = name,
                .title = title,
                .content_text = text,
                .language = "zh",
                .published_at = {clock_.now()},
                .fetched_at = clock_.now(),
                .labels = {{"from", source}}};
  }

  static Candidate candidate(Item item, bool compared = true) {
    auto candidate = candidate_of(std::move(item));
    candidate.outlet = candidate.item.source;
    candidate.item.story_id = candidate.item.id;
    if (compared) candidate.outline = outline_of(candidate.item);
    return candidate;
  }

  // The ruling; the item as it was decided about is in last_. Ten minutes pass.
  Ruling decide(Candidate candidate) {
    Ruling ruling;
    auto* const near = candidate.outline ? &near_ : nullptr;
    write([&](LedgerTransaction& ledger) { ruling = decide_and_store(ledger, candidate, clock_.now(), near); });
    last_ = candidate.item;
    clock_.advance(std::chrono::minutes{10});
    return ruling;
  }
  Ruling decide(Item item, bool compared = true) { return decide(candidate(std::move(item), compared)); }

  void write(std::function<void(LedgerTransaction&)> round) {
    EXPECT_TRUE(run_task(io_, ledger_.write(std::move(round))));
  }

  asio::io_context io_;
  ManualClock clock_;
  MemoryLedger ledger_;
  NearWindow near_{DedupSettings{}};
  Item last_;
};

}  // namespace kuaixun
