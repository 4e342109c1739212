#include "publish/rdkafka.hpp"

#include <array>

#include <fmt/format.h>

#include "base/log.hpp"

namespace kuaixun::rdkafka {
namespace {

// librdkafka's own lines: its warnings go to debug, because each of them comes back as an error of a call when it
// matters.
void log_line(const rd_kafka_t*, int level, const char* facility, const char* text) {
  const auto ours = level <= 2 ? log::Level::error : log::Level::debug;
  log::write(ours, "librdkafka", {{"facility", facility}, {"text", text}});
}

Error invalid_property(const std::string& name, std::string reason, const std::string& value) {
  if (!value.empty())
    for (auto at = reason.find(value); at != std::string::npos; at = reason.find(value))
      reason.replace(at, value.size(), "…");
  return Error{
      "invalid_properties",
      fmt::format("set kafka.properties \"{}\": {}; see librdkafka's CONFIGURATION.md for its names and values", name,
                  reason)};
}

Result<void> set(rd_kafka_conf_t* conf, const Properties& properties) {
  std::array<char, 512> reason{};
  for (const auto& [name, value] : properties)
    if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), reason.data(), reason.size()) != RD_KAFKA_CONF_OK)
      return invalid_property(name, reason.data(), value);
  return {};
}

struct Meaning {
  rd_kafka_resp_err_t code;
  Answer answer;
  ErrorCode name;
  const char* help;
};

constexpr const char* kAcl =
    "grant this user Write and Describe on the topic (and Create on the cluster, or create the topics by hand)";
constexpr const char* kIdAcl =
    "grant this user Write and Describe on this transactional id, or set kafka.delivery = \"at_least_once\"";
constexpr const char* kMissing = "create the topic, or set kafka.create_topics = true";
constexpr const char* kReach =
    "check kafka.bootstrap, that the brokers run, and that their advertised listeners can be reached from here";
constexpr const char* kFenced = "another daemon uses this instance id: give each its own `instance`";
constexpr const char* kClock =
    "this machine's clock or the broker's is wrong: what was decided waits here until they agree (the topic's "
    "message.timestamp.after.max.ms says by how much they may differ)";
constexpr const char* kOld = "the broker knows no transactions: set kafka.delivery = \"at_least_once\"";
constexpr const char* kLogin = "check security.protocol, sasl.* and ssl.* in kafka.properties";
constexpr const char* kSize =
    "the topic's max.message.bytes is smaller than kafka.max_message_bytes: lower ours or raise the topic's";

// Everything that is not here is abortable, and to be tried again.
constexpr std::array kMeanings{
    Meaning{RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, Answer::rejected, "record_too_large", kSize},
    Meaning{RD_KAFKA_RESP_ERR_INVALID_MSG, Answer::rejected, "record_invalid", ""},
    Meaning{RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE, Answer::rejected, "record_invalid", ""},
    Meaning{RD_KAFKA_RESP_ERR_INVALID_RECORD, Answer::rejected, "record_invalid", ""},
    Meaning{RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP, Answer::abortable, "clock_wrong", kClock},
    Meaning{RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, Answer::refused, "unauthorized", kAcl},
    Meaning{RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED, Answer::refused, "unauthorized", kAcl},
    Meaning{RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED, Answer::refused, "unauthorized", kIdAcl},
    Meaning{RD_KAFKA_RESP_ERR_SASL_AUTHENTICATION_FAILED, Answer::refused, "unauthorized", kLogin},
    Meaning{RD_KAFKA_RESP_ERR__AUTHENTICATION, Answer::refused, "unauthorized", kLogin},
    Meaning{RD_KAFKA_RESP_ERR__SSL, Answer::refused, "unauthorized", kLogin},
    Meaning{RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART, Answer::refused, "topic_missing", kMissing},
    Meaning{RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, Answer::refused, "topic_missing", kMissing},
    Meaning{RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION, Answer::refused, "topic_missing", kMissing},
    Meaning{RD_KAFKA_RESP_ERR_TOPIC_EXCEPTION, Answer::refused, "topic_missing", kMissing},
    Meaning{RD_KAFKA_RESP_ERR__FENCED, Answer::fenced, "fenced", kFenced},
    Meaning{RD_KAFKA_RESP_ERR_PRODUCER_FENCED, Answer::fenced, "fenced", kFenced},
    Meaning{RD_KAFKA_RESP_ERR_INVALID_PRODUCER_EPOCH, Answer::fenced, "fenced", kFenced},
    Meaning{RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE, Answer::refused, "unsupported_broker", kOld},
    Meaning{RD_KAFKA_RESP_ERR__TRANSPORT, Answer::abortable, "unreachable", kReach},
    Meaning{RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN, Answer::abortable, "unreachable", kReach},
    Meaning{RD_KAFKA_RESP_ERR__RESOLVE, Answer::abortable, "unreachable", kReach},
    Meaning{RD_KAFKA_RESP_ERR__TIMED_OUT, Answer::abortable, "unreachable", kReach},
    Meaning{RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, Answer::abortable, "unreachable", kReach},
};

