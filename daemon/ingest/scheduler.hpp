// All rounds: which source is due, when its round begins, and what becomes of its errors.
#pragma once

#include <deque>
#include <functional>
#include <list>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <boost/asio/cancellation_signal.hpp>

#include "base/wakeup.hpp"
#include "collect/staleness.hpp"
#include "ingest/pipeline.hpp"
#include "ingest/refusals.hpp"
#include "ledger/ledger_settings.hpp"

namespace kuaixun {

// How a source is doing, for /status and the summary of a single pass.
struct SourceState {
  Source source;
  Cursor cursor;
  bool running = false;
  bool look_again = false;                 // something came while its round was running
  std::optional<Time> due_after_round{};   // of a source whose round is running
  Staleness staleness = Staleness::fresh;  // it answers, but has nothing new to say
  std::array<long, 4> decided{};           // since the start, by Verdict
  std::array<long, 6> echoes{};            // of these the sightings, by KeyKind
  long held_back = 0;
  std::string asked_at{};  // where its next document is asked for
  std::string moved_to{};  // where its list has moved for good, as its last answer showed; empty: it has not
};

// What those who watch are told after each round; either pointer may be null.
struct RoundEvent {
  const SourceState& state;
  const RoundReport* report;
  const RoundFailure* failure;
};

// What became of a source that was asked for at once.
struct PollNow {
  enum class Outcome { queued, running, host_paused, outbox_full };
  Outcome outcome;
  std::optional<Time> until{};  // when its host may be asked again
};

// A source that is due waits in the queue of its host (politeness_key) until the fetcher has a turn for it, and its
// round begins with that turn in hand: what waits costs nothing and holds nobody else up, however long a host's queue.
// A source whose host is to be left alone for long goes back among those that are not due; that is no failure of its
// own. Runs on the io thread. Everything passed in outlives it.
class Scheduler {
 public:
  Scheduler(asio::any_io_executor io, PipelineParts parts, Pipeline& pipeline, ScheduleSettings schedule,
            OutboxLimits outbox, std::function<void(const RoundEvent&)> on_round);

  // Takes the sources to follow; cursors are those of the ledger. Later calls add, change and remove sources: a round
  // under way ends as it began, cursors of sources that stay are kept.
  void follow(std::vector<Source> sources, const std::map<std::string, Cursor>& cursors);

  // For the rounds that begin from now on.
  void set(const ScheduleSettings& schedule) { schedule_ = schedule; }

  // Rounds until stop(). Back-pressure: no round starts while the outbox is over its limit.
  Task<void> run();
  // Every source once, whatever is due; returns when all are done.
  Task<void> run_once();

  // Makes a source due now: it goes to its host's queue, behind those that wait there, and politeness is kept. Whatever
  // holds it up is told, and does not lose the request. Nothing when no such source is followed.
  std::optional<PollNow> poll_now(const std::string& id);

  // Something has changed there: as poll_now(), and once more where its round is under way.
  void look_again(const std::string& id);

  // No new rounds; those that are fetching are cancelled, those that commit end well.
  void stop();

  const std::map<std::string, SourceState>& states() const { return states_; }
  // Of all sources that are followed.
  std::vector<std::string> ids() const;
  bool outbox_is_full() const;

 private:
  using Steady = std::chrono::milliseconds;
  struct Running {
    asio::cancellation_signal cancel;
  };

  struct Due {
    Steady at;
    std::string source;
  };
  // Sources of one host that are due, and whether somebody asks for its turns.
  struct HostQueue {
    std::deque<Due> due;
    bool asked_for = false;
  };

  void start_due();
  void queue(const SourceState& state, Steady due);
  void spawn(Task<void> task, std::function<void()> on_end);
  void ask_for_turns(const std::string& host);
  Task<void> serve(std::string host);
  void start(Due due, std::shared_ptr<FetchTurn> turn);
  void put_off(const Due& due, const Error& refusal);
  SourceState* waiting_source(const std::string& id);
  Task<void> run_round(std::string source_id, std::shared_ptr<FetchTurn> turn);
  Task<void> refuse(std::string source_id, Error refusal);
  Task<void> succeed(SourceState& state, RoundReport report);
  Task<void> fail(SourceState& state, RoundFailure failure);
  void excuse(SourceState& state, const RoundFailure& failure);
  void enqueue(SourceState& state, Time due);
  void end_round(const std::string& id);
  void note_move(SourceState& state, const std::string& listed_under);
  void judge(SourceState& state);
  std::string host_of(const SourceState& state) const;
  void weigh_refusal(const SourceState& state, const Error& error);
  Gauge stale_gauge(const std::string& source_id, Staleness reason);
  void set_staleness(SourceState& state, Staleness staleness);
  double chance() { return std::uniform_real_distribution<double>(0, 1)(random_); }
  void count(const char* outcome, std::string_view code = {});

  asio::any_io_executor io_;
  PipelineParts parts_;
  Pipeline& pipeline_;
  ScheduleSettings schedule_;
  OutboxLimits outbox_limits_;
  std::function<void(const RoundEvent&)> on_round_;
  Gauge paused_gauge_;
  Histogram lateness_;
  std::mt19937_64 random_{std::random_device{}()};

  std::map<std::string, SourceState> states_;
  std::map<std::string, HostStaleness> hosts_;
  std::multimap<Steady, std::string> due_;     // sources that are not due yet, by the steady clock
  std::map<std::string, HostQueue> queues_;    // those that are, by politeness_key
  std::map<std::string, std::size_t> crowds_;  // how many sources a host has, by politeness_key
  Refusals refusals_;
  std::list<Running> running_;
  Wakeup event_;
  bool stopping_ = false;
  bool once_ = false;
  bool paused_ = false;
};

}  // namespace kuaixun
