#include "ingest/pipeline.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

#include "base/kill_point.hpp"
#include "ingest/announce.hpp"

namespace kuaixun {
namespace {

CollectorParts parts_for(const PipelineParts& parts, Origin& origin, Known& known) {
  return {origin,       parts.fetcher, known,         parts.connectors, parts.workers,
          parts.memory, parts.clock,   parts.metrics, parts.read_page,  parts.board};
}

// What is to be remembered of a candidate that waits for the next round: a page that is due stays due.
void postpone(Cursors& ledger, const Candidate& candidate, Time now) {
  const auto& entry = candidate.keys.front();
  if (const auto page = ledger.page_try(entry))
    ledger.put_page_try(candidate.item.source, entry, PageTry{page->failures, now});
}

// Nothing of what is not decided about now: it waits for the next round, or is half an entry, which is no revision and
// no sighting of what is known.
std::optional<Ruling> rule_on(LedgerTransaction& ledger, Candidate& candidate, const Gathered& gathered,
                              NearWindow* near) {
  if (candidate.postponed) {
    postpone(ledger, candidate, gathered.started);
    return std::nullopt;
  }
  if (candidate.cut_off && is_known(ledger, candidate)) return std::nullopt;
  return decide_and_store(ledger, candidate, gathered.cursor.last_success.value(), near);
}

// The items that the parts of a whole are, in their order: new ones, and those that they are echoes of.
std::vector<std::string> items_of(std::span<const std::optional<Ruling>> rulings, std::span<const Candidate> parts) {
  std::vector<std::string> ids;
  for (std::size_t i = 0; i < rulings.size(); ++i) {
    if (!rulings[i] || (rulings[i]->decision.verdict == Verdict::new_item && parts[i].held_back)) continue;
    const auto& id = rulings[i]->decision.item_id;
    if (std::ranges::find(ids, id) == ids.end()) ids.push_back(id);
  }
  return ids;
}

void note(Decision decision, const Candidate& candidate, RoundReport& report) {
  if (decision.verdict == Verdict::new_item && candidate.held_back) {
    ++(candidate.page == PageRead::gone ? report.gone : report.held_back);
    return;
  }
  ++report.decided[std::size_t(decision.verdict)];
  if (decision.verdict == Verdict::sighting && decision.matched) ++report.echoes[std::size_t(*decision.matched)];
  if (decision.verdict != Verdict::unchanged)
    report.notes.push_back(DecisionNote{std::move(decision), candidate.item.title});
}

void keep_cursor(Cursors& ledger, const Source& source, const Gathered& gathered, Cursor& cursor) {
  const bool was_read = gathered.outcome == Gathered::Outcome::read;
  if (gathered.is_all_listed) ledger.end_list(source.id);
  if (was_read && gathered.is_whole && cursor.page_due)
    ledger.forget_page_tries(source.id, gathered.started);  // listed no more
  if (was_read && (cursor.page_due || source.full_text != FullText::never))
    cursor.page_due = ledger.earliest_page_due(source.id);
  ledger.save_cursor(source.id, cursor);
}

}  // namespace

Pipeline::Pipeline(PipelineParts parts, Encoder encoder, ScheduleSettings schedule, BackfillSettings backfill,
                   DedupSettings dedup, PageLimits pages, std::size_t most_bytes)
    : parts_(parts),
      encoder_(std::move(encoder)),
      faults_(parts.clock, parts.metrics),
      ledger_(parts.ledger, parts.clock, faults_, parts.board),
      known_(ledger_),
      near_(dedup),
      origin_(HttpOrigin(parts.fetcher, parts.clock), FileOrigin(parts.workers, parts.memory, parts.clock, most_bytes)),
      collector_(parts_for(parts, origin_, known_), schedule, backfill, pages),
      entries_(parts.metrics.counter("kuaixun_entries_total", "Entries read from documents.")),
      held_back_(items_counter("held_back")),
      near_items_(
          parts.metrics.gauge("kuaixun_near_items", "Items that are remembered by what they say: see dedup.window.")),
      near_bytes_(parts.metrics.gauge("kuaixun_near_bytes", "Memory of what these items say.")) {
  for (const auto verdict : {Verdict::new_item, Verdict::revision, Verdict::sighting, Verdict::unchanged})
    items_.push_back(items_counter(to_string(verdict)));
  for (const auto kind : kKeyKinds)
    sightings_.push_back(parts.metrics.counter("kuaixun_sightings_total",
                                               "Known items seen again, by what they were recognised by.",
                                               {{"matched", std::string(to_string(kind))}}));
}

Task<Result<void>> Pipeline::prepare() {
  std::function<void(const LedgerTransaction&)> round = [this](const LedgerTransaction& ledger) {
    if (near_.is_on()) near_.follow(ledger);
  };
  auto reading = parts_.ledger.read(std::move(round));
  auto read = co_await std::move(reading);
  co_return read;
}

Counter Pipeline::items_counter(std::string_view verdict) {
  return parts_.metrics.counter("kuaixun_items_total", "Candidate items, by what was decided of them.",
                                {{"verdict", std::string(verdict)}});
}

Task<boost::system::result<RoundReport, RoundFailure>> Pipeline::round(Source source, Cursor cursor, double chance,
                                                                       std::shared_ptr<FetchTurn> turn) {
  auto gathering = collector_.gather(source, std::move(cursor), chance, std::move(turn));
  auto gathered = co_await std::move(gathering);
  if (!gathered) co_return gathered.error();
  auto encoding = encode_new(source, *gathered);
  auto records = co_await std::move(encoding);
  kill_point("fetched");
  auto committing = commit(source, *gathered, std::move(records));
  auto report = co_await std::move(committing);
  if (!report) co_return RoundFailure{report.error()};
  kill_point("committed");
  if (gathered->outcome == Gathered::Outcome::read) last_listed_.note(source.id, gathered->candidates);
  count(*gathered, *report);
  co_return std::move(*report);
}

Task<Result<void>> Pipeline::keep(const Source& source, const Cursor& cursor, std::optional<Reject> reject) {
  std::optional<Record> record;
  if (reject) record = encoder_.encode(*reject);
  std::function<void(LedgerTransaction&)> round = [&](LedgerTransaction& ledger) {
    if (record) ledger.append(*record);
    ledger.save_cursor(source.id, cursor);
  };
  auto writing = ledger_.write(source, std::move(round));
  auto written = co_await std::move(writing);
  co_return written;
}

// Beforehand, and on a worker, what is probably new: most of what a source lists it has listed before.
Task<Pipeline::Records> Pipeline::encode_new(const Source& source, Gathered& gathered) {
  auto& candidates = gathered.candidates;
  Records records(candidates.size());
  std::vector<std::size_t> fresh;
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    auto& candidate = candidates[i];
    if (candidate.held_back || candidate.postponed) continue;
    candidate.item.story_id = candidate.item.id;
    if (!last_listed_.has(source.id, candidate)) fresh.push_back(i);
  }
  if (fresh.empty()) co_return records;
  auto work = [&] {
    for (const auto i : fresh) {
      auto& candidate = candidates[i];
      if (near_for(source) != nullptr) candidate.outline = outline_of(candidate.item);
      records[i] = encoder_.encode_and_cut(candidate.item, candidate.recipe);
    }
    return true;
  };
  auto working = parts_.workers.run({source.id, redacted_url(gathered.document_url)}, "encode", std::move(work));
  co_await std::move(working);
  co_return records;
}

