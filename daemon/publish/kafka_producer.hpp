// One librdkafka producer, and the calls that a batch is made of. No librdkafka types here.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <vector>

#include "base/error.hpp"
#include "model.hpp"
#include "publish/kafka_settings.hpp"
#include "publish/transaction_machine.hpp"

namespace kuaixun {

// Everything here blocks, each call for at most `call` plus a second: for the publisher's worker thread, one thread at
// a time. With exactly_once a transaction is one of Kafka's; with at_least_once it is a group of records: begin and
// abort only tidy up, commit waits for the acknowledgements, and rows acknowledged once are not sent again when the
// group is repeated.
struct ProducerDeadlines {
  std::chrono::milliseconds call{5'000};   // of each commit, abort and wait for room in the queue
  std::chrono::milliseconds init{15'000};  // of init_transactions
};

class KafkaProducer {
 public:
  // Whether librdkafka takes the properties of these settings, alone and together. Connects to nobody. Errors:
  // `invalid_properties`.
  static Result<void> check(const KafkaSettings& settings);

  // Connects and makes sure of the topics; does not fence anybody yet.
  static Result<std::unique_ptr<KafkaProducer>> open(const KafkaSettings& settings, ProducerDeadlines deadlines);
  ~KafkaProducer();

  // Exactly once: from here on every older producer of this instance is fenced, and its open transaction aborted.
  Result<void> init();

  // A new batch of rows: forgets what was acknowledged of the last one.
  void expect(std::size_t rows);
  Event begin();
  // Queues a record as row `row` of the batch. Answers what is known at once; the rest comes with commit.
  Event produce(std::size_t row, const Record& record);
  // Queues a record that is not a row: the marker.
  Event produce_marker(const Record& record);
  Event commit();
  Event abort();

  // Why the last call did not answer ok.
  const Error& failure() const;
  // How long the transaction under way has been open.
  std::chrono::milliseconds transaction_age() const;
  // transaction.timeout.ms: after it the broker itself ends a transaction, and the producer that had it is told to be
  // fenced.
  std::chrono::milliseconds transaction_timeout() const;
  // Whether a broker answers.
  Result<void> ping(std::chrono::milliseconds timeout);
  std::size_t queued() const;

  struct Impl;  // public for librdkafka's callbacks only

 private:
  explicit KafkaProducer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace kuaixun