const Meaning* meaning_of(rd_kafka_resp_err_t code) {
  for (const auto& meaning : kMeanings)
    if (meaning.code == code) return &meaning;
  return nullptr;
}

}  // namespace

Result<Client> make_client(rd_kafka_type_t type, const KafkaSettings& settings, const Properties& ours,
                           const Properties& fixed, void (*customize)(rd_kafka_conf_t*, void*), void* opaque) {
  Conf conf(rd_kafka_conf_new());
  rd_kafka_conf_set_log_cb(conf.get(), log_line);
  const Properties common{{"bootstrap.servers", settings.bootstrap},
                          {"client.id", settings.instance.empty() ? "kuaixun" : "kuaixun-" + settings.instance},
                          {"socket.nagle.disable", "true"},
                          {"reconnect.backoff.max.ms", "5000"}};
  for (const auto* properties : {&common, &ours, &settings.properties, &fixed})
    if (auto result = set(conf.get(), *properties); !result) return result.error();
  if (customize) customize(conf.get(), opaque);
  std::array<char, 512> reason{};
  rd_kafka_t* client = rd_kafka_new(type, conf.get(), reason.data(), reason.size());
  if (!client)
    return Error{"invalid_properties",
                 fmt::format("start a Kafka client for {}: {}; check [kafka] and kafka.properties", settings.bootstrap,
                             reason.data())};
  (void)conf.release();  // the client owns it now
  return Client(client);
}

Error error_of(rd_kafka_resp_err_t code, const std::string& attempted, const std::string& detail) {
  const auto* meaning = meaning_of(code);
  std::string text = fmt::format("{}: {}", attempted, detail.empty() ? rd_kafka_err2str(code) : detail);
  if (meaning && meaning->help[0] != '\0') text += fmt::format("; {}", meaning->help);
  return meaning ? Error{meaning->name, std::move(text)}
                 : Error{"kafka_error", fmt::format("{} ({})", text, rd_kafka_err2name(code))};
}

void Trouble::note(int said, const char* words) {
  // "All brokers down" follows the reason and says less.
  if (said == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN && code != RD_KAFKA_RESP_ERR_NO_ERROR) return;
  code = static_cast<rd_kafka_resp_err_t>(said);
  text = words;
}

Error Trouble::explain(Error error) const {
  if (error.code != "unreachable" || code == RD_KAFKA_RESP_ERR_NO_ERROR) return error;
  return error_of(code, error.message.substr(0, error.message.find(": ")), text);
}

Answer answer_of(rd_kafka_resp_err_t code) {
  if (code == RD_KAFKA_RESP_ERR_NO_ERROR) return Answer::ok;
  const auto* meaning = meaning_of(code);
  return meaning ? meaning->answer : Answer::abortable;
}

}  // namespace kuaixun::rdkafka