// A write that is taken back is done again, from the same beginning.
Task<Result<RoundReport>> Pipeline::commit(const Source& source, Gathered& gathered, Records records) {
  RoundReport report;
  std::function<void(LedgerTransaction&)> round = [&](LedgerTransaction& ledger) {
    stall_point("commit", source.id);
    report = RoundReport{.outcome = gathered.outcome,
                         .entries = int(gathered.candidates.size()),
                         .has_more = gathered.has_more,
                         .postponed = gathered.postponed,
                         .listed_under = gathered.listed_under,
                         .cursor = gathered.cursor};
    write(ledger, source, gathered, records, report);
  };
  auto writing = ledger_.write(source, std::move(round));
  auto written = co_await std::move(writing);
  if (!written) co_return written.error();
  co_return report;
}

void Pipeline::write(LedgerTransaction& ledger, const Source& source, Gathered& gathered, Records& records,
                     RoundReport& report) {
  if (gathered.outcome == Gathered::Outcome::read) ledger.begin_list(source.id);
  for (const auto& reject : gathered.rejects) ledger.append(encoder_.encode(reject));
  auto& candidates = gathered.candidates;
  auto* const near = near_for(source);
  std::vector<std::optional<Ruling>> rulings;  // of a whole and its parts
  for (std::size_t first = 0, end = 0; first < candidates.size(); first = end) {
    end = first + 1;
    while (end < candidates.size() && candidates[end].item.is_part() && !candidates[first].item.is_part()) ++end;
    // What its parts are is decided first, and said after the whole.
    rulings.assign(end - first, std::nullopt);
    for (auto i = first + 1; i < end; ++i) rulings[i - first] = rule_on(ledger, candidates[i], gathered, near);
    if (end - first > 1)
      candidates[first].item.contains =
          items_of(std::span(rulings).subspan(1), std::span(candidates).subspan(first + 1));
    rulings[0] = rule_on(ledger, candidates[first], gathered, near);
    if (rulings[0] && end - first > 1) rulings[0]->is_as_gathered = false;
    for (auto i = first; i < end; ++i) {
      auto& ruling = rulings[i - first];
      if (!ruling) continue;
      announce(ledger, *ruling, candidates[i], encoder_, std::exchange(records[i], {}));
      note(std::move(ruling->decision), candidates[i], report);
    }
  }
  keep_cursor(ledger, source, gathered, report.cursor);
  near_items_.set(double(near_.items()));
  near_bytes_.set(double(near_.bytes()));
}

void Pipeline::count(const Gathered& gathered, const RoundReport& report) {
  if (report.outcome != Gathered::Outcome::read) return;
  auto& metrics = parts_.metrics;
  entries_.add(report.entries);
  metrics
      .counter("kuaixun_documents_total",
               "Documents read, by how their charset was decided and whether they were broken.",
               {{"charset", gathered.document.charset},
                {"charset_reason", gathered.document.charset_reason},
                {"recovered", gathered.document.recovered ? "true" : "false"}})
      .add();
  for (std::size_t verdict = 0; verdict < items_.size(); ++verdict)
    if (report.decided[verdict] > 0) items_[verdict].add(report.decided[verdict]);
  for (std::size_t i = 0; i < sightings_.size(); ++i)
    if (const auto count = report.echoes[std::size_t(kKeyKinds[i])]; count > 0) sightings_[i].add(count);
  if (report.held_back > 0) held_back_.add(report.held_back);
  const auto left_out = [&](const std::string& reason, int count) {
    metrics.counter("kuaixun_entries_left_out_total", "Entries that are no news, by reason.", {{"reason", reason}})
        .add(count);
  };
  for (const auto& [reason, count] : gathered.left_out) left_out(reason, count);
  if (report.gone > 0) left_out("page_gone", report.gone);
}

}  // namespace kuaixun
