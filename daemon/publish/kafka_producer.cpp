#include "publish/kafka_producer.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/log.hpp"
#include "publish/ensure_topics.hpp"
#include "publish/rdkafka.hpp"
#include "publish/topics.hpp"

namespace kuaixun {
namespace {

using rdkafka::answer_of;
using rdkafka::error_of;
using std::chrono::milliseconds;
using Steady = std::chrono::steady_clock;

constexpr milliseconds kRoomCheck{50}, kPurgeDeadline{1'000};

// Rows are numbered from 1 in librdkafka's opaque pointer, so that the marker is null.
void* opaque_of(std::size_t row) { return reinterpret_cast<void*>(row + 1); }

rdkafka::Properties our_properties(const KafkaSettings& settings) {
  const auto largest = std::max<std::size_t>(1'000'000, settings.max_message_bytes + 100'000);
  return {{"compression.codec", "lz4"},
          {"linger.ms", "5"},
          {"batch.size", "1000000"},  // the mock broker loses batches of 2 MiB and more
          {"message.max.bytes", fmt::to_string(largest)},
          {"queue.buffering.max.messages", "20000"},
          {"queue.buffering.max.kbytes", "65536"},
          {"transaction.timeout.ms", "60000"},
          {"message.timeout.ms", "30000"}};
}

rdkafka::Properties fixed_properties(const KafkaSettings& settings) {
  rdkafka::Properties fixed{{"enable.idempotence", "true"}, {"acks", "all"}, {"partitioner", "murmur2_random"}};
  if (settings.delivery == Delivery::exactly_once) fixed["transactional.id"] = settings.instance;
  return fixed;
}

}  // namespace

struct KafkaProducer::Impl {
  KafkaSettings settings;
  ProducerDeadlines deadlines;
  bool transactional = true;
  milliseconds transaction_timeout{60'000};
  std::map<std::string, rdkafka::TopicHandle, std::less<>>
      topics;  // kept: producing to a topic without a handle costs 1 s at first
  std::vector<bool> acknowledged;
  rd_kafka_resp_err_t first_failure = RD_KAFKA_RESP_ERR_NO_ERROR;
  std::optional<std::size_t> culprit;
  int rejected = 0;
  rdkafka::Trouble trouble;
  Error failure;
  Steady::time_point began = Steady::now();
  rdkafka::Client client;  // last: its callbacks use the rest

  void on_delivery(const rd_kafka_message_t& message);
  void forget_failures();
  Event fail(Call call, Answer answer, Error error);
  Event fail(Call call, rd_kafka_resp_err_t code, const std::string& attempted);
  Event fail(Call call, const rd_kafka_error_t& error, const std::string& attempted);
  std::optional<Event> failed_delivery(Call call);
  std::optional<Event> wait_for_deliveries();
  rd_kafka_topic_t* topic(const std::string& name);
  rd_kafka_resp_err_t send(const Record& record, void* opaque);
  Event queue(const Record& record, std::optional<std::size_t> row);
  Event flush();
};

namespace {

void on_delivery_callback(rd_kafka_t*, const rd_kafka_message_t* message, void* opaque) {
  static_cast<KafkaProducer::Impl*>(opaque)->on_delivery(*message);
}

void on_error_callback(rd_kafka_t*, int code, const char* text, void* opaque) {
  static_cast<KafkaProducer::Impl*>(opaque)->trouble.note(code, text);
}

void set_callbacks(rd_kafka_conf_t* conf, void* impl) {
  rd_kafka_conf_set_opaque(conf, impl);
  rd_kafka_conf_set_dr_msg_cb(conf, on_delivery_callback);
  rd_kafka_conf_set_error_cb(conf, on_error_callback);
}

milliseconds transaction_timeout_of(const KafkaSettings& settings) {
  const auto set = settings.properties.find("transaction.timeout.ms");
  long value = 60'000;
  if (set != settings.properties.end())
    std::from_chars(set->second.data(), set->second.data() + set->second.size(), value);
  return milliseconds(value);
}

}  // namespace

Result<void> KafkaProducer::check(const KafkaSettings& settings) {
  auto nowhere = settings;
  nowhere.bootstrap.clear();
  const auto client =
      rdkafka::make_client(RD_KAFKA_PRODUCER, nowhere, our_properties(settings), fixed_properties(settings));
  return client ? Result<void>{} : client.error();
}

Result<std::unique_ptr<KafkaProducer>> KafkaProducer::open(const KafkaSettings& settings, ProducerDeadlines deadlines) {
  auto impl = std::make_unique<Impl>();
  impl->settings = settings;
  impl->deadlines = deadlines;
  impl->transactional = settings.delivery == Delivery::exactly_once;
  impl->transaction_timeout = transaction_timeout_of(settings);
  auto client = rdkafka::make_client(RD_KAFKA_PRODUCER, settings, our_properties(settings), fixed_properties(settings),
                                     set_callbacks, impl.get());
  if (!client) return client.error();
  impl->client = std::move(*client);
  if (auto ensured = rdkafka::ensure_topics(impl->client.get(), settings); !ensured) {
    rd_kafka_poll(impl->client.get(), 0);
    return impl->trouble.explain(ensured.error());
  }
  for (const auto& topic : Topics(settings).all()) impl->topic(topic.name);
  return std::unique_ptr<KafkaProducer>(new KafkaProducer(std::move(impl)));
}

KafkaProducer::KafkaProducer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

KafkaProducer::~KafkaProducer() {
  // What is still queued belongs to a batch that was given up: the outbox has it.
  rd_kafka_purge(impl_->client.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
  rd_kafka_poll(impl_->client.get(), 0);
}

Result<void> KafkaProducer::init() {
  if (!impl_->transactional) return {};
  const rdkafka::ApiError error(rd_kafka_init_transactions(impl_->client.get(), int(impl_->deadlines.init.count())));
  if (!error) return {};
  rd_kafka_poll(impl_->client.get(), 0);
  return impl_->trouble.explain(
      error_of(rd_kafka_error_code(error.get()),
               fmt::format("take over transactional id {} at {}", impl_->settings.instance, impl_->settings.bootstrap),
               rd_kafka_error_string(error.get())));
}

void KafkaProducer::expect(std::size_t rows) { impl_->acknowledged.assign(rows, false); }

Event KafkaProducer::begin() {
  impl_->forget_failures();
  impl_->began = Steady::now();
  if (!impl_->transactional) return {Call::begin, Answer::ok};
  const rdkafka::ApiError error(rd_kafka_begin_transaction(impl_->client.get()));
  return error ? impl_->fail(Call::begin, *error, "begin a transaction") : Event{Call::begin, Answer::ok};
}

Event KafkaProducer::produce(std::size_t row, const Record& record) {
  if (!impl_->transactional && row < impl_->acknowledged.size() && impl_->acknowledged[row])
    return {Call::fill, Answer::ok};
  return impl_->queue(record, row);
}

Event KafkaProducer::produce_marker(const Record& record) { return impl_->queue(record, std::nullopt); }

Event KafkaProducer::commit() {
  if (!impl_->transactional) return impl_->flush();
  if (auto failed = impl_->wait_for_deliveries()) return *failed;
  const rdkafka::ApiError error(rd_kafka_commit_transaction(impl_->client.get(), int(impl_->deadlines.call.count())));
  if (!error) return {Call::commit, Answer::ok};
  if (rd_kafka_error_txn_requires_abort(error.get()))
    if (auto failed = impl_->failed_delivery(Call::commit)) return *failed;
  return impl_->fail(Call::commit, *error, "commit a transaction");
}

Event KafkaProducer::abort() {
  auto* client = impl_->client.get();
  if (!impl_->transactional) {
    rd_kafka_purge(client, RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT);
    rd_kafka_flush(client, int(kPurgeDeadline.count()));
    return {Call::abort, Answer::ok};
  }
  const rdkafka::ApiError error(rd_kafka_abort_transaction(client, int(impl_->deadlines.call.count())));
  if (!error) return {Call::abort, Answer::ok};
  const auto kept = impl_->failure;
  const auto event = impl_->fail(Call::abort, *error, "abort a transaction");
  if (event.answer != Answer::fenced) impl_->failure = kept;  // why it is aborted says more than that it could not be
  return event;
}

const Error& KafkaProducer::failure() const { return impl_->failure; }

milliseconds KafkaProducer::transaction_age() const {
  return std::chrono::duration_cast<milliseconds>(Steady::now() - impl_->began);
}

milliseconds KafkaProducer::transaction_timeout() const { return impl_->transaction_timeout; }

Result<void> KafkaProducer::ping(milliseconds timeout) {
  const rd_kafka_metadata_t* found = nullptr;
  const auto code = rd_kafka_metadata(impl_->client.get(), 0, nullptr, &found, int(timeout.count()));
  rd_kafka_poll(impl_->client.get(), 0);
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
    return impl_->trouble.explain(error_of(code, fmt::format("ask {} whether it is there", impl_->settings.bootstrap)));
  rd_kafka_metadata_destroy(found);
  return {};
}

std::size_t KafkaProducer::queued() const { return std::size_t(std::max(0, rd_kafka_outq_len(impl_->client.get()))); }

void KafkaProducer::Impl::forget_failures() {
  first_failure = RD_KAFKA_RESP_ERR_NO_ERROR;
  culprit.reset();
  rejected = 0;
  trouble = {};
}

void KafkaProducer::Impl::on_delivery(const rd_kafka_message_t& message) {
  const auto number = reinterpret_cast<std::size_t>(message._private);
  if (message.err == RD_KAFKA_RESP_ERR_NO_ERROR) {
    if (number > 0 && number <= acknowledged.size()) acknowledged[number - 1] = true;
    return;
  }
  // A purge follows the failure that matters; so do the failures that are only its echo.
  const bool refusal = answer_of(message.err) == Answer::rejected || answer_of(message.err) == Answer::refused;
  if (first_failure == RD_KAFKA_RESP_ERR_NO_ERROR || (refusal && answer_of(first_failure) == Answer::abortable))
    first_failure = message.err;
  if (answer_of(message.err) == Answer::rejected && ++rejected == 1 && number > 0) culprit = number - 1;
}

Event KafkaProducer::Impl::fail(Call call, Answer answer, Error error) {
  failure = trouble.explain(std::move(error));
  // One bad record fails its whole batch: only a lone one is sure to be the culprit.
  return {call, answer, answer == Answer::rejected && rejected == 1 ? culprit : std::nullopt};
}

Event KafkaProducer::Impl::fail(Call call, rd_kafka_resp_err_t code, const std::string& attempted) {
  return fail(call, answer_of(code), error_of(code, attempted));
}

Event KafkaProducer::Impl::fail(Call call, const rd_kafka_error_t& error, const std::string& attempted) {
  const auto code = rd_kafka_error_code(&error);
  auto answer = answer_of(code);
  if (rd_kafka_error_is_fatal(&error)) {
    if (answer != Answer::fenced && answer != Answer::refused) answer = Answer::fatal;
  } else if (rd_kafka_error_txn_requires_abort(&error)) {
    if (answer == Answer::ok) answer = Answer::abortable;
  } else {
    answer = rd_kafka_error_is_retriable(&error) ? Answer::retriable : Answer::fatal;
  }
  return fail(call, answer,
              error_of(code, fmt::format("{} at {}", attempted, settings.bootstrap), rd_kafka_error_string(&error)));
}

std::optional<Event> KafkaProducer::Impl::failed_delivery(Call call) {
  if (first_failure == RD_KAFKA_RESP_ERR_NO_ERROR || first_failure == RD_KAFKA_RESP_ERR__PURGE_QUEUE ||
      first_failure == RD_KAFKA_RESP_ERR__PURGE_INFLIGHT)
    return std::nullopt;
  return fail(call, first_failure, fmt::format("publish to {}.* at {}", settings.topic_prefix, settings.bootstrap));
}

// The reason that librdkafka gave for having no connection says more than that time ran out.
rd_kafka_topic_t* KafkaProducer::Impl::topic(const std::string& name) {
  auto found = topics.find(name);
  if (found == topics.end())
    found = topics.emplace(name, rd_kafka_topic_new(client.get(), name.c_str(), nullptr)).first;
  return found->second.get();
}

rd_kafka_resp_err_t KafkaProducer::Impl::send(const Record& record, void* opaque) {
  constexpr std::size_t kUsualHeaders = 12;
  rd_kafka_topic_t* handle = topic(record.topic);
  if (!handle) return rd_kafka_last_error();
  // What was decided while the clock ran ahead is not refused for it once the clock is right again.
  const auto at = std::min(record.at, std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
  rd_kafka_headers_t* headers = rd_kafka_headers_new(kUsualHeaders);
  for (const auto& [name, value] : record.headers)
    rd_kafka_header_add(headers, name.data(), ssize_t(name.size()), value.data(), ssize_t(value.size()));
  char* const value = is_tombstone(record) ? nullptr : const_cast<char*>(record.value.data());
  // Not rd_kafka_produceva: it frees headers twice when the partition is gone (librdkafka 2.0.2). Without the
  // type-checking macros, which are GNU extensions, each type here must be exact.
  // NOLINTBEGIN(cppcoreguidelines-pro-type-vararg)
  const auto code =
      rd_kafka_producev(client.get(), RD_KAFKA_VTYPE_RKT, handle, RD_KAFKA_VTYPE_MSGFLAGS, RD_KAFKA_MSG_F_COPY,
                        RD_KAFKA_VTYPE_KEY, record.key.data(), record.key.size(), RD_KAFKA_VTYPE_VALUE, value,
                        record.value.size(), RD_KAFKA_VTYPE_TIMESTAMP, std::int64_t(at.time_since_epoch().count()),
                        RD_KAFKA_VTYPE_HEADERS, headers, RD_KAFKA_VTYPE_OPAQUE, opaque, RD_KAFKA_VTYPE_END);
  // NOLINTEND(cppcoreguidelines-pro-type-vararg)
  if (code != RD_KAFKA_RESP_ERR_NO_ERROR) rd_kafka_headers_destroy(headers);
  return code;
}

Event KafkaProducer::Impl::queue(const Record& record, std::optional<std::size_t> row) {
  const auto end = Steady::now() + deadlines.call;
  while (true) {
    const auto code = send(record, row ? opaque_of(*row) : nullptr);
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) break;
    if (code == RD_KAFKA_RESP_ERR__QUEUE_FULL && Steady::now() < end) {
      rd_kafka_poll(client.get(), int(kRoomCheck.count()));
      continue;
    }
    // A transaction that has failed already refuses more: then the first failure is the one that counts.
    rd_kafka_poll(client.get(), 0);
    if (auto failed = failed_delivery(Call::fill); failed && code == RD_KAFKA_RESP_ERR__STATE) return *failed;
    if (code == RD_KAFKA_RESP_ERR__FATAL) return flush();
    auto event =
        fail(Call::fill, code, fmt::format("publish to {} a record of {} bytes", record.topic, record.value.size()));
    if (event.answer == Answer::rejected) event.culprit = row;
    if (event.answer == Answer::retriable || code == RD_KAFKA_RESP_ERR__QUEUE_FULL) event.answer = Answer::abortable;
    return event;
  }
  rd_kafka_poll(client.get(), 0);
  return {Call::fill, Answer::ok};
}

// Up to the first failure: after one, librdkafka would let the rest of the transaction run into the deadline.
std::optional<Event> KafkaProducer::Impl::wait_for_deliveries() {
  const auto end = Steady::now() + deadlines.call;
  while (rd_kafka_flush(client.get(), int(kRoomCheck.count())) == RD_KAFKA_RESP_ERR__TIMED_OUT && Steady::now() < end)
    if (auto failed = failed_delivery(Call::commit)) return failed;
  return failed_delivery(Call::commit);
}

// At least once: waits until every record of the group is acknowledged.
Event KafkaProducer::Impl::flush() {
  std::string reason(256, '\0');
  const auto flushed = rd_kafka_flush(client.get(), int(deadlines.call.count()));
  if (const auto fatal = rd_kafka_fatal_error(client.get(), reason.data(), reason.size());
      fatal != RD_KAFKA_RESP_ERR_NO_ERROR)
    return fail(Call::commit, answer_of(fatal) == Answer::fenced ? Answer::fenced : Answer::fatal,
                error_of(fatal, fmt::format("publish to {}", settings.bootstrap), reason.c_str()));
  if (flushed == RD_KAFKA_RESP_ERR__TIMED_OUT)
    return fail(Call::commit, Answer::retriable, error_of(flushed, fmt::format("publish to {}", settings.bootstrap)));
  return failed_delivery(Call::commit).value_or(Event{Call::commit, Answer::ok});
}

}  // namespace kuaixun
