#include "publish/transaction_machine.hpp"

#include <algorithm>
#include <random>
#include <set>
#include <vector>

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

// ---- the table of commit errors, row by row -------------------------------------------------------------------------

struct Row {
  const char* name;
  Event event;
  Step step;
};

class CommitErrors : public testing::TestWithParam<Row> {};

TEST_P(CommitErrors, LeadToTheirStep) {
  auto state = BatchState::of(8);
  EXPECT_EQ(next_step(state, GetParam().event), GetParam().step);
}

INSTANTIATE_TEST_SUITE_P(
    Table, CommitErrors,
    testing::Values(Row{"BegunIsFilled", {Call::begin, Answer::ok}, Step::fill},
                    Row{"FilledIsCommittedAtOnce", {Call::fill, Answer::ok}, Step::commit},
                    Row{"CommittedIsDone", {Call::commit, Answer::ok}, Step::done},
                    Row{"TimedOutCommitIsAskedForAgain", {Call::commit, Answer::retriable}, Step::commit},
                    Row{"AbortableCommitIsAborted", {Call::commit, Answer::abortable}, Step::abort},
                    Row{"RejectedRecordIsAborted", {Call::commit, Answer::rejected}, Step::abort},
                    Row{"RefusedTopicIsAborted", {Call::fill, Answer::refused}, Step::abort},
                    Row{"AbortableFillIsAborted", {Call::fill, Answer::abortable}, Step::abort},
                    Row{"FatalRebuilds", {Call::commit, Answer::fatal}, Step::rebuild},
                    Row{"FatalWhileFillingRebuilds", {Call::fill, Answer::fatal}, Step::rebuild},
                    Row{"FatalAbortRebuilds", {Call::abort, Answer::fatal}, Step::rebuild},
                    Row{"FencedStops", {Call::commit, Answer::fenced}, Step::stop_fenced},
                    Row{"FencedAtBeginStops", {Call::begin, Answer::fenced}, Step::stop_fenced},
                    Row{"FencedWhileAbortingStops", {Call::abort, Answer::fenced}, Step::stop_fenced},
                    Row{"BeginThatCannotRebuilds", {Call::begin, Answer::abortable}, Step::rebuild},
                    Row{"TimedOutAbortIsAskedForAgain", {Call::abort, Answer::retriable}, Step::abort}),
    [](const auto& row) { return row.param.name; });

// Feeds `events` and returns the last step.
Step after(BatchState& state, std::initializer_list<Event> events) {
  auto step = Step::begin;
  for (const auto& event : events) step = next_step(state, event);
  return step;
}

constexpr Event kBegun{Call::begin, Answer::ok}, kFilled{Call::fill, Answer::ok}, kCommitted{Call::commit, Answer::ok},
    kAborted{Call::abort, Answer::ok};

TEST(TransactionMachine, AnAbortedTransactionIsTriedAgainWithTheSameRows) {
  auto state = BatchState::of(8);
  EXPECT_EQ(after(state, {kBegun, kFilled, {Call::commit, Answer::abortable}, kAborted}), Step::begin);
  EXPECT_EQ(state.first, 0U);
  EXPECT_EQ(state.count, 8U);
}

TEST(TransactionMachine, AfterSeveralAbortsTheProducerIsRebuilt) {
  auto state = BatchState::of(8);
  auto step = Step::begin;
  int tries = 0;
  for (; step == Step::begin; ++tries)
    step = after(state, {kBegun, kFilled, {Call::commit, Answer::abortable}, kAborted});
  EXPECT_EQ(step, Step::rebuild);
  EXPECT_EQ(tries, kMaxAborts);
}

TEST(TransactionMachine, ACommitThatNeverEndsIsGivenUp) {
  auto state = BatchState::of(8);
  auto step = after(state, {kBegun, kFilled});
  int calls = 0;
  for (; step == Step::commit; ++calls) step = next_step(state, {Call::commit, Answer::retriable});
  EXPECT_EQ(step, Step::rebuild);
  EXPECT_EQ(calls, kMaxRepeats);
}

TEST(TransactionMachine, ARefusedTopicStopsAfterTheAbort) {
  auto state = BatchState::of(8);
  EXPECT_EQ(after(state, {kBegun, {Call::fill, Answer::refused}, kAborted}), Step::stop_refused);
}

TEST(TransactionMachine, ARejectionHalvesTheRows) {
  auto state = BatchState::of(8);
  EXPECT_EQ(after(state, {kBegun, kFilled, {Call::commit, Answer::rejected}, kAborted}), Step::begin);
  EXPECT_EQ(state.count, 4U);
  // librdkafka fails the next transaction once more, for the first one's sake: the rows stay.
  EXPECT_EQ(after(state, {kBegun, kFilled, {Call::commit, Answer::abortable}, kAborted}), Step::begin);
  EXPECT_EQ(state.count, 4U);
  EXPECT_EQ(after(state, {kBegun, kFilled, kCommitted}), Step::begin);
  EXPECT_EQ(state.first, 4U);
  EXPECT_EQ(state.count, 4U);
}

