#include "reload.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "fetch/asking.hpp"
#include "settings_table.hpp"

namespace kuaixun {
namespace {

namespace json = boost::json;

// The settings that take_over() takes.
constexpr std::array<std::string_view, 17> kTakenOver{"schedule.interval",
                                                      "schedule.min_interval",
                                                      "schedule.max_interval",
                                                      "schedule.jitter",
                                                      "backfill.items",
                                                      "backfill.age",
                                                      "fetch.user_agent",
                                                      "fetch.connect_timeout",
                                                      "fetch.timeout",
                                                      "fetch.max_redirects",
                                                      "fetch.per_host.concurrent",
                                                      "fetch.per_host.gap",
                                                      "fetch.allow_addresses",
                                                      "fetch.proxy",
                                                      "fetch.ca_file",
                                                      "log.level",
                                                      "log.format"};

bool are_same(Source a, Source b) {
  const bool are_asked_alike = a.asking && b.asking ? *a.asking == *b.asking : a.asking == b.asking;
  a.asking = b.asking = nullptr;
  return are_asked_alike && a == b;
}

void compare_sources(const Settings& before, const Settings& after, Reload& reload) {
  std::map<std::string, const Source*> known;
  for (const auto& source : before.sources) known.emplace(source.id, &source);
  for (const auto& source : after.sources) {
    const auto old = known.extract(source.id);
    if (old.empty())
      reload.added.push_back(source.id);
    else if (!are_same(*old.mapped(), source))
      reload.changed.push_back(source.id);
  }
  for (const auto& [id, source] : known) reload.removed.push_back(id);
}

void compare_properties(const Settings& before, const Settings& after, Reload& reload) {
  const auto& old = before.kafka.properties;
  const auto& now = after.kafka.properties;
  const auto note = [&](const std::string& name) { reload.needs_restart.push_back("kafka.properties." + name); };
  for (const auto& [name, value] : now)
    if (const auto known = old.find(name); known == old.end() || known->second != value) note(name);
  for (const auto& [name, value] : old)
    if (!now.contains(name)) note(name);
}

json::array list_of(const std::vector<std::string>& texts) { return json::array(texts.begin(), texts.end()); }

HttpResponse answer_of(const Reload& reload) {
  const bool is_done = reload.complaints.empty();
  return json_response(is_done ? 200 : 409,
                       json::serialize(json::object{{"outcome", is_done ? "reloaded" : "refused"},
                                                    {"code", "reload_refused"},
                                                    {"message", fmt::format("{}", fmt::join(reload.complaints, "\n"))},
                                                    {"added", list_of(reload.added)},
                                                    {"removed", list_of(reload.removed)},
                                                    {"changed", list_of(reload.changed)},
                                                    {"taken_over", list_of(reload.taken_over)},
                                                    {"needs_restart", list_of(reload.needs_restart)}}));
}

}  // namespace

Reload compare(const Settings& before, const Settings& after, bool forced) {
  Reload reload;
  compare_sources(before, after, reload);
  for (const auto& row : setting_rows())
    if (row.show(before) != row.show(after)) {
      const bool is_taken_over = std::ranges::find(kTakenOver, row.key) != kTakenOver.end();
      (is_taken_over ? reload.taken_over : reload.needs_restart).push_back(row.key);
    }
  compare_properties(before, after, reload);
  const auto left = before.sources.size() - reload.removed.size();
  if (!forced && left * 2 < before.sources.size())
    reload.complaints.push_back(
        fmt::format("{} of {} sources would be followed no more: `kuaixun reload --force`, if that is meant",
                    reload.removed.size(), before.sources.size()));
  return reload;
}

void take_over(Settings& running, const Settings& after) {
  running.sources = after.sources;
  running.disabled = after.disabled;
  running.log = after.log;
  running.backfill = after.backfill;
  const auto workers = running.schedule.workers;
  running.schedule = after.schedule;
  running.schedule.workers = workers;
  auto& fetch = running.fetch;
  fetch.user_agent = after.fetch.user_agent;
  fetch.connect_timeout = after.fetch.connect_timeout;
  fetch.timeout = after.fetch.timeout;
  fetch.max_redirects = after.fetch.max_redirects;
  fetch.per_host = after.fetch.per_host;
  fetch.allow_addresses = after.fetch.allow_addresses;
  fetch.proxy = after.fetch.proxy;
  fetch.ca_file = after.fetch.ca_file;
}

std::vector<AdminEndpoint> reload_endpoints(std::function<Task<Reload>(bool forced)> reload) {
  const auto row = [&](const char* path, bool forced) {
    return AdminEndpoint{"POST", path, MayAsk::who_is_trusted, [reload, forced](AdminCall) -> Task<HttpResponse> {
                           auto reloading = reload(forced);
                           const auto done = co_await std::move(reloading);
                           co_return answer_of(done);
                         }};
  };
  return {row("/reload", false), row("/reload/forced", true)};
}

}  // namespace kuaixun
