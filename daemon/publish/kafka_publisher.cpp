#include "publish/kafka_publisher.hpp"

#include <fmt/format.h>

#include "base/kill_point.hpp"
#include "base/log.hpp"
#include "base/thread_name.hpp"
#include "publish/marker_reader.hpp"
#include "publish/progress_marker.hpp"
#include "publish/topic_tail.hpp"

namespace kuaixun {
namespace {

using std::chrono::milliseconds;

// An outage is told within 15 s: asked about after five, given up on after five more, or seen by a call that hangs.
constexpr milliseconds kAskEvery{5'000}, kPingDeadline{5'000}, kLongestCall{10'000};
// Another instance's open transaction may hold up the end of the progress topic until it times out.
constexpr milliseconds kMarkerDeadline{90'000}, kOwnerDeadline{5'000}, kTailDeadline{30'000};

}  // namespace

// What is known of the broker. On the io thread.
struct KafkaPublisher::Contact {
  Result<void> state{};
  milliseconds heard{0};
  std::optional<milliseconds> busy_since{};  // a call is under way: its own answer will tell
  bool connected = false;                    // start() has succeeded, and no call has failed since

  void hear(Result<void> answer, milliseconds now) {
    state = std::move(answer);
    heard = now;
  }
};

KafkaPublisher::KafkaPublisher(asio::any_io_executor io, KafkaSettings settings, std::string ledger_id, Clock& clock,
                               Metrics& metrics, ProducerDeadlines deadlines)
    : io_(std::move(io)),
      settings_(std::move(settings)),
      clock_(clock),
      deadlines_(deadlines),
      ledger_id_(std::move(ledger_id)),
      runner_(settings_, ledger_id_, clock, metrics),
      latency_(metrics.histogram("kuaixun_publish_latency_seconds", "From handing a batch over to its acknowledgement.",
                                 {0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 15})),
      batch_records_(metrics.histogram("kuaixun_publish_batch_records", "Records of a batch.",
                                       {1, 5, 20, 100, 500, 1000, 2000, 5000})),
      up_(metrics.gauge("kuaixun_kafka_up", "1 when Kafka answered the last time that it was asked.")),
      contact_(std::make_shared<Contact>()) {
  asio::post(worker_, [] { name_thread("publisher"); });
  contact_->state = Error{"starting", fmt::format("connect to Kafka at {}: not done yet", settings_.bootstrap)};
}

KafkaPublisher::~KafkaPublisher() {
  worker_.join();
  producer_.reset();
}

Task<Result<Progress>> KafkaPublisher::start(std::uint64_t last_sequence) {
  contact_->connected = false;
  contact_->busy_since = clock_.steady_now();
  auto started = co_await run_on(worker_, [this, last_sequence] { return connect(last_sequence); });
  contact_->busy_since.reset();
  contact_->connected = started.has_value();
  contact_->hear(started ? Result<void>{} : Result<void>(started.error()), clock_.steady_now());
  up_.set(started ? 1 : 0);
  co_return started;
}

Task<Result<std::vector<OutboxRow>>> KafkaPublisher::missing(std::vector<OutboxRow> rows) {
  if (settings_.delivery == Delivery::exactly_once) co_return rows;
  auto arrived = co_await run_on(worker_, [this, &rows] { return ids_at_end(settings_, rows.size(), kTailDeadline); });
  if (!arrived) co_return arrived.error();
  std::erase_if(
      rows, [&](const OutboxRow& row) { return arrived->contains(std::string(row.record.headers.value("ce_id"))); });
  co_return rows;
}

Task<Result<void>> KafkaPublisher::publish(std::vector<OutboxRow> rows) {
  co_return co_await run_batch(std::move(rows), MarkProgress::yes);
}

Task<Result<void>> KafkaPublisher::refill(std::vector<OutboxRow> rows) {
  if (rows.empty()) co_return Result<void>{};
  co_return co_await run_batch(std::move(rows), MarkProgress::no);
}

Task<Result<void>> KafkaPublisher::run_batch(std::vector<OutboxRow> rows, MarkProgress mark) {
  const auto begin = clock_.steady_now();
  contact_->busy_since = begin;
  auto result = co_await run_on(worker_, [this, &rows, mark]() -> Result<void> {
    if (!producer_) return Error{"not_started", "publish to Kafka: not connected; call start() first"};
    auto published = runner_.run(*producer_, rows, mark);
    if (published) return published;
    producer_.reset();
    return name_the_other(published.error());
  });
  contact_->busy_since.reset();
  contact_->connected = contact_->connected && result;
  const auto now = clock_.steady_now();
  contact_->hear(result, now);
  up_.set(result ? 1 : 0);
  if (result) {
    latency_.observe(double((now - begin).count()) / 1000);
    batch_records_.observe(double(rows.size()));
  }
  co_return result;
}

Result<void> KafkaPublisher::health() const {
  const auto now = clock_.steady_now();
  if (contact_->busy_since && contact_->state && now - *contact_->busy_since > kLongestCall) {
    up_.set(0);
    return Error{Remedy::retry, "unreachable",
                 fmt::format("publish to {}: no answer for {} s", settings_.bootstrap,
                             (now - *contact_->busy_since).count() / 1000)};
  }
  if (!contact_->busy_since && contact_->connected && now - contact_->heard >= kAskEvery) ask_broker();
  return contact_->state;
}

void KafkaPublisher::ask_broker() const {
  contact_->busy_since = clock_.steady_now();
  asio::post(worker_, [this] {
    auto answer = producer_ ? producer_->ping(kPingDeadline) : Result<void>{};
    asio::post(io_, [contact = contact_, answer = std::move(answer), now = clock_.steady_now(), &up = up_] {
      if (!answer && contact->state) log::warning("kafka_gone", {{"error", answer.error().message}});
      if (answer && !contact->state) log::info("kafka_back", {});
      contact->busy_since.reset();
      contact->hear(answer, now);
      up.set(answer ? 1 : 0);
    });
  });
}

void KafkaPublisher::close() { worker_.join(); }

// On the worker thread.
Result<Progress> KafkaPublisher::connect(std::uint64_t last_sequence) {
  producer_.reset();
  if (expired_)
    if (auto owned = check_owner(); !owned) return owned.error();
  auto producer = KafkaProducer::open(settings_, deadlines_);
  if (!producer) return producer.error();
  if (settings_.delivery == Delivery::at_least_once) {
    producer_ = std::move(*producer);
    return Progress{};
  }
  // A daemon that lost its ledger must not take the id away from one that has it.
  auto before = read_marker(settings_, kMarkerDeadline, Look::where_committed);
  if (!before) return before.error();
  if (!is_marker_of(before->progress, ledger_id_, last_sequence)) return before->progress;
  kill_point("connected");
  if (auto fenced_others = (*producer)->init(); !fenced_others) return fenced_others.error();
  kill_point("initialised");
  auto marker = read_marker(settings_, kMarkerDeadline);
  if (!marker) return marker.error();
  if (auto ours = runner_.take_over(**producer, marker->progress); !ours) return name_the_other(ours.error());
  kill_point("taken_over");
  producer_ = std::move(*producer);
  expired_ = false;
  log::info("publisher_started", {{"instance", settings_.instance},
                                  {"bootstrap", settings_.bootstrap},
                                  {"sequence", marker->progress.sequence},
                                  {"previous_owner", marker->owner}});
  return marker->progress;
}

// Before fencing anybody again: was our transaction ended by another daemon, or only by the broker's patience?
Result<void> KafkaPublisher::check_owner() {
  auto marker = read_marker(settings_, kMarkerDeadline);
  if (!marker) return marker.error();
  if (marker->owner != process_owner()) return fenced(marker->owner);
  expired_ = false;
  return {};
}

Error KafkaPublisher::fenced(const std::string& owner) const {
  return Error{
      "fenced",
      fmt::format("publish as instance {}: {} took over; two daemons never share one `instance`: give this one its own",
                  settings_.instance, owner.empty() ? "another daemon" : fmt::format("the daemon {}", owner))};
}

Error KafkaPublisher::name_the_other(Error error) {
  expired_ = error.code == "transaction_expired";
  if (error.code != "fenced") return error;
  auto marker = read_marker(settings_, kOwnerDeadline);
  return fenced(marker && marker->owner != process_owner() ? marker->owner : std::string());
}

}  // namespace kuaixun
