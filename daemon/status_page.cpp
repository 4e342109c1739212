#include "status_page.hpp"

#include <boost/json.hpp>

#include "base/version.hpp"

namespace kuaixun {
namespace {

namespace json = boost::json;

// In one word how a source is doing. A source that answers without anything new to say is not "ok".
std::string_view word_for(const SourceState& state) {
  if (state.cursor.failures > 0) return "failing";
  if (state.staleness != Staleness::fresh) return "stale";
  return state.cursor.last_success ? "ok" : "waiting";
}

using Echoes = decltype(SourceState::echoes);

json::object by_match(const Echoes& echoes) {
  json::object matched;
  for (const auto kind : kKeyKinds)
    if (const auto count = echoes[std::size_t(kind)]; count > 0) matched[to_string(kind)] = count;
  return matched;
}

Echoes sum_of_echoes(const std::map<std::string, SourceState>& sources) {
  Echoes sum{};
  for (const auto& [id, state] : sources)
    for (std::size_t kind = 0; kind < sum.size(); ++kind) sum[kind] += state.echoes[kind];
  return sum;
}

json::object state_of(const SourceState& state) {
  const auto& cursor = state.cursor;
  json::object object{{"id", state.source.id},
                      {"kind", state.source.kind},
                      {"url", redacted_url(state.source.url)},
                      {"failures", cursor.failures}};
  if (!state.source.name.empty()) object["name"] = state.source.name;
  if (state.asked_at != state.source.url) object["asked_at"] = redacted_url(state.asked_at);
  if (!state.moved_to.empty()) object["moved_to"] = redacted_url(state.moved_to);
  const auto put = [&](const char* name, const std::optional<Time>& time) {
    if (time) object[name] = to_rfc3339(*time);
  };
  put("last_success", cursor.last_success);
  put("last_attempt", cursor.last_attempt);
  put("next_due", cursor.next_due);
  put("newest_item", cursor.liveness.newest);
  object["state"] = word_for(state);
  if (state.staleness != Staleness::fresh) object["stale"] = to_string(state.staleness);
  if (cursor.failures > 0)
    object["error"] = json::object{{"code", cursor.last_error_code}, {"message", cursor.last_error}};
  for (const auto verdict : {Verdict::new_item, Verdict::revision, Verdict::sighting})
    object[to_string(verdict)] = state.decided[std::size_t(verdict)];
  if (auto matched = by_match(state.echoes); !matched.empty()) object["matched"] = std::move(matched);
  return object;
}

}  // namespace

json::array source_states(const std::map<std::string, SourceState>& sources) {
  json::array states;
  for (const auto& [id, state] : sources) states.push_back(state_of(state));
  return states;
}

std::string status_page(const Settings& settings, const AppAddresses& addresses,
                        const std::map<std::string, SourceState>& sources, const OutboxSize& outbox,
                        const std::vector<std::string>& unready, Time now) {
  json::object waiting{{"rows", outbox.rows}, {"bytes", outbox.bytes}};
  if (outbox.oldest) waiting["oldest"] = to_rfc3339(*outbox.oldest);
  const json::object status{{"version", kVersion},
                            {"instance", settings.instance},
                            {"time", to_rfc3339(now)},
                            {"ready", unready.empty()},
                            {"reasons", json::array(unready.begin(), unready.end())},
                            {"kafka", json::object{{"bootstrap", addresses.bootstrap},
                                                   {"embedded", settings.kafka.embedded()},
                                                   {"topic_prefix", settings.kafka.topic_prefix}}},
                            {"outbox", std::move(waiting)},
                            {"matched", by_match(sum_of_echoes(sources))},
                            {"sources", source_states(sources)}};
  return json::serialize(status);
}

}  // namespace kuaixun
