#include "why_endpoint.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/printable.hpp"
#include "base/take_line.hpp"
#include "base/time.hpp"
#include "decide/address_holders.hpp"
#include "decide/copies.hpp"
#include "decide/evidence.hpp"
#include "dedup/keys.hpp"
#include "dedup/rules.hpp"
#include "json_fields.hpp"
#include "text/url.hpp"

namespace kuaixun {
namespace {

namespace json = boost::json;

constexpr std::size_t kMostItems = 10, kMostDecisions = 50;

// The ids of the items that what was asked may mean, each once.
class Meant {
 public:
  Meant(const KnownItems& ledger, const std::string& asked, const std::vector<std::string>& sources)
      : ledger_(ledger), asked_(asked) {
    if (ledger.item(asked)) ids_.push_back(asked);
    add_address();
    for (const auto& source : sources) add(entry_key(source, asked));
  }

  const std::vector<std::string>& ids() const { return ids_; }
  // Whether what was asked is an address that names several items, and so none.
  bool is_page_of_many() const { return is_page_of_many_; }

 private:
  void add_address() {
    const auto address = canonical_url_key(asked_);
    if (address.empty()) return;
    const auto match = add(make_key(KeyKind::address, address));
    is_page_of_many_ = match && role_of(*match) != AddressRole::article;
    for (const auto& holder : later_holders(ledger_, make_key(KeyKind::address, address))) note(holder.item.id);
    add(make_key(KeyKind::link, address));
  }

  std::optional<Match> add(const Key& key) {
    auto match = ledger_.find(key);
    if (match) note(match->item.id);
    return match;
  }

  void note(const std::string& id) {
    if (ids_.size() < kMostItems && std::find(ids_.begin(), ids_.end(), id) == ids_.end()) ids_.push_back(id);
  }

  const KnownItems& ledger_;
  const std::string& asked_;
  std::vector<std::string> ids_;
  bool is_page_of_many_ = false;
};

json::object to_json(const Evidence& evidence) {
  json::object decision{{"at", to_rfc3339(evidence.at)}, {"verdict", to_string(evidence.verdict)}};
  if (evidence.revision > 0) decision["revision"] = evidence.revision;
  if (evidence.matched) decision["matched"] = to_string(*evidence.matched);
  if (evidence.is_held_back) decision["is_held_back"] = true;
  put(decision, "reason", evidence.reason);
  put(decision, "source", evidence.source);
  put(decision, "title", evidence.title);
  put(decision, "url", evidence.url);
  put(decision, "guid", evidence.guid);
  json::array found, compared;
  for (const auto& [by, item] : evidence.found)
    found.push_back(json::object{{"matched", to_string(by)}, {"item_id", item}});
  for (const auto& each : evidence.compared) {
    json::object row{{"item_id", each.item_id},
                     {"relation", each.relation},
                     {"resemblance", each.resemblance},
                     {"containment", each.containment},
                     {"titles", each.titles}};
    put(row, "rule", each.rule);
    put(row, "guard", each.guard);
    compared.push_back(std::move(row));
  }
  if (!found.empty()) decision["keys"] = std::move(found);
  if (!compared.empty()) decision["compared"] = std::move(compared);
  return decision;
}

json::array lines_of(std::string_view lines) {
  json::array list;
  while (!lines.empty()) list.emplace_back(take_line(lines));
  return list;
}

// What is known of an item.
struct Known {
  KnownItem item{};
  std::vector<Evidence> decisions{};
  std::size_t left_out = 0;  // decisions that are older than these
};

Known known_of(const LedgerTransaction& ledger, KnownItem item) {
  Known known{.item = std::move(item)};
  const auto count = ledger.each_evidence(
      known.item.id, kMostDecisions, [&](std::string_view bytes) { known.decisions.push_back(evidence_of(bytes)); });
  known.left_out = count - known.decisions.size();
  return known;
}

// Of its beginning, where no evidence tells it.
std::string first_verdict_of(const KnownItem& item, Time kept_since) {
  const bool is_told = item.first_seen >= kept_since;
  if (!item.published && is_told) return "held back: it was old news when it came";
  if (!item.published) return "held back: it was old news when it came, or its page was gone";
  if (is_told)
    return "published as new: nothing that is known had its guid, address or text, or came near to it, as far as it "
           "was "
           "compared";
  return fmt::format("published; why things were decided so is kept since {}", to_rfc3339(kept_since));
}

json::object to_json(const Known& known, Time kept_since) {
  const auto& [item, decisions, left_out] = known;
  json::object object{{"id", item.id},
                      {"revision", item.revision},
                      {"status", to_string(item.status)},
                      {"is_published", item.published},
                      {"source", item.source},
                      {"trust", item.trust},
                      {"first_seen", to_rfc3339(item.first_seen)},
                      {"story_id", item.story_id.empty() ? item.id : item.story_id}};
  put(object, "possible_dup_of", item.possible_dup_of);
  const auto copy = unpacked_copy(item.copy);
  put(object, "title", copy.title);
  put(object, "url", copy.url);
  object["identity"] = lines_of(item.identity);
  json::array carriers, list;
  for (const auto& carrier : unpacked_carriers(item.carriers)) carriers.emplace_back(carrier.source);
  if (!carriers.empty()) object["carriers"] = std::move(carriers);
  const bool is_begun = left_out > 0 || (!decisions.empty() && decisions.front().verdict == Verdict::new_item);
  if (!is_begun) object["at_first"] = first_verdict_of(item, kept_since);
  for (const auto& each : decisions) list.push_back(to_json(each));
  object["decisions"] = std::move(list);
  if (left_out > 0) object["decisions_left_out"] = left_out;
  return object;
}

// What was asked, as it may be shown.
std::string shown(const std::string& asked) {
  return printable(asked.find("://") == std::string::npos ? asked : redacted_url(asked));
}

HttpResponse unknown(const std::string& asked) {
  return refusal(404, {"unknown_item",
                       fmt::format("nothing is known by {}: no source has listed it, its document could not be read "
                                   "(the topic of rejects tells), or it was forgotten since",
                                   shown(asked))});
}

Task<HttpResponse> answer(Ledger& ledger, std::string asked, std::vector<std::string> sources) {
  std::vector<Known> items;
  Time kept_since{};
  bool is_page_of_many = false;
  std::function<void(const LedgerTransaction&)> ask = [&](const LedgerTransaction& known) {
    const Meant meant(known, asked, sources);
    is_page_of_many = meant.is_page_of_many();
    kept_since = known.evidence_kept_since();
    items.clear();
    for (const auto& id : meant.ids())
      if (auto item = known.item(id)) items.push_back(known_of(known, std::move(*item)));
  };
  auto asking = ledger.read(std::move(ask));
  auto done = co_await std::move(asking);
  if (!done) co_return refusal(503, done.error());
  if (items.empty()) co_return unknown(asked);
  json::array list;
  for (const auto& item : items) list.push_back(to_json(item, kept_since));
  json::object told{{"asked", shown(asked)}, {"items", std::move(list)}};
  if (is_page_of_many) told["page_of_many"] = true;
  co_return json_response(200, json::serialize(told));
}

}  // namespace

AdminEndpoint why_endpoint(Ledger& ledger, const Scheduler& scheduler) {
  return {"GET", "/why/{what}", MayAsk::who_names_us,
          [&](const AdminCall& call) { return answer(ledger, call.parameters.front(), scheduler.ids()); }};
}

}  // namespace kuaixun
