// All rounds: which source is due, how many run side by side, and what becomes of their errors.
#pragma once

#include <functional>
#include <list>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <boost/asio/cancellation_signal.hpp>

#include "base/wakeup.hpp"
#include "ingest/pipeline.hpp"
#include "ingest/staleness.hpp"
#include "ledger/ledger_settings.hpp"

namespace kuaixun {

// How a source is doing, for /status and the summary of a single pass.
struct SourceState {
  Source source;
  Cursor cursor;
  bool running = false;
  Staleness staleness = Staleness::fresh;  // it answers, but has nothing new to say
  std::array<long, 4> decided{};           // since the start, by Verdict
  long held_back = 0;
};

// What those who watch are told after each round; either pointer may be null.
struct RoundEvent {
  const SourceState& state;
  const RoundReport* report;
  const RoundFailure* failure;
};

// Runs on the io thread. Everything passed in outlives it.
class Scheduler {
 public:
  Scheduler(asio::any_io_executor io, PipelineParts parts, Pipeline& pipeline, ScheduleSettings schedule,
            OutboxLimits outbox, std::function<void(const RoundEvent&)> on_round);

  // Takes the sources to follow; cursors are those of the ledger. Later calls add, change and remove sources: a round
  // under way ends as it began, cursors of sources that stay are kept.
  void follow(std::vector<Source> sources, const std::map<std::string, Cursor>& cursors);

  // Rounds until stop(). Back-pressure: no round starts while the outbox is over its limit.
  Task<void> run();
  // Every source once, whatever is due; returns when all are done.
  Task<void> run_once();

  // No new rounds; those that are fetching are cancelled, those that commit end well.
  void stop();

  const std::map<std::string, SourceState>& states() const { return states_; }
  bool outbox_is_full() const;
  // Whether the loop has turned lately: for the watchdog.
  std::chrono::milliseconds last_turn() const { return last_turn_; }

 private:
  using Steady = std::chrono::milliseconds;
  struct Running {
    asio::cancellation_signal cancel;
  };

  void start_due();
  void start(SourceState& state);
  Task<void> run_round(std::string source_id);
  Task<void> succeed(SourceState& state, RoundReport report);
  Task<void> fail(SourceState& state, RoundFailure failure);
  void enqueue(const SourceState& state, Time due);
  void judge(SourceState& state);
  void set_staleness(SourceState& state, Staleness staleness);
  double chance() { return std::uniform_real_distribution<double>(0, 1)(random_); }
  void count(const char* outcome, std::string_view code = {});

  asio::any_io_executor io_;
  PipelineParts parts_;
  Pipeline& pipeline_;
  ScheduleSettings schedule_;
  OutboxLimits outbox_limits_;
  std::function<void(const RoundEvent&)> on_round_;
  Gauge& paused_gauge_;
  std::mt19937_64 random_{std::random_device{}()};

  std::map<std::string, SourceState> states_;
  std::map<std::string, HostStaleness> hosts_;
  std::multimap<Steady, std::string> due_;  // sources that wait, by the steady clock
  std::list<Running> running_;
  Wakeup event_;
  bool stopping_ = false;
  bool once_ = false;
  bool paused_ = false;
  Steady last_turn_{};
};

}  // namespace kuaixun
