#include <algorithm>
#include <iostream>

#include <fmt/format.h>

#include "base/run_task.hpp"
#include "collect/origins.hpp"
#include "command/commands.hpp"
#include "command/console.hpp"
#include "connectors/registry.hpp"
#include "fetch/curl_fetcher.hpp"
#include "publish/topic_policies.hpp"
#include "publish/topic_reader.hpp"
#include "publish/topics.hpp"
#include "settings.hpp"

namespace kuaixun {
namespace {

// "ok  ID  rss 2.0, 20 entries, newest 2026-…", or what is wrong.
std::string describe(const Source& source, const Batch& batch) {
  std::optional<Timestamp> newest;
  for (const auto& entry : batch.entries)
    if (const auto& date = entry.published ? entry.published : entry.updated;
        date && (!newest || date->at > newest->at))
      newest = date;
  return fmt::format("ok      {:<24} {} {}, {} entries{}{}", source.id, batch.document.format, batch.document.version,
                     batch.entries.size(), newest ? ", newest " + to_rfc3339(*newest) : "",
                     batch.document.recovered ? ", recovered" : "");
}

Task<void> probe_source(Origin& origin, Source source, int& failures) {
  auto arriving = origin.next(source, {}, {});
  const auto arrival = co_await std::move(arriving);
  if (arrival && !arrival->document) {
    say("ok      {:<24} nothing there yet", source.id);
    co_return;
  }
  auto batch = arrival ? find_connector(all_connectors(), source.kind)->parse(*arrival->document, source)
                       : Result<Batch>(arrival.error());
  if (batch) {
    const auto& listed = arrival->listed_under;
    say("{}{}", describe(source, *batch),
        listed == source.url ? "" : fmt::format("; moved for good: write url = \"{}\"", redacted_url(listed)));
  } else {
    ++failures;
    say("failed  {:<24} {}: {}", source.id, batch.error().code.name(), batch.error().message);
  }
}

int probe_sources(const Settings& settings) {
  asio::io_context io{1};
  asio::thread_pool workers{1};
  SystemClock clock;
  Metrics metrics;
  MemoryBudget memory(io.get_executor(), settings.fetch.memory, metrics);
  CurlFetcher fetcher(io.get_executor(), workers, memory, settings.fetch, clock, metrics);
  Origins origins(HttpOrigin(fetcher, clock), FileOrigin(workers, memory, clock, settings.fetch.max_body_bytes));
  int failures = 0;
  std::vector<Task<void>> probes;
  probes.reserve(settings.sources.size());
  for (const auto& source : settings.sources) probes.push_back(probe_source(origins, source, failures));
  run_tasks(io, std::move(probes));
  return failures;
}

// What topics that others have made would do to our records: a warning, not a failure.
void warn_of_policies(const Settings& settings) {
  const auto complaints = topic_complaints(settings.kafka, settings.ledger.remember);
  if (!complaints) fmt::print("warn    {}\n", complaints.error().message);
  if (!complaints) return;
  for (const auto& complaint : *complaints) fmt::print("warn    {}\n", complaint);
}

int probe_broker(const Settings& settings) {
  if (settings.kafka.embedded()) {
    fmt::print("ok      the embedded broker starts with the daemon\n");
    return 0;
  }
  int failures = 0;
  const Topics topics(settings.kafka);
  for (const auto& topic : topics.all()) {
    const auto reader = TopicReader::open(settings.kafka, {topic.name}, From::end);
    if (reader) {
      fmt::print("ok      topic {}\n", topic.name);
    } else if (reader.error().code != "topic_missing") {
      say("failed  Kafka: {}: {}", reader.error().code.name(), reader.error().message);
      return failures + 1;  // and so it would be for the others
    } else if (settings.kafka.create_topics) {
      fmt::print("ok      topic {} is missing and will be created\n", topic.name);
    } else {
      ++failures;
      say("failed  topic {}: {}", topic.name, reader.error().message);
    }
  }
  if (failures == 0) warn_of_policies(settings);
  return failures;
}

}  // namespace

Exit execute(const CheckOptions& options) {
  const auto loaded = load_settings(options.config);
  for (const auto& complaint : loaded.complaints) std::cout << complaint.to_string() << '\n';
  if (!loaded.complaints.empty()) return Exit::configuration;
  fmt::print("{}: sound; {} sources, Kafka at {}\n", options.config, loaded.settings.sources.size(),
             loaded.settings.kafka.bootstrap);
  for (const auto& warning : loaded.warnings) say("warn    {}", warning.to_string());
  if (const auto& disabled = loaded.settings.disabled; !disabled.empty())
    fmt::print("not followed, as enabled = false says: {}\n", fmt::join(disabled, ", "));
  if (!options.probe) return Exit::ok;
  const int failures = probe_sources(loaded.settings) + probe_broker(loaded.settings);
  return failures == 0 ? Exit::ok : Exit::failed;
}

}  // namespace kuaixun