TEST(TransactionMachine, AKnownCulpritIsReachedAtOnce) {
  auto state = BatchState::of(8);
  after(state, {kBegun, {Call::fill, Answer::rejected, 5}, kAborted});
  EXPECT_EQ(state.count, 5U);
  after(state, {kBegun, kFilled, kCommitted, kBegun, {Call::fill, Answer::rejected, 5}, kAborted});
  EXPECT_EQ(state.first, 5U);
  EXPECT_EQ(state.count, 1U);
  EXPECT_EQ(state.quarantine, Quarantine::none);
}

TEST(TransactionMachine, ARowThatIsRejectedAloneGoesIntoQuarantineAndTheRestGoesOn) {
  auto state = BatchState::of(3);
  state.count = 1;
  after(state, {kBegun, kFilled, {Call::commit, Answer::rejected}, kAborted});
  EXPECT_EQ(state.quarantine, Quarantine::bytes);
  EXPECT_EQ(after(state, {kBegun, kFilled, kCommitted}), Step::begin);
  EXPECT_EQ(state.quarantine, Quarantine::none);
  EXPECT_EQ(state.first, 1U);
  EXPECT_EQ(state.count, 2U);
}

TEST(TransactionMachine, WhenEvenTheReasonAloneIsRejectedThePublisherStops) {
  auto state = BatchState::of(1);
  const auto reject = [&] { return after(state, {kBegun, kFilled, {Call::commit, Answer::rejected}, kAborted}); };
  EXPECT_EQ(reject(), Step::begin);
  EXPECT_EQ(reject(), Step::begin);
  EXPECT_EQ(state.quarantine, Quarantine::reason_only);
  EXPECT_EQ(reject(), Step::stop_refused);
}

// ---- random walks against a model of Kafka --------------------------------------------------------------------------

// What a broker with transactions would do: rows become visible at commit, all or none; bad rows fail their
// transaction, and the transaction after it too; everything may fail by chance.
class ModelKafka {
 public:
  ModelKafka(std::uint32_t seed, std::set<std::size_t> bad) : random_(seed), bad_(std::move(bad)) {}

  Event perform(Step step, const BatchState& state) {
    switch (step) {
      case Step::begin:
        open_.clear();
        return {Call::begin, Answer::ok};
      case Step::fill:
        return fill(state);
      case Step::commit:
        return commit();
      default:
        open_.clear();
        return {Call::abort, by_chance(20) ? Answer::retriable : Answer::ok};
    }
  }

  std::vector<std::size_t> visible, quarantined;

 private:
  struct Open {
    std::size_t row;
    bool quarantined;
  };

  bool by_chance(int one_in) { return std::uniform_int_distribution<int>(1, one_in)(random_) == 1; }

  Event fill(const BatchState& state) {
    for (auto row = state.first; row < state.first + state.count; ++row)
      open_.push_back({row, state.quarantine != Quarantine::none});
    return {Call::fill, by_chance(15) ? Answer::abortable : Answer::ok};
  }

  Event commit() {
    if (by_chance(10)) return {Call::commit, Answer::retriable};
    if (echo_ || by_chance(15)) {
      echo_ = false;
      return {Call::commit, Answer::abortable};
    }
    for (const auto& open : open_)
      if (bad_.contains(open.row) && !open.quarantined) {
        echo_ = true;
        return {Call::commit, Answer::rejected};
      }
    for (const auto& open : open_) (open.quarantined ? quarantined : visible).push_back(open.row);
    return {Call::commit, Answer::ok};
  }

  std::mt19937 random_;
  std::set<std::size_t> bad_;
  std::vector<Open> open_;
  bool echo_ = false;
};

TEST(TransactionMachine, InRandomWalksEveryRowArrivesOnceInOrderAndOnlyBadOnesAreQuarantined) {
  for (std::uint32_t seed = 0; seed < 3'000; ++seed) {
    std::mt19937 random(seed);
    const std::size_t rows = std::uniform_int_distribution<std::size_t>(1, 40)(random);
    std::set<std::size_t> bad;
    for (std::size_t i = 0; i < seed % 4; ++i)
      bad.insert(std::uniform_int_distribution<std::size_t>(0, rows - 1)(random));
    ModelKafka kafka(seed, bad);
    auto state = BatchState::of(rows);
    auto step = Step::begin;
    int steps = 0;
    while (step != Step::done && steps < 5'000) {
      // A rebuilt producer goes on after the marker, as the outbox does.
      if (step == Step::rebuild) {
        const auto first = state.first;
        state = BatchState{.rows = rows, .first = first, .count = rows - first};
        step = Step::begin;
      }
      step = next_step(state, kafka.perform(step, state));
      ++steps;
      ASSERT_NE(step, Step::stop_refused) << seed;
      ASSERT_NE(step, Step::stop_fenced) << seed;
    }
    ASSERT_EQ(step, Step::done) << seed;
    ASSERT_TRUE(std::is_sorted(kafka.visible.begin(), kafka.visible.end())) << seed;
    ASSERT_EQ(kafka.visible.size() + kafka.quarantined.size(), rows) << seed;
    ASSERT_EQ(std::set<std::size_t>(kafka.quarantined.begin(), kafka.quarantined.end()), bad) << seed;
    ASSERT_EQ(kafka.quarantined.size(), bad.size()) << seed;
  }
}

}  // namespace
}  // namespace kuaixun
