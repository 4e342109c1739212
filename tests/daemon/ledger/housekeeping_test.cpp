#include "ledger/housekeeping.hpp"

#include <map>
#include <random>
#include <set>

#include <gtest/gtest.h>

#include "ledger/ledger_age.hpp"
#include "ledger/schema.hpp"
#include "ledger/store.hpp"
#include "tests/support/temp_dir.hpp"

namespace kuaixun {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;
using std::chrono::milliseconds;

constexpr auto kRemember = days{10};

// A ledger, sources that answer in all the ways that sources have, and clocks that a test can spoil. An entry is a
// number; what a source lists is a set of them.
class HousekeepingTest : public ::testing::Test {
 protected:
  HousekeepingTest() : database_(dir_.path("ledger.db")) {
    database_.execute("PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF");
    migrate(database_);
    database_.execute("UPDATE meta SET value = 100000000 WHERE name = 'age'");  // no new one
    start();
  }

  void start() {
    housekeeping_.reset();
    store_.emplace(database_);
    const auto kept_at = store_->age_kept_at();
    age_.emplace(store_->kept_age(), kept_at ? wall_ - *kept_at : milliseconds{0});
    housekeeping_.emplace(database_, kRemember);
    store_->set_age(age_->now());
  }

  void restart() {
    in_transaction([&] { store_->keep_age(age_->now(), wall_); });
    start();
  }

  template <class F>
  void in_transaction(F work) {
    database_.execute("BEGIN");
    store_->begin_round();
    work();
    database_.execute("COMMIT");
    if (store_->take_heard()) age_->heard();
    store_->set_age(age_->now());
  }

  static Key key_of(const std::string& source, int entry) {
    Key key{.kind = KeyKind::entry};
    const auto text = source + std::to_string(entry);
    std::copy(text.begin(), text.end(), key.hash.begin());
    return key;
  }
  static std::string id_of(int entry) { return "item-" + std::to_string(entry); }

  // Reads the whole list. Returns which of it was not known.
  std::set<int> read(const std::string& source, const std::set<int>& list, bool to_its_end = true) {
    std::set<int> unknown;
    in_transaction([&] {
      store_->begin_list(source);
      for (const int entry : list) {
        const auto known = store_->find(key_of(source, entry));
        EXPECT_EQ(known ? known->item.id : id_of(entry), id_of(entry)) << "a key leads to another item's row";
        if (!known) unknown.insert(entry);
        if (!known) store_->put_item(KnownItem{.id = id_of(entry), .source = source});
        store_->put_key(key_of(source, entry), id_of(entry), {1});
      }
      if (to_its_end) store_->end_list(source);
      store_->save_cursor(source, Cursor{});
    });
    return unknown;
  }

  // An answer of 304, or none.
  void poll(const std::string& source, int failures = 0) {
    in_transaction([&] { store_->save_cursor(source, Cursor{.failures = failures}); });
  }

  // Time passes by the steady clock, as the writer's thread sees it.
  void pass(milliseconds duration, milliseconds step = 1min) {
    for (; duration > 0ms; duration -= step) {
      age_->pass(std::min(duration, step));
      wall_ += std::min(duration, step);
    }
  }

  void keep_house(int times = 1, int most = 1'000) {
    store_->set_age(age_->now());
    for (int i = 0; i < times; ++i)
      in_transaction([&] {
        for (const auto& key : housekeeping_->step(age_->now(), most).told) taken_back_.push_back(key);
      });
    store_->forget_found();
  }

  bool is_known(const std::string& source, int entry) {
    std::optional<Match> found;
    in_transaction([&] { found = store_->find(key_of(source, entry)); });
    return found.has_value();
  }

  std::int64_t count(const char* table) {
    return database_.number((std::string("SELECT count(*) FROM ") + table).c_str());
  }

