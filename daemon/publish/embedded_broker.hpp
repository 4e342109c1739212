// A Kafka broker inside the daemon, for trying it out: kafka.bootstrap = "embedded".
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "publish/kafka_settings.hpp"

namespace kuaixun {

// librdkafka's mock cluster of one broker, on a random port of 127.0.0.1, with our topics. Any Kafka client of this
// machine can read it (clients that ask for messages with fetch.wait.max.ms=10 see them soonest). What it is not: it
// keeps data in memory only, at most 5 MiB a partition; it shows aborted records, fences nobody and knows no security.
// So exactly-once on it is a form. It starts empty: the app puts back the newest rows (Ledger::newest) with
// KafkaPublisher::refill(). Any thread. Outlives its publisher; the address file goes with it.
class EmbeddedBroker {
 public:
  // Errors (give_up): `embedded_broker` when it cannot start or the address file cannot be written.
  static Result<std::unique_ptr<EmbeddedBroker>> start(const KafkaSettings& settings);
  ~EmbeddedBroker();

  const std::string& address() const;  // host:port
  // The settings with which publishers and readers reach it.
  KafkaSettings client_settings() const;

  // For tests of faults: the next requests with this key of the Kafka protocol (Produce 0, EndTxn 26, …) fail with
  // these codes in turn; the whole broker goes away and comes back.
  void fail_requests(int api_key, const std::vector<int>& codes);
  void set_down(bool down);

 private:
  struct Impl;
  explicit EmbeddedBroker(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace kuaixun
