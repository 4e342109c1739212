#include "publish/embedded_broker.hpp"

#include <cerrno>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include <fmt/format.h>
#include <librdkafka/rdkafka.h>
#include <librdkafka/rdkafka_mock.h>

#include "base/log.hpp"
#include "publish/rdkafka.hpp"
#include "publish/topics.hpp"

namespace kuaixun {
namespace {

using Cluster = std::unique_ptr<rd_kafka_mock_cluster_t, rdkafka::Destroy<rd_kafka_mock_cluster_destroy>>;

Error cannot_start(std::string why) {
  return Error{"embedded_broker",
               fmt::format("start the embedded broker: {}; or name a Kafka cluster in kafka.bootstrap", why)};
}

// Written aside and renamed, so that a reader never sees half an address.
Result<void> write_file(const std::string& path, const std::string& address) {
  const auto aside = path + ".new";
  std::error_code failed;
  if (const auto folder = std::filesystem::path(path).parent_path(); !folder.empty())
    std::filesystem::create_directories(folder, failed);
  std::ofstream file(aside, std::ios::trunc);
  file << address << '\n';
  file.close();
  if (!file || std::rename(aside.c_str(), path.c_str()) != 0)
    return cannot_start(fmt::format("write its address to {}: {}", path, std::strerror(errno)));
  return {};
}

}  // namespace

struct EmbeddedBroker::Impl {
  KafkaSettings settings;
  rdkafka::Client host;  // the mock cluster lives inside a client
  Cluster cluster;
  std::string address;
};

Result<std::unique_ptr<EmbeddedBroker>> EmbeddedBroker::start(const KafkaSettings& settings) {
  auto impl = std::make_unique<Impl>();
  impl->settings = settings;
  const KafkaSettings plain{.instance = "embedded", .bootstrap = ""};
  auto host = rdkafka::make_client(RD_KAFKA_PRODUCER, plain, {}, {});
  if (!host) return cannot_start(host.error().message);
  impl->host = std::move(*host);
  impl->cluster.reset(rd_kafka_mock_cluster_new(impl->host.get(), 1));
  if (!impl->cluster) return cannot_start("no port on 127.0.0.1 could be had");
  impl->address = rd_kafka_mock_cluster_bootstraps(impl->cluster.get());
  for (const auto& topic : Topics(settings).all()) {
    const auto code = rd_kafka_mock_topic_create(impl->cluster.get(), topic.name.c_str(), topic.partitions, 1);
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR)
      return cannot_start(fmt::format("create topic {}: {}", topic.name, rd_kafka_err2str(code)));
  }
  if (!settings.embedded_address_file.empty())
    if (auto written = write_file(settings.embedded_address_file, impl->address); !written) return written.error();
  log::info("embedded_broker_started", {{"address", impl->address}, {"address_file", settings.embedded_address_file}});
  return std::unique_ptr<EmbeddedBroker>(new EmbeddedBroker(std::move(impl)));
}

EmbeddedBroker::EmbeddedBroker(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

EmbeddedBroker::~EmbeddedBroker() {
  if (!impl_->settings.embedded_address_file.empty()) std::remove(impl_->settings.embedded_address_file.c_str());
}

const std::string& EmbeddedBroker::address() const { return impl_->address; }

KafkaSettings EmbeddedBroker::client_settings() const {
  auto settings = impl_->settings;
  settings.bootstrap = impl_->address;
  settings.create_topics = false;                       // they exist, and the mock never answers CreateTopics
  settings.properties = {{"fetch.wait.max.ms", "10"}};  // the mock sleeps an empty fetch out; and it knows no security
  return settings;
}

void EmbeddedBroker::fail_requests(int api_key, const std::vector<int>& codes) {
  std::vector<rd_kafka_resp_err_t> errors;
  errors.reserve(codes.size());
  for (const int code : codes) errors.push_back(static_cast<rd_kafka_resp_err_t>(code));
  rd_kafka_mock_push_request_errors_array(impl_->cluster.get(), static_cast<std::int16_t>(api_key), errors.size(),
                                          errors.data());
}

void EmbeddedBroker::set_down(bool down) {
  if (down)
    rd_kafka_mock_broker_set_down(impl_->cluster.get(), -1);
  else
    rd_kafka_mock_broker_set_up(impl_->cluster.get(), -1);
}

}  // namespace kuaixun
