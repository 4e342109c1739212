// The outbox's way into Kafka.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/task.hpp"
#include "observe/metrics.hpp"
#include "publish/batch_runner.hpp"
#include "publish/kafka_producer.hpp"
#include "publish/kafka_settings.hpp"
#include "publish/publisher.hpp"

namespace kuaixun {

// Publishes with librdkafka. What to do after each answer is decided by next_step() (transaction_machine.hpp); this
// only waits. Lives on the io thread; librdkafka's blocking calls run on a worker thread of its own, each with a
// deadline, so that destruction takes at most that of the call under way (5 s; 15 s while connecting). `clock` and
// `metrics` outlive it.
//
// Exactly once rests on three things: one transaction carries rows and marker; start() fences older selves before it
// reads the marker; and the marker is read to the topic's end. At start() the marker is also written once more under
// our own name, so that the one who was fenced can say by whom.
//
// With kafka.bootstrap = "embedded" pass EmbeddedBroker::client_settings().
class KafkaPublisher final : public Publisher {
 public:
  KafkaPublisher(asio::any_io_executor io, KafkaSettings settings, std::string ledger_id, Clock& clock,
                 Metrics& metrics, ProducerDeadlines deadlines = {});
  ~KafkaPublisher() override;

  Task<Result<Progress>> start(std::uint64_t last_sequence) override;
  Task<Result<std::vector<OutboxRow>>> missing(std::vector<OutboxRow> rows) override;
  Task<Result<void>> publish(std::vector<OutboxRow> rows) override;
  // To be called every second or so: asks the broker in the background when nothing has been heard of it for five
  // seconds, and a later call knows the answer. An outage is told within fifteen seconds.
  Result<void> health() const override;
  // Ends the call under way, and makes no other. Before the tasks that wait for one are destroyed.
  void close();

  // Publishes rows that Kafka had before and lost, without touching the marker: for the embedded broker, after start().
  Task<Result<void>> refill(std::vector<OutboxRow> rows);

 private:
  struct Contact;
  Result<Progress> connect(std::uint64_t last_sequence);
  Result<void> check_owner();
  Error fenced(const std::string& owner) const;
  Error name_the_other(Error error);
  Task<Result<void>> run_batch(std::vector<OutboxRow> rows, MarkProgress mark);
  void ask_broker() const;

  asio::any_io_executor io_;
  const KafkaSettings settings_;
  Clock& clock_;
  ProducerDeadlines deadlines_;
  const std::string ledger_id_;
  BatchRunner runner_;
  Histogram latency_;
  Histogram batch_records_;
  Gauge up_;

  std::shared_ptr<Contact> contact_;         // shared with answers that may arrive after this has gone
  std::unique_ptr<KafkaProducer> producer_;  // of the worker thread
  bool expired_ = false;  // of the worker thread: the last transaction may have been ended by another daemon
  mutable asio::thread_pool worker_{1};  // last: its calls use the rest
};

}  // namespace kuaixun
