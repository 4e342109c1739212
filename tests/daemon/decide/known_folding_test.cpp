// What no item and no sighting says is known again from the records of what is known.
#include "decide/known_folding.hpp"

#include <gmock/gmock.h>

#include "decide/folding.hpp"
#include "dedup/keys.hpp"
#include "ingest/announce.hpp"
#include "publish/record_reader.hpp"
#include "publish/topics.hpp"
#include "tests/support/deciding_test.hpp"

namespace kuaixun {
namespace {

using ::testing::IsEmpty;

std::string text_of(const std::string& title) {
  return "港务局今天上午宣布，三号码头的新吊机已经通过验收，将在下周一正式投入使用，首批货轮当天靠泊。" + title;
}

class KnownFoldingTest : public DecidingTest {
 protected:
  Item news(const std::string& source, const std::string& name, const std::string& title) {
    return item(source, name, title, text_of(title));
  }

  Candidate old(Item item) {
    auto old = candidate(std::move(item), false);
    old.held_back = true;
    return old;
  }

  // Decides on this ledger, and announces.
  Ruling publish(Candidate candidate) {
    Ruling ruling;
    write([&](LedgerTransaction& ledger) {
      ruling = decide_and_store(ledger, candidate, clock_.now(), nullptr);
      announce(ledger, ruling, candidate, Encoder(KafkaSettings{}));
    });
    clock_.advance(std::chrono::minutes{10});
    return ruling;
  }

  // The ledger is lost, and made anew from what was published.
  void rebuild() {
    const auto rows = run_task(io_, ledger_.outbox(0, 1'000, 1 << 30)).value();
    ledger_ = MemoryLedger{};
    Folding folding({});
    write([&](LedgerTransaction& ledger) {
      for (const auto content : {TopicContent::items, TopicContent::sightings, TopicContent::known})
        for (const auto& row : rows)
          if (content_of(row.record.topic) == content) fold(ledger, folding, content, row.record);
      folding.save_known(ledger);
    });
  }

  static void fold(LedgerTransaction& ledger, Folding& folding, TopicContent content, const Record& record) {
    if (content == TopicContent::items)
      folding.add(ledger, read_item(record).value(), recipe_of(record));
    else if (content == TopicContent::sightings)
      folding.add(ledger, read_sighting(record).value());
    else if (is_tombstone(record))
      folding.forget(key_of_text(record.key).value());
    else
      folding.add(read_known(record).value());
  }

  std::vector<Record> published() {
    std::vector<Record> records;
    for (auto& row : run_task(io_, ledger_.outbox(0, 1'000, 1 << 30)).value()) records.push_back(std::move(row.record));
    return records;
  }

  // That nothing is to be told of it, as nothing happened.
  void expect_known(Candidate candidate) {
    const auto title = candidate.item.title;
    const auto ruling = publish(std::move(candidate));
    EXPECT_EQ(ruling.decision.verdict, Verdict::unchanged) << title << ": " << ruling.decision.reason;
    EXPECT_THAT(published(), IsEmpty()) << title;
  }
};

TEST_F(KnownFoldingTest, WhatWasHeldBackStaysHeldBack) {
  const auto one = news("a", "1", "港口开放"), two = news("a", "2", "渡轮停航");
  auto gone = candidate(news("a", "3", "灯塔换灯"));
  gone.page = PageRead::gone;
  publish(candidate(two));
  publish(old(one));
  publish(gone);
  rebuild();
  auto same_address = one, same_text = one;  // with another guid
  same_address.guid = same_text.guid = "new";
  same_address.content_text = "";
  same_text.url = "https://a.example/moved";
  expect_known(candidate(one));
  expect_known(candidate(two));
  expect_known(candidate(news("a", "3", "灯塔换灯")));
  EXPECT_EQ(publish(candidate(same_address)).decision.verdict, Verdict::unchanged);
  EXPECT_EQ(publish(candidate(same_text)).decision.verdict, Verdict::unchanged);
}

TEST_F(KnownFoldingTest, WhatWasHeldBackByOneIsNewsOfAnother) {
  const auto one = news("a", "1", "港口开放");
  publish(old(one));
  rebuild();
  auto other = one;
  other.source = "b";
  EXPECT_EQ(publish(candidate(other)).decision.verdict, Verdict::new_item);
}

TEST_F(KnownFoldingTest, WhatTwoSourcesHeldBackStaysSoOfBoth) {
  const auto one = news("a", "1", "港口开放");
  auto copy = news("b", "7", "港口开放");
  copy.url = one.url;
  publish(old(one));
  publish(old(copy));
  rebuild();
  expect_known(candidate(one));
  expect_known(candidate(copy));
}

TEST_F(KnownFoldingTest, AnItemThatWasPublishedAfterAllIsPublished) {
  const auto one = news("a", "1", "港口开放");
  auto fresh = news("b", "7", "港口开放");
  fresh.url = one.url;
  publish(old(one));
  ASSERT_TRUE(publish(candidate(fresh)).is_published);
  rebuild();
  expect_known(candidate(fresh));
  expect_known(candidate(one));
  fresh.content_text += "更正。";
  EXPECT_EQ(publish(candidate(fresh)).decision.verdict, Verdict::revision);
}

TEST_F(KnownFoldingTest, OfATombstoneNothingIsKnown) {
  const auto one = news("a", "1", "港口开放");
  const auto told = publish(old(one)).known.front().name;
  write(
      [&](LedgerTransaction& ledger) { ledger.append(Encoder(KafkaSettings{}).encode_forgotten(told, clock_.now())); });
  rebuild();
  EXPECT_EQ(publish(candidate(one)).decision.verdict, Verdict::new_item);
}

TEST_F(KnownFoldingTest, AnEntryWithTheTextOfItsPageIsUnchangedAndItsPageNotNeeded) {
  auto teaser = candidate(news("a", "1", "港口开放"));
  teaser.wants_page = true;
  auto page = candidate(item("a", "1", "港口开放", text_of("全文") + text_of("港口开放")));
  page.said_hash = teaser.said_hash;
  page.page = PageRead::merged;
  publish(page);
  rebuild();
  bool is_needed = true;
  write([&](LedgerTransaction& ledger) { is_needed = is_page_needed(ledger, teaser, clock_.now()); });
  EXPECT_FALSE(is_needed);
  expect_known(teaser);
}

TEST_F(KnownFoldingTest, APageOfManyNamesNobody) {
  const auto one = news("a", "1", "港口开放");
  auto two = news("a", "2", "渡轮停航");
  two.url = one.url;
  publish(candidate(one));
  publish(candidate(two));
  rebuild();
  expect_known(candidate(one));
  expect_known(candidate(two));
  auto renamed = one;
  renamed.guid = "1b";
  renamed.content_text = "";
  EXPECT_TRUE(publish(candidate(renamed)).is_published) << "by an article's address it would be a revision";
  auto three = news("a", "3", "大桥通车");
  three.url = one.url;
  EXPECT_TRUE(publish(candidate(three)).is_published);
}

TEST_F(KnownFoldingTest, WhatIsToldOfAnItemThatIsGoneIsTakenBackSoon) {
  const KnownRecord lost{.name = make_key(KeyKind::entry, "x"), .as = KnownAs::said, .item = {.id = "gone"}};
  write([&](LedgerTransaction& ledger) {
    Folding folding({});
    folding.add(lost);
    folding.save_known(ledger);
    EXPECT_FALSE(ledger.find(lost.name));
    EXPECT_TRUE(ledger.is_told(lost.name));
  });
}

}  // namespace
}  // namespace kuaixun
