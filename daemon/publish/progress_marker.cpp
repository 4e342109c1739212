#include "publish/progress_marker.hpp"

#include <array>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "publish/json_writer.hpp"
#include "publish/topics.hpp"

namespace kuaixun {

std::string process_owner() {
  std::array<char, 256> host{};
  if (gethostname(host.data(), host.size() - 1) != 0) host[0] = '\0';
  return fmt::format("{}:{}", host.data(), getpid());
}

Record encode(const Marker& marker, const KafkaSettings& settings, Time now) {
  Record record{
      topic_name(settings, TopicContent::progress), settings.instance, {}, {{"content-type", "application/json"}}, now};
  JsonWriter json(256);
  json.open_object();
  json.field("ledger_id", marker.progress.ledger_id);
  json.field("sequence", marker.progress.sequence);
  json.field("committed_at", to_rfc3339(now));
  json.field("owner", marker.owner);
  json.close_object();
  record.value = std::move(json).text();
  return record;
}

std::optional<Marker> decode_marker(std::string_view value) {
  namespace json = boost::json;
  boost::system::error_code failed;
  const auto parsed = json::parse(json::string_view(value.data(), value.size()), failed);
  const auto* object = failed ? nullptr : parsed.if_object();
  if (!object) return std::nullopt;
  Marker marker;
  const auto* sequence = object->if_contains("sequence");
  if (!sequence) return std::nullopt;
  const auto number = json::try_value_to<std::uint64_t>(*sequence);
  if (!number) return std::nullopt;
  marker.progress.sequence = *number;
  const auto text = [&](const char* name) {
    const auto* field = object->if_contains(name);
    return field && field->is_string() ? std::string(field->as_string()) : std::string();
  };
  marker.progress.ledger_id = text("ledger_id");
  marker.owner = text("owner");
  return marker;
}

}  // namespace kuaixun
