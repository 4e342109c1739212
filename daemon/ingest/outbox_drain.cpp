#include "ingest/outbox_drain.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/kill_point.hpp"
#include "base/log.hpp"
#include "ingest/local_faults.hpp"

namespace kuaixun {
namespace {

constexpr std::chrono::milliseconds kFirstRetry{200}, kSlowestRetry{15'000};
constexpr std::chrono::milliseconds kLocalRetry{2'000};  // the slowest, when it is this machine that must be mended
constexpr std::chrono::milliseconds kIdle{60'000};

// What no waiting mends.
bool is_final(const Error& error) { return error.remedy == Remedy::stop; }

}  // namespace

OutboxDrain::OutboxDrain(asio::any_io_executor io, Outbox& ledger, Publisher& publisher, Clock& clock, Metrics& metrics,
                         std::size_t keep)
    : io_(io),
      ledger_(ledger),
      publisher_(publisher),
      clock_(clock),
      event_(io),
      published_(metrics.counter("kuaixun_outbox_published_total", "Outbox rows that Kafka acknowledged.")),
      keep_(keep) {}

void OutboxDrain::stop(std::chrono::milliseconds drain_for) {
  deadline_ = clock_.steady_now() + drain_for;
  event_.raise();
}

bool OutboxDrain::past_deadline() const { return deadline_ && clock_.steady_now() >= *deadline_; }

Task<Result<void>> OutboxDrain::run() {
  auto retry = kFirstRetry;
  while (true) {
    const auto sent_before = sent_;
    auto result = co_await connect();
    if (result) result = co_await drain();
    if (result) co_return result;
    const auto& error = result.error();
    if (is_final(error)) co_return result;
    log::warning(
        "publish_failed",
        {{"code", error.code.name()}, {"error", error.message}, {"retry_in_seconds", double(retry.count()) / 1000}});
    if (sent_ > sent_before) retry = kFirstRetry;
    trouble_ = error;
    if (past_deadline()) co_return Result<void>{};  // what is left goes out at the next start
    co_await event_.wait(is_local(error) ? std::min(retry, kLocalRetry) : retry);
    retry = std::min(retry * 2, kSlowestRetry);
  }
}

// Kafka's marker knows of batches that were committed while nobody was there to hear it: those are not sent again.
Task<Result<void>> OutboxDrain::connect() {
  ahead_.reset();
  if (auto ended = co_await end_acknowledging(); !ended) co_return ended;
  auto last = co_await ledger_.last_sequence();
  if (!last) co_return last.error();
  auto progress = co_await publisher_.start(*last);
  if (!progress) co_return progress.error();
  if (auto lost = lost_ledger(*progress, *last)) co_return *lost;
  auto known = co_await ledger_.acknowledged();
  if (!known) co_return known.error();
  sent_ = *known;
  if (progress->ledger_id == ledger_.id() && progress->sequence > sent_) {
    auto trimmed = co_await ledger_.acknowledge(progress->sequence, keep_);
    if (!trimmed) co_return trimmed.error();
    sent_ = progress->sequence;
  }
  co_return Result<void>{};
}

void OutboxDrain::end_trouble() {
  if (trouble_) log::info("publish_resumed", {{"after", trouble_->code.name()}});
  trouble_.reset();
}

// A ledger that does not know what was published last would publish it again: an empty one after a loss, or an old
// copy.
std::optional<Error> OutboxDrain::lost_ledger(const Progress& marker, std::uint64_t last_sequence) const {
  if (is_marker_of(marker, ledger_.id(), last_sequence)) return std::nullopt;
  const bool foreign = marker.ledger_id != ledger_.id();
  return Error{
      "ledger_lost",
      fmt::format("publish as this instance: {}: make the ledger anew with `kuaixun rebuild`, or give this daemon an "
                  "`instance` of its own",
                  foreign
                      ? fmt::format("Kafka's progress marker is of ledger {}, not of this state directory's {}",
                                    marker.ledger_id, ledger_.id())
                      : fmt::format("Kafka has records up to {}, this state directory knows of {}: it is an old copy",
                                    marker.sequence, last_sequence))};
}

Task<Result<void>> OutboxDrain::drain() {
  bool first = true;
  while (true) {
    auto rows = co_await next_rows();
    if (!rows) co_return rows.error();
    if (rows->empty()) {
      end_trouble();
      if (deadline_) co_return Result<void>{};
      co_await event_.wait(kIdle);
      first = false;  // what comes now was decided after the start
      continue;
    }
    auto published = co_await publish(std::move(*rows), std::exchange(first, false));
    if (!published) co_return published;
    if (past_deadline()) co_return co_await end_acknowledging();
  }
}

// What was read ahead, else from the ledger.
Task<Result<std::vector<OutboxRow>>> OutboxDrain::next_rows() {
  if (!ahead_) {
    auto rows = co_await ledger_.outbox(sent_, kBatchRows, kBatchBytes);
    co_return rows;
  }
  auto ahead = std::exchange(ahead_, std::nullopt);
  auto rows = co_await ahead->take();
  co_return rows;
}

// While Kafka commits, the next rows of a backlog are read, and what the batch before has freed is trimmed.
Task<Result<void>> OutboxDrain::publish(std::vector<OutboxRow> rows, bool first) {
  const auto last = rows.back().sequence;
  const auto count = rows.size();
  if (count == kBatchRows) ahead_.emplace(io_, ledger_.outbox(last, kBatchRows, kBatchBytes));
  if (first) {
    auto missing = co_await publisher_.missing(std::move(rows));
    if (!missing) co_return missing.error();
    rows = std::move(*missing);
  }
  if (!rows.empty()) {
    auto published = co_await publisher_.publish(std::move(rows));
    if (!published) co_return published;
  }
  kill_point("published");
  end_trouble();
  published_.add(double(count));
  sent_ = last;
  auto acknowledged = co_await end_acknowledging();
  if (!acknowledged) co_return acknowledged;
  acknowledging_.emplace(io_, ledger_.acknowledge(last, keep_));
  if (!ahead_) acknowledged = co_await end_acknowledging();
  co_return acknowledged;
}

Task<Result<void>> OutboxDrain::end_acknowledging() {
  if (!acknowledging_) co_return Result<void>{};
  auto acknowledging = std::exchange(acknowledging_, std::nullopt);
  auto ended = co_await acknowledging->take();
  kill_point("trimmed");
  co_return ended;
}

}  // namespace kuaixun
