#include "publish/batch_runner.hpp"

#include <map>
#include <optional>
#include <span>

#include <fmt/format.h>

#include "base/kill_point.hpp"
#include "base/log.hpp"
#include "publish/topics.hpp"

namespace kuaixun {
namespace {

constexpr const char* kTransactions = "kuaixun_transactions_total";
constexpr const char* kTransactionsHelp = "Kafka transactions (with at_least_once: acknowledged groups of records).";

// A closed set, whatever rows of an earlier topic_prefix the outbox still holds.
std::string short_topic(const Record& record) {
  const auto content = content_of(record.topic);
  return std::string(content ? to_string(*content) : "other");
}

}  // namespace

struct BatchRunner::Batch {
  KafkaProducer& producer;
  const std::vector<OutboxRow>& rows;
  MarkProgress mark;
  BatchState state;
  std::optional<Progress> take_over{};  // the marker of a batch without rows
  Error rejection{};                    // why the row that stands alone was refused

  // The rows of the transaction under way.
  std::span<const OutboxRow> part(const BatchState& at) const {
    return take_over ? std::span<const OutboxRow>() : std::span(rows).subspan(at.first, at.count);
  }
};

BatchRunner::BatchRunner(const KafkaSettings& settings, std::string ledger_id, Clock& clock, Metrics& metrics)
    : settings_(settings),
      encoder_(settings),
      ledger_id_(std::move(ledger_id)),
      clock_(clock),
      metrics_(metrics),
      committed_(metrics.counter(kTransactions, kTransactionsHelp, {{"result", "committed"}})),
      aborted_(metrics.counter(kTransactions, kTransactionsHelp, {{"result", "aborted"}})),
      failed_(metrics.counter(kTransactions, kTransactionsHelp, {{"result", "failed"}})),
      queued_(metrics.gauge("kuaixun_kafka_queue_messages", "Records handed to librdkafka and not yet acknowledged.")) {
}

Result<void> BatchRunner::run(KafkaProducer& producer, const std::vector<OutboxRow>& rows, MarkProgress mark) {
  Batch batch{producer, rows, mark, BatchState::of(rows.size())};
  return carry_through(batch);
}

Result<void> BatchRunner::take_over(KafkaProducer& producer, const Progress& progress) {
  const std::vector<OutboxRow> no_rows;
  Batch batch{producer, no_rows, MarkProgress::yes, BatchState::of(1), progress};
  return carry_through(batch);
}

Result<void> BatchRunner::carry_through(Batch& batch) {
  batch.producer.expect(batch.rows.size());
  auto step = Step::begin;
  while (step == Step::begin || step == Step::fill || step == Step::commit || step == Step::abort) {
    const auto before = batch.state;
    const auto event = perform(step, batch);
    if (event.answer == Answer::rejected) batch.rejection = batch.producer.failure();
    step = next_step(batch.state, event);
    count(batch, event, before);
  }
  if (step == Step::done) return {};
  failed_.add();
  return ending(step, batch);
}

Event BatchRunner::perform(Step step, Batch& batch) {
  switch (step) {
    case Step::begin:
      return batch.producer.begin();
    case Step::fill:
      return fill(batch);
    case Step::commit:
      kill_point("filled");
      return batch.producer.commit();
    default:
      return batch.producer.abort();
  }
}

Event BatchRunner::fill(Batch& batch) {
  const auto part = batch.part(batch.state);
  auto row = batch.state.first;
  for (const auto& [sequence, record] : part) {
    const auto event = batch.state.quarantine == Quarantine::none
                           ? batch.producer.produce(row, record)
                           : batch.producer.produce(row, quarantined(batch, record));
    if (event.answer != Answer::ok) return event;
    ++row;
  }
  queued_.set(double(batch.producer.queued()));
  kill_point("produced");
  if (batch.mark == MarkProgress::no || settings_.delivery != Delivery::exactly_once) return {Call::fill, Answer::ok};
  const auto progress = batch.take_over.value_or(Progress{ledger_id_, part.empty() ? 0 : part.back().sequence});
  return batch.producer.produce_marker(encode(Marker{progress, process_owner()}, settings_, clock_.now()));
}

Record BatchRunner::quarantined(const Batch& batch, const Record& record) const {
  Reject reject{.source = std::string(record.headers.value("source")),
                .code = "record_rejected",
                .message = batch.rejection.message,
                .at = clock_.now(),
                .bytes = batch.state.quarantine == Quarantine::bytes ? record.value : std::string(),
                .truncated = batch.state.quarantine == Quarantine::reason_only};
  if (reject.source.empty()) reject.source = "kuaixun";
  auto out = encoder_.encode(reject);
  out.headers.add("original_topic", record.topic);
  out.headers.add("original_key", record.key.substr(0, 256));
  out.headers.add("original_ce_id", record.headers.value("ce_id").substr(0, 256));
  return out;
}

void BatchRunner::count(const Batch& batch, const Event& event, const BatchState& before) {
  if (event.call == Call::abort && event.answer == Answer::ok) {
    aborted_.add();
    const auto& why = batch.producer.failure();
    log::warning("transaction_aborted", {{"rows", before.count}, {"code", why.code.name()}, {"error", why.message}});
  }
  if (event.call != Call::commit || event.answer != Answer::ok) return;
  committed_.add();
  queued_.set(double(batch.producer.queued()));
  const bool quarantined = before.quarantine != Quarantine::none;
  std::map<std::string, int> rows;
  for (const auto& row : batch.part(before)) ++rows[short_topic(row.record)];
  for (const auto& [topic, number] : rows)
    metrics_
        .counter("kuaixun_publish_total", "Records by what became of them.",
                 {{"topic", topic}, {"result", quarantined ? "quarantined" : "published"}})
        .add(number);
  if (!quarantined) return;
  for (const auto& [sequence, record] : batch.part(before))
    log::error(
        "record_quarantined",
        {{"sequence", sequence}, {"topic", record.topic}, {"key", record.key}, {"error", batch.rejection.message}});
}

Error BatchRunner::ending(Step step, const Batch& batch) const {
  auto error = batch.producer.failure();
  if (step == Step::stop_fenced && batch.producer.transaction_age() >= batch.producer.transaction_timeout())
    // The broker ends a transaction that is open too long, and tells its producer the same as when another took over.
    return Error{"transaction_expired",
                 fmt::format("{}; or the transaction was open for longer than transaction.timeout.ms", error.message)};
  if (step == Step::rebuild && error.remedy == Remedy::discard) error.remedy = Remedy::retry;
  if (step == Step::stop_refused) error.remedy = Remedy::give_up;
  return error;
}

}  // namespace kuaixun
