#include "ingest/scheduler.hpp"

#include <array>
#include <ranges>

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/detached.hpp>
#include <fmt/format.h>

#include "base/log.hpp"
#include "collect/rhythm.hpp"
#include "fetch/host_limiter.hpp"
#include "text/url.hpp"

namespace kuaixun {
namespace {

// The loop turns at least this often, so that the watchdog sees it and a full outbox that has emptied is noticed.
constexpr std::chrono::milliseconds kLongestSleep{1'000};
// To the next try of a round that failed for want of something that this machine should have.
constexpr std::chrono::milliseconds kLocalRetry{3'000};
constexpr std::array kStale{Staleness::empty_list, Staleness::no_news, Staleness::instance};

// The instance that serves a source: host and port of its address; a file is its own.
std::string instance_of(const Source& source) {
  const auto url = parse_url(source.url);
  return url ? url->host + (url->port ? ":" + std::to_string(*url->port) : "") : source.url;
}

}  // namespace

Scheduler::Scheduler(asio::any_io_executor io, PipelineParts parts, Pipeline& pipeline, ScheduleSettings schedule,
                     OutboxLimits outbox, std::function<void(const RoundEvent&)> on_round)
    : io_(io),
      parts_(parts),
      pipeline_(pipeline),
      schedule_(schedule),
      outbox_limits_(outbox),
      on_round_(std::move(on_round)),
      paused_gauge_(
          parts_.metrics.gauge("kuaixun_paused", "Whether no round starts because the outbox is at its limit.")),
      lateness_(parts_.metrics.histogram(
          "kuaixun_round_lateness_seconds",
          "From when a source was due to when its round began: waits for its host's turn and for a place.",
          {0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 15, 60, 300, 900, 3600})),
      event_(io) {}

void Scheduler::follow(std::vector<Source> sources, const std::map<std::string, Cursor>& cursors) {
  std::map<std::string, SourceState> next;
  for (auto& source : sources) {
    SourceState state{.source = source, .cursor = {}};
    const auto known = states_.find(source.id);
    if (known != states_.end()) {
      state = std::move(known->second);
      state.source = source;
    } else if (const auto kept = cursors.find(source.id); kept != cursors.end()) {
      state.cursor = kept->second;
    }
    next.emplace(source.id, std::move(state));
  }
  for (const auto& [id, state] : states_)
    if (!next.contains(id))
      for (const auto reason : kStale) parts_.metrics.remove(stale_gauge(id, reason));
  states_ = std::move(next);
  crowds_.clear();
  for (const auto& [id, state] : states_) ++crowds_[host_of(state)];
  hosts_.clear();
  for (const auto& [id, state] : states_)
    hosts_[instance_of(state.source)].tell(id, staleness_of(state.cursor.liveness, parts_.clock.now()));
  for (const auto& [name, host] : hosts_)
    for (const auto& [id, alone] : host.alone()) set_staleness(states_.at(id), host.of(id));
  due_.clear();
  for (auto& [host, waiting] : queues_) waiting.due.clear();
  const auto now = parts_.clock.now();
  for (auto& [id, state] : states_)
    if (!state.running) enqueue(state, due_at_start(schedule_, state.source, state.cursor, now, chance()));
  parts_.metrics.gauge("kuaixun_sources", "Sources that are followed.").set(double(states_.size()));
  event_.raise();
}

// While a round is under way its source is not due: it is when the round has ended.
void Scheduler::enqueue(SourceState& state, Time due) {
  state.cursor.next_due = due;
  state.asked_at = pipeline_.asked_at(state.source, state.cursor);
  if (state.running)
    state.due_after_round = due;
  else
    due_.emplace(parts_.clock.steady_now() + (due - parts_.clock.now()), state.source.id);
}

void Scheduler::end_round(const std::string& id) {
  const auto ended = states_.find(id);
  if (ended == states_.end()) return;
  auto& state = ended->second;
  state.running = false;
  if (const auto due = std::exchange(state.due_after_round, std::nullopt)) enqueue(state, *due);
}

// Whether a source still has something to say: told by itself and by all of its host.
void Scheduler::judge(SourceState& state) {
  auto& host = hosts_[instance_of(state.source)];
  const bool all = host.tell(state.source.id, staleness_of(state.cursor.liveness, parts_.clock.now()));
  if (!all) return set_staleness(state, host.of(state.source.id));
  for (const auto& [id, alone] : host.alone()) set_staleness(states_.at(id), host.of(id));
}

Gauge Scheduler::stale_gauge(const std::string& source_id, Staleness reason) {
  return parts_.metrics.gauge("kuaixun_source_stale",
                              "Whether a source that answers has nothing new to say for longer than is usual for it.",
                              {{"source", source_id}, {"reason", std::string(to_string(reason))}});
}

void Scheduler::set_staleness(SourceState& state, Staleness staleness) {
  if (state.staleness == staleness) return;
  if (state.staleness != Staleness::fresh) stale_gauge(state.source.id, state.staleness).set(0);
  if (staleness != Staleness::fresh) stale_gauge(state.source.id, staleness).set(1);
  if (staleness == Staleness::fresh)
    log::info("source_fresh_again", {{"source", state.source.id}});
  else
    log::warning("source_stale", {{"source", state.source.id}, {"reason", to_string(staleness)}});
  state.staleness = staleness;
}

bool Scheduler::outbox_is_full() const {
  const auto size = parts_.ledger.outbox_size();
  return size.rows >= outbox_limits_.max_rows || size.bytes >= outbox_limits_.max_bytes;
}

Task<void> Scheduler::run() {
  while (!stopping_) {
    start_due();
    auto sleep = kLongestSleep;
    if (!due_.empty() && !paused_)
      sleep = std::clamp(due_.begin()->first - parts_.clock.steady_now(), std::chrono::milliseconds{1}, kLongestSleep);
    co_await event_.wait(sleep);
  }
  while (!running_.empty()) co_await event_.wait(kLongestSleep);
}

Task<void> Scheduler::run_once() {
  once_ = true;
  due_.clear();
  for (const auto& [id, state] : states_) due_.emplace(parts_.clock.steady_now(), id);
  while (!stopping_ && !(due_.empty() && queues_.empty() && running_.empty())) {
    start_due();
    co_await event_.wait(kLongestSleep);
  }
  while (!running_.empty()) co_await event_.wait(kLongestSleep);
}

void Scheduler::start_due() {
  const bool full = outbox_is_full();
  if (full != paused_)
    log::warning(full ? "outbox_full" : "outbox_has_room",
                 {{"rows", parts_.ledger.outbox_size().rows}, {"bytes", parts_.ledger.outbox_size().bytes}});
  paused_ = full;
  paused_gauge_.set(full ? 1 : 0);
  if (full) return;
  while (!due_.empty() && due_.begin()->first <= parts_.clock.steady_now()) {
    const auto [at, id] = *due_.begin();
    due_.erase(due_.begin());
    if (const auto* state = waiting_source(id)) queue(*state, at);
  }
  for (const auto& [host, waiting] : queues_)
    if (!waiting.asked_for) ask_for_turns(host);
}

std::optional<PollNow> Scheduler::poll_now(const std::string& id) {
  const auto found = states_.find(id);
  if (found == states_.end()) return std::nullopt;
  auto& state = found->second;
  if (state.running) return PollNow{PollNow::Outcome::running};
  state.cursor.next_due = parts_.clock.now();
  if (std::erase_if(due_, [&](const auto& each) { return each.second == id; }) > 0) {
    queue(state, parts_.clock.steady_now());
    event_.raise();
  }
  if (const auto until = parts_.fetcher.paused_until(pipeline_.asked_at(state.source, state.cursor)))
    return PollNow{PollNow::Outcome::host_paused, until};
  return PollNow{outbox_is_full() ? PollNow::Outcome::outbox_full : PollNow::Outcome::queued};
}

void Scheduler::look_again(const std::string& id) {
  const auto found = states_.find(id);
  if (found == states_.end()) return;
  if (found->second.running)
    found->second.look_again = true;
  else
    poll_now(id);
}

// The source, unless it is followed no more or its round is under way.
SourceState* Scheduler::waiting_source(const std::string& id) {
  const auto state = states_.find(id);
  return state == states_.end() || state->second.running ? nullptr : &state->second;
}

void Scheduler::queue(const SourceState& state, Steady due) {
  queues_[host_of(state)].due.push_back({due, state.source.id});
}

// The host that is asked for this source.
std::string Scheduler::host_of(const SourceState& state) const {
  return politeness_key(pipeline_.asked_at(state.source, state.cursor));
}

void Scheduler::ask_for_turns(const std::string& host) {
  queues_.at(host).asked_for = true;
  auto serving = serve(host);
  auto on_end = [this, host] {
    auto& waiting = queues_.at(host);
    waiting.asked_for = false;
    if (waiting.due.empty()) queues_.erase(host);
  };
  spawn(std::move(serving), std::move(on_end));
}

// Begins the rounds of one host's queue, one after another as it has turns for them. Stops when the outbox is full.
Task<void> Scheduler::serve(std::string host) {
  auto& waiting = queues_.at(host).due;
  while (!waiting.empty() && !paused_ && !stopping_) {
    const auto* first = waiting_source(waiting.front().source);
    if (first == nullptr) {
      waiting.pop_front();
      continue;
    }
    const auto asked = pipeline_.asked_at(first->source, first->cursor);
    Result<std::shared_ptr<FetchTurn>> turn{std::shared_ptr<FetchTurn>{}};
    if (!is_file_url(asked)) {  // a file takes nobody's turn
      auto asking = parts_.fetcher.turn(asked, Fetcher::kNever, first->source.asking);
      turn = co_await std::move(asking);
    }
    if (waiting.empty() || paused_ || stopping_) co_return;
    const auto due = std::move(waiting.front());
    waiting.pop_front();
    if (turn)
      start(due, std::move(*turn));
    else
      put_off(due, turn.error());
  }
}

void Scheduler::start(Due due, std::shared_ptr<FetchTurn> turn) {
  auto* state = waiting_source(due.source);
  if (state == nullptr) return;
  lateness_.observe(double((parts_.clock.steady_now() - due.at).count()) / 1000);
  state->running = true;
  auto round = run_round(due.source, std::move(turn));
  auto on_end = [this, id = due.source] { end_round(id); };
  spawn(std::move(round), std::move(on_end));
}

// There is no turn for it. Where its host is to be left alone, that is no failure of its own.
void Scheduler::put_off(const Due& due, const Error& refusal) {
  auto* state = waiting_source(due.source);
  if (state == nullptr) return;
  if (once_ || refusal.code != "host_paused") {
    auto refused = refuse(due.source, refusal);
    return spawn(std::move(refused), [] {});
  }
  const auto spread = std::chrono::duration_cast<Steady>(schedule_.min_interval * chance());
  state->cursor.next_due = refusal.wait_until.value_or(parts_.clock.now()) + spread;
  log::debug("round_put_off", {{"source", due.source}, {"error", refusal.message}});
  enqueue(*state, *state->cursor.next_due);
}

Task<void> Scheduler::refuse(std::string source_id, Error refusal) {
  const auto state = states_.find(source_id);
  if (state == states_.end()) co_return;
  auto failing = fail(state->second, RoundFailure{std::move(refusal)});
  co_await std::move(failing);
}

// Runs beside the others until it ends or is cancelled by stop().
void Scheduler::spawn(Task<void> task, std::function<void()> on_end) {
  const auto place = running_.emplace(running_.end());
  auto ended = [this, place, on_end = std::move(on_end)](std::exception_ptr failure) {
    running_.erase(place);
    on_end();
    event_.raise();
    if (failure && !stopping_) std::rethrow_exception(failure);
  };
  asio::co_spawn(io_, std::move(task), asio::bind_cancellation_slot(place->cancel.slot(), std::move(ended)));
}

void Scheduler::stop() {
  stopping_ = true;
  for (auto& round : running_) round.cancel.emit(asio::cancellation_type::terminal);
  event_.raise();
}

std::vector<std::string> Scheduler::ids() const {
  const auto ids = std::views::keys(states_);
  return {ids.begin(), ids.end()};
}

// The one place where an error of a round is decided about, logged and counted.
Task<void> Scheduler::run_round(std::string source_id, std::shared_ptr<FetchTurn> turn) {
  const auto source = states_.at(source_id).source;
  const auto cursor = states_.at(source_id).cursor;
  auto round = pipeline_.round(source, cursor, chance(), std::move(turn));
  auto result = co_await std::move(round);
  const auto state = states_.find(source_id);
  if (state == states_.end()) co_return;  // removed meanwhile: what it committed stands
  const bool is_outdated = is_of_other(state->second.source, Cursor{.address = source.url, .kind = source.kind});
  if (!result && is_outdated && !once_)
    enqueue(state->second, parts_.clock.now());  // what failed is no longer what is to be asked
  else if (!result && is_local(result.error().error))
    excuse(state->second, result.error());
  else if (result)
    co_await succeed(state->second, std::move(*result));
  else
    co_await fail(state->second, result.error());
}

Task<void> Scheduler::succeed(SourceState& state, RoundReport report) {
  if (state.cursor.failures > 0)
    log::info("source_recovered", {{"source", state.source.id}, {"after_failures", state.cursor.failures}});
  state.cursor = report.cursor;
  state.held_back += report.held_back;
  for (std::size_t verdict = 0; verdict < state.decided.size(); ++verdict)
    state.decided[verdict] += report.decided[verdict];
  for (std::size_t kind = 0; kind < state.echoes.size(); ++kind) state.echoes[kind] += report.echoes[kind];
  constexpr std::array<const char*, 3> kOutcomes{"read", "not_modified", "same_body"};
  count(kOutcomes[std::size_t(report.outcome)]);
  log::debug("round", {{"source", state.source.id},
                       {"outcome", kOutcomes[std::size_t(report.outcome)]},
                       {"entries", report.entries},
                       {"new", report.count(Verdict::new_item)},
                       {"postponed", report.postponed}});
  judge(state);
  refusals_.answered(host_of(state), parts_.clock.now());
  const bool is_of_now = !is_of_other(state.source, state.cursor);
  if (is_of_now) note_move(state, report.listed_under);
  if (std::exchange(state.look_again, false))
    state.cursor.next_due = parts_.clock.now();
  else if (!is_of_now || state.cursor.interval != interval_of(schedule_, state.source))  // corrected meanwhile
    state.cursor.next_due = due_at_start(schedule_, state.source, state.cursor, parts_.clock.now(), chance());
  if (!once_ || report.has_more) enqueue(state, *state.cursor.next_due);
  on_round_({state, &report, nullptr});
  co_return;
}

// Once for each address that its list has moved to.
void Scheduler::note_move(SourceState& state, const std::string& listed_under) {
  const auto moved_to = listed_under == state.source.url ? std::string{} : listed_under;
  if (std::exchange(state.moved_to, moved_to) == moved_to || moved_to.empty()) return;
  log::warning("source_moved", {{"source", state.source.id},
                                {"from", redacted_url(state.source.url)},
                                {"to", redacted_url(moved_to)},
                                {"remedy", fmt::format("write url = \"{}\"", redacted_url(moved_to))}});
}

// Nothing is held against the source: its cursor stays as it is.
void Scheduler::excuse(SourceState& state, const RoundFailure& failure) {
  pipeline_.faults().meet(failure.error);
  count("local_fault", failure.error.code.name());
  if (!once_) enqueue(state, parts_.clock.now() + kLocalRetry);
  on_round_({state, nullptr, &failure});
}

Task<void> Scheduler::fail(SourceState& state, RoundFailure failure) {
  const auto now = parts_.clock.now();
  const auto& error = failure.error;
  auto& cursor = state.cursor;
  cursor = resumed(state.source, std::move(cursor), schedule_);
  cursor.last_attempt = now;
  cursor.wait_until = error.remedy == Remedy::wait ? error.wait_until : std::nullopt;
  cursor.last_error_code = error.code.name();
  cursor.last_error = error.message;
  if (failure.rejected_hash != 0) cursor.rejected_hash = failure.rejected_hash;
  ++cursor.failures;
  cursor.next_due = due_after_failure(schedule_, state.source, error, cursor.failures, now, chance());
  if (failure.passed) cursor.position = failure.passed->position;
  const bool goes_on = (failure.passed && failure.passed->has_more) || std::exchange(state.look_again, false);
  if (goes_on) cursor.next_due = now;
  count("failed", error.code.name());
  log::warning("round_failed", {{"source", state.source.id},
                                {"code", error.code.name()},
                                {"error", error.message},
                                {"remedy", to_string(error.remedy)},
                                {"failures", cursor.failures},
                                {"next_due", to_rfc3339(*cursor.next_due)}});
  judge(state);
  weigh_refusal(state, error);
  if (!once_ || goes_on) enqueue(state, *cursor.next_due);
  on_round_({state, nullptr, &failure});

  const auto source = state.source;
  const auto saved = cursor;
  auto keeping = pipeline_.keep(source, saved, std::move(failure.reject));
  auto written = co_await std::move(keeping);
  if (!written)
    log::error("ledger_write_failed",
               {{"source", source.id}, {"code", written.error().code.name()}, {"error", written.error().message}});
}

// Whether the refusal of one source is its host's: then all of the host's wait.
void Scheduler::weigh_refusal(const SourceState& state, const Error& error) {
  if (error.remedy != Remedy::wait || !error.wait_until || error.code.status() == 0) return;
  const auto now = parts_.clock.now();
  const auto host = host_of(state);
  const auto until = refusals_.refused(host, state.source.id, crowds_[host], *error.wait_until, now);
  if (!until) return;
  log::warning("host_left_alone", {{"host", host}, {"source", state.source.id}, {"until", to_rfc3339(*until)}});
  parts_.fetcher.pause(pipeline_.asked_at(state.source, state.cursor), *until);
}

void Scheduler::count(const char* outcome, std::string_view code) {
  parts_.metrics
      .counter("kuaixun_rounds_total", "Rounds, by what came of them.",
               {{"outcome", outcome}, {"code", std::string(code)}})
      .add();
}

}  // namespace kuaixun