  TempDir dir_;
  Database database_;
  std::optional<Store> store_;
  std::optional<Housekeeping> housekeeping_;
  std::optional<LedgerAge> age_;
  std::vector<Key> taken_back_;
  Time wall_{std::chrono::sys_days{std::chrono::year{2026} / 9 / 21}};
};

TEST_F(HousekeepingTest, ForgetsNothingThatASourceListsThoughNobodyReadsItAgain) {
  read("a", {1, 2, 3});
  for (int day = 0; day < 100; ++day) {
    pass(days{1});
    poll("a");
    keep_house(3);
  }
  EXPECT_TRUE(read("a", {1, 2, 3, 4}).contains(4));
  EXPECT_TRUE(is_known("a", 1) && is_known("a", 2) && is_known("a", 3));
}

TEST_F(HousekeepingTest, ForgetsWhatIsListedNoMore) {
  read("a", {1, 2});
  for (int day = 0; day < 2; ++day) {
    pass(days{1});
    poll("a");
  }
  read("a", {2, 3});
  for (int day = 0; day < 7; ++day) {
    pass(days{1});
    poll("a");
    keep_house(3);
  }
  EXPECT_TRUE(is_known("a", 1)) << "not for as long as it is to be remembered";
  for (int day = 0; day < 5; ++day) {
    pass(days{1});
    poll("a");
    keep_house(3);
  }
  EXPECT_FALSE(is_known("a", 1));
  EXPECT_TRUE(is_known("a", 2) && is_known("a", 3));
  EXPECT_EQ(count("keys"), 2) << "with its keys";
}

TEST_F(HousekeepingTest, KnowsWhatWasSeenWithinTheLastDay) {
  const auto was_seen_lately = [&] {
    bool answer = false;
    in_transaction([&] { answer = store_->find(key_of("a", 1)).value().seen_lately; });
    return answer;
  };
  read("a", {1});
  EXPECT_TRUE(was_seen_lately());
  for (int hour = 0; hour < 26; ++hour) {
    pass(1h);
    poll("a");
  }
  EXPECT_FALSE(was_seen_lately());
  read("a", {1});
  EXPECT_TRUE(was_seen_lately());
}

TEST_F(HousekeepingTest, SaysOnceWhatWasToldOfTheItemsThatItForgets) {
  read("a", {1, 2});
  const auto page = Key{.kind = KeyKind::address};
  in_transaction([&] {
    store_->put_told(key_of("a", 1), id_of(1));
    store_->put_told(page, id_of(1));
    store_->put_told(key_of("a", 2), id_of(2));
    store_->put_told(key_of("a", 3), id_of(2));
    store_->put_told(key_of("a", 3), id_of(1));  // it leads there by now
  });
  for (int day = 0; day < 20; ++day) {
    pass(days{1});
    read("a", {2});
    keep_house(3);
    EXPECT_TRUE(day > 5 || taken_back_.empty());
  }
  ASSERT_FALSE(is_known("a", 1));
  std::sort(taken_back_.begin(), taken_back_.end());
  EXPECT_EQ(taken_back_, (std::vector<Key>{key_of("a", 1), key_of("a", 3), page}));
  EXPECT_EQ(count("told"), 1);
}

TEST_F(HousekeepingTest, SaysOnceWhatWasToldOfNoItem) {
  in_transaction([&] { store_->put_told(key_of("a", 1), "nobody"); });
  keep_house(3);
  EXPECT_EQ(taken_back_, std::vector<Key>{key_of("a", 1)});
}

TEST_F(HousekeepingTest, SaysAgainWhatWasTakenBackByTheDisk) {
  in_transaction([&] { store_->put_told(key_of("a", 1), "nobody"); });
  database_.execute("BEGIN");
  EXPECT_EQ(housekeeping_->step(age_->now(), 10).told.size(), 1u);
  database_.execute("ROLLBACK");
  keep_house(2);
  EXPECT_EQ(taken_back_, std::vector<Key>{key_of("a", 1)});
}

TEST_F(HousekeepingTest, KeepsWhatOneOfItsSourcesStillLists) {
  read("a", {1, 2});
  in_transaction([&] {
    store_->begin_list("mirror");
    store_->put_key(key_of("mirror", 1), id_of(1), {1});
    store_->end_list("mirror");
    store_->save_cursor("mirror", Cursor{});
  });
  for (int day = 0; day < 40; ++day) {
    pass(days{1});
    read("a", {2});
    poll("mirror");
    keep_house(3);
  }
  EXPECT_TRUE(is_known("mirror", 1));
}

TEST_F(HousekeepingTest, TakesNothingForUnlistedAfterADocumentThatBrokeOff) {
  read("a", {1, 2, 3});
  for (int day = 0; day < 40; ++day) {
    pass(days{1});
    read("a", {1}, false);
    keep_house(3);
  }
  EXPECT_TRUE(is_known("a", 2) && is_known("a", 3));
}

TEST_F(HousekeepingTest, KeepsTheListOfASourceThatFailsForLong) {
  read("a", {1});
  read("b", {2});
  for (int day = 0; day < 100; ++day) {
    pass(days{1});
    poll("a", day + 1);
    read("b", {2});
    keep_house(3);
  }
  EXPECT_TRUE(is_known("a", 1));
}

TEST_F(HousekeepingTest, ForgetsASourceThatIsFollowedNoMoreWithAllThatWasItsOwn) {
  read("gone", {1});
  in_transaction([&] { store_->put_page_try("gone", key_of("gone", 1), PageTry{1, wall_}); });
  read("b", {2});
  for (int day = 0; day < 29; ++day) {
    pass(days{1});
    poll("b");
    keep_house(3);
  }
  EXPECT_TRUE(is_known("gone", 1)) << "it may come back within a month";
  for (int day = 0; day < 15; ++day) {
    pass(days{1});
    poll("b");
    keep_house(3);
  }
  EXPECT_FALSE(is_known("gone", 1));
  EXPECT_EQ(count("cursors"), 1);
  EXPECT_EQ(count("page_tries"), 0);
  EXPECT_EQ(count("lists"), 1);
}

TEST_F(HousekeepingTest, IsNotMadeToForgetByAClockThatJumpsAtEveryStart) {
  read("a", {1});
  read("a", {2});
  for (int start = 0; start < 40; ++start) {
    wall_ += start % 2 == 0 ? days{365 * 20} : -days{365 * 19};
    restart();
    poll("a");
    keep_house(3);
  }
  EXPECT_TRUE(is_known("a", 1)) << "it was listed a moment ago";
}

TEST_F(HousekeepingTest, KeepsAnEarlierVersionsItemsUntilItIsKnownWhoListsThem) {
  database_.execute("UPDATE meta SET value = 0 WHERE name = 'age'");
  start();
  read("a", {1});
  read("b", {2});
  database_.execute("UPDATE keys SET list = 0; UPDATE items SET seen = 0");  // as the migration leaves them
  for (int day = 0; day < 29; ++day) {
    pass(days{1});
    poll("a", day + 1);
    poll("b");
    keep_house(3);
  }
  EXPECT_TRUE(read("a", {1}).empty());
}

TEST_F(HousekeepingTest, AgesNothingWhileNoSourceAnswers) {
  read("a", {1});
  read("a", {2});
  for (int day = 0; day < 200; ++day) {
    pass(days{1});
    poll("a", day + 1);
    keep_house(3);
  }
  EXPECT_TRUE(is_known("a", 1));
}

TEST_F(HousekeepingTest, GivesNoRowNumberOutAgain) {
  read("a", {1, 2, 3});
  read("a", {9});
  for (int day = 0; day < 15; ++day) {
    pass(days{1});
    poll("a");
    keep_house(1, 2);  // slowly: keys that lead nowhere are left for a while
    read("a", {9, 100 + day});
  }
  keep_house(50, 3);
  EXPECT_FALSE(is_known("a", 1));
  EXPECT_TRUE(is_known("a", 9));
  EXPECT_GT(database_.number("SELECT max(ref) FROM items"), count("items"));
}

// Sources that come, go, fail, answer 304 and break off; restarts, kills, and a time of day that may be anything.
TEST_F(HousekeepingTest, WhateverTheClockSaysWhatIsListedIsKnownAndWhatIsLongOverIsNot) {
  for (unsigned seed = 1; seed <= 2; ++seed) {
    SCOPED_TRACE(seed);
    std::mt19937 random(seed);
    const auto chance = [&](int one_in) { return random() % unsigned(one_in) == 0; };
    const std::string prefix = "s" + std::to_string(seed) + "-";
    std::map<std::string, std::set<int>> lists;
    int next = int(seed) * 100'000, steps = 2'000;
    for (int step = 0; step < steps; ++step) {
      const auto source = prefix + std::to_string(random() % 5) + "/";
      auto& list = lists[source];
      if (chance(3)) pass(milliseconds{random() % (1000u * 3600 * 12)});
      if (chance(40)) wall_ += days{int(random() % 40'000) - 20'000};
      if (chance(60)) restart();
      if (chance(60)) start();  // killed: what was not written down is lost
      if (chance(2)) poll(source, chance(3) ? 1 : 0);
      if (chance(4)) {
        auto changed = list;
        if (!changed.empty() && chance(2)) changed.erase(changed.begin());
        changed.insert(++next);
        const auto unknown = read(source, changed);
        for (const int entry : unknown) EXPECT_FALSE(list.contains(entry)) << entry << " came again at step " << step;
        list = changed;
      } else if (!list.empty() && chance(10)) {
        EXPECT_TRUE(read(source, {*list.rbegin()}, false).empty());
      }
      keep_house(1, chance(2) ? 7 : 1'000);
    }
    std::size_t listed = 0;
    for (const auto& [source, list] : lists) {
      listed += list.size();
      for (const int entry : list) EXPECT_TRUE(is_known(source, entry));
    }
    for (int day = 0; day < 90; ++day) {
      pass(days{1});
      for (const auto& [source, list] : lists) EXPECT_TRUE(read(source, list).empty());
      keep_house(2);
    }
    keep_house(50, 100);
    EXPECT_LE(std::size_t(count("items")), listed + 1);
    EXPECT_LE(std::size_t(count("keys")), listed + 1);
  }
}

}  // namespace
}  // namespace kuaixun
