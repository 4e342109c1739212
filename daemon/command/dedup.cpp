#include <algorithm>
#include <chrono>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include <boost/json.hpp>

#include "base/run_task.hpp"
#include "collect/normalizer.hpp"
#include "command/commands.hpp"
#include "command/console.hpp"
#include "decide/decider.hpp"
#include "html/html_of_text.hpp"
#include "json_fields.hpp"
#include "ledger/memory_ledger.hpp"
#include "text/timestamp.hpp"

namespace kuaixun {
namespace {

namespace json = boost::json;

std::optional<Timestamp> time_of(const json::object& row, std::string_view name, Time now) {
  return parse_timestamp(text_of(row, name), DateContext{.now = now});
}

Entry entry_of(const json::object& row, Time seen) {
  Entry entry{.guid = text_of(row, "guid"), .url = text_of(row, "url"), .title = html_of_text(text_of(row, "title"))};
  entry.content = text_of(row, "content_html");
  const auto body = text_of(row, "body");
  if (entry.content.empty()) entry.content = text_of(row, "content_type") == "html" ? body : html_of_text(body);
  entry.published = time_of(row, "published", seen);
  return entry;
}

// Decides about items one after the other, as the daemon would whose sources bring them.
class Dedup {
 public:
  Dedup(std::string name, bool as_json) : name_(std::move(name)), as_json_(as_json) {}

  // False where a line is no item: it is told and passed over.
  bool run(std::istream& in, LedgerTransaction& ledger) {
    bool all_read = true;
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
      ++number;
      if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
      boost::system::error_code error;
      const auto value = json::parse(line, error);
      const auto* row = error ? nullptr : value.if_object();
      if (row == nullptr || text_of(*row, "id").empty()) {
        warn("kuaixun dedup: {}:{}: {}, and is passed over; a line is an item like {}", name_, number,
             row == nullptr ? "is no JSON object" : "has no id",
             R"({"id": "1", "source": "a", "title": "…", "body": "…", "seen": "2026-11-27T08:00:00Z"})");
        all_read = false;
        continue;
      }
      decide(*row, ledger);
    }
    return all_read;
  }

 private:
  void decide(const json::object& row, LedgerTransaction& ledger) {
    const auto seen_at = time_of(row, "seen", Time{});
    const auto seen = seen_at ? seen_at->at : time_of(row, "published", Time{}).value_or(Timestamp{}).at;
    const Source source{.id = text_of(row, "source"), .kind = "feed"};
    auto candidate = normalize(entry_of(row, seen), EntryContext{source, DocumentInfo{}, {}, seen});
    candidate.outline = outline_of(candidate.item);
    candidate.outlet = source.id;
    candidate.trust = int(std::clamp<std::int64_t>(number_of(row, "trust", kUsualTrust), 0, 9));
    std::vector<std::string> contains;
    if (candidate.outline->is_digest) contains = near_.quoted_in(ledger, *candidate.outline);
    const auto ruling = decide_and_store(ledger, candidate, seen, &near_);
    const auto id = text_of(row, "id");
    const auto& first = rows_.try_emplace(ruling.decision.item_id, id).first->second;
    const bool is_new = ruling.decision.verdict == Verdict::new_item;
    if (as_json_)
      say_json(json::serialize(to_json(id, is_new ? std::string{} : first, contains, candidate.item, ruling)));
    else
      say("{}  {}{}  {}", id, is_new ? "new" : "of " + first, is_new ? "" : matched(ruling), ruling.decision.reason);
  }

  static std::string matched(const Ruling& ruling) {
    return " by " + std::string(to_string(ruling.decision.matched.value_or(KeyKind::entry)));
  }

  json::object to_json(const std::string& id, const std::string& dup_of, const std::vector<std::string>& contains,
                       const Item& item, const Ruling& ruling) const {
    json::object object{{"id", id}, {"dup_of", nullptr}};
    if (!dup_of.empty()) {
      object["dup_of"] = dup_of;
      object["matched"] = to_string(ruling.decision.matched.value_or(KeyKind::entry));
    } else {
      object["story_id"] = row_of(item.story_id);
      if (!item.possible_dup_of.empty()) object["possible_dup_of"] = row_of(item.possible_dup_of);
    }
    if (!item.replaced_source.empty()) object["replaced_source"] = item.replaced_source;
    for (const auto& sighting : ruling.sightings)
      if (sighting.resemblance)
        object["scores"] = json::object{{"resemblance", *sighting.resemblance}, {"containment", *sighting.containment}};
    json::array quoted;
    for (const auto& each : contains) quoted.emplace_back(row_of(each));
    if (!quoted.empty()) object["contains"] = std::move(quoted);
    object["reason"] = ruling.decision.reason;
    return object;
  }

  // The first row of an item.
  std::string row_of(const std::string& item_id) const {
    const auto row = rows_.find(item_id);
    return row == rows_.end() ? item_id : row->second;
  }

  std::string name_;
  bool as_json_;
  NearWindow near_{DedupSettings{}};
  std::unordered_map<std::string, std::string> rows_;  // by item
};

}  // namespace

Exit execute(const DedupOptions& options) {
  std::ifstream file;
  const bool is_standard_input = options.input == "-";
  if (!is_standard_input) file.open(options.input);
  if (!is_standard_input && !file) {
    warn("kuaixun dedup: {}: cannot be read; name a file of JSON Lines, or - for standard input", options.input);
    return Exit::failed;
  }
  Dedup dedup(is_standard_input ? "standard input" : options.input, options.as_json);
  bool all_read = true;
  asio::io_context io;
  MemoryLedger ledger;
  std::function<void(LedgerTransaction&)> round = [&](LedgerTransaction& transaction) {
    all_read = dedup.run(is_standard_input ? std::cin : file, transaction);
  };
  if (auto written = run_task(io, ledger.write(std::move(round))); !written) {
    warn("kuaixun dedup: {}", written.error().message);
    return Exit::failed;
  }
  return all_read ? Exit::ok : Exit::unreadable;
}

}  // namespace kuaixun
