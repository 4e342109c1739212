// librdkafka's C types with owners, and what its errors mean. Included by the .cpp files of this room only.
#pragma once

#include <map>
#include <memory>
#include <string>

#include <librdkafka/rdkafka.h>

#include "base/error.hpp"
#include "publish/kafka_settings.hpp"
#include "publish/transaction_machine.hpp"

namespace kuaixun::rdkafka {

template <auto destroy>
struct Destroy {
  template <class T>
  void operator()(T* thing) const {
    destroy(thing);
  }
};

using Conf = std::unique_ptr<rd_kafka_conf_t, Destroy<rd_kafka_conf_destroy>>;
using TopicConf = std::unique_ptr<rd_kafka_topic_conf_t, Destroy<rd_kafka_topic_conf_destroy>>;
using TopicHandle = std::unique_ptr<rd_kafka_topic_t, Destroy<rd_kafka_topic_destroy>>;
using ApiError = std::unique_ptr<rd_kafka_error_t, Destroy<rd_kafka_error_destroy>>;
using Message = std::unique_ptr<rd_kafka_message_t, Destroy<rd_kafka_message_destroy>>;
using PartitionList = std::unique_ptr<rd_kafka_topic_partition_list_t, Destroy<rd_kafka_topic_partition_list_destroy>>;
using Queue = std::unique_ptr<rd_kafka_queue_t, Destroy<rd_kafka_queue_destroy>>;
using ApiEvent = std::unique_ptr<rd_kafka_event_t, Destroy<rd_kafka_event_destroy>>;
using NewTopic = std::unique_ptr<rd_kafka_NewTopic_t, Destroy<rd_kafka_NewTopic_destroy>>;
using AdminOptions = std::unique_ptr<rd_kafka_AdminOptions_t, Destroy<rd_kafka_AdminOptions_destroy>>;
using Metadata = std::unique_ptr<const rd_kafka_metadata_t, Destroy<rd_kafka_metadata_destroy>>;
// Destroying a client waits for its threads: a second or so when brokers hang.
using Client = std::unique_ptr<rd_kafka_t, Destroy<rd_kafka_destroy>>;

using Properties = std::map<std::string, std::string>;

// A client of this kind. `ours` is set first, then what the user's [kafka.properties] say, then `fixed`, which the
// guarantees rest on. Errors: `invalid_properties` (give_up), which names the property but never its value.
Result<Client> make_client(rd_kafka_type_t type, const KafkaSettings& settings, const Properties& ours,
                           const Properties& fixed, void (*customize)(rd_kafka_conf_t*, void*) = nullptr,
                           void* opaque = nullptr);

// An error of ours from one of librdkafka's, with what would help. `attempted`: what was attempted, on what.
Error error_of(rd_kafka_resp_err_t code, const std::string& attempted, const std::string& detail = {});

// What librdkafka last said of its connections.
struct Trouble {
  rd_kafka_resp_err_t code = RD_KAFKA_RESP_ERR_NO_ERROR;
  std::string text{};

  void note(int said, const char* words);
  // An error that says only that nobody answered, with what was said meanwhile: a refused password, a certificate.
  Error explain(Error error) const;
};

// What a failed record or call means to the machine.
Answer answer_of(rd_kafka_resp_err_t code);

}  // namespace kuaixun::rdkafka
