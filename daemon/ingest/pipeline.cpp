#include "ingest/pipeline.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <xxhash.h>

#include "base/kill_point.hpp"
#include "dedup/recipe.hpp"
#include "ingest/deciding.hpp"
#include "ingest/rejected.hpp"
#include "ingest/staleness.hpp"
#include "publish/item_codec.hpp"

namespace kuaixun {
namespace {

// A permanent redirect is followed at once, but asked for first only after it was seen this often and for this long:
// a wrong or hijacked one must not cost a source.
constexpr int kMovesToTrust = 8;
constexpr std::chrono::hours kMoveAge{48};

std::uint64_t hash_of(const std::string& body) { return body.empty() ? 0 : XXH3_64bits(body.data(), body.size()) | 1; }

bool move_is_trusted(const Cursor& cursor, Time now) {
  return !cursor.moved_to.empty() && cursor.moved_seen >= kMovesToTrust && cursor.moved_since &&
         now - *cursor.moved_since >= kMoveAge;
}

void remember_move(Cursor& cursor, const FetchReply& reply, const std::string& asked, Time now) {
  if (asked == cursor.moved_to) return;  // already asked for at its new address
  if (reply.moved_to.empty()) {
    cursor.moved_to.clear();
    cursor.moved_seen = 0;
    cursor.moved_since.reset();
  } else if (reply.moved_to == cursor.moved_to) {
    ++cursor.moved_seen;
  } else {
    cursor.moved_to = reply.moved_to;
    cursor.moved_seen = 1;
    cursor.moved_since = now;
  }
}

// What the document leaves behind for the next one. Of one that was not whole nothing is kept that could hide the rest.
void remember_document(Cursor& cursor, const Candidates& candidates, bool is_whole, const std::string& address,
                       std::uint64_t body_hash) {
  cursor.cut_entry = candidates.cut_entry;
  cursor.rejected_hash = 0;
  cursor.body_hash = is_whole ? body_hash : 0;
  if (!is_whole) cursor.validators = {};
  if (!candidates.items.empty() && (is_whole || candidates.cut_alike)) cursor.listed_under = address;
}

}  // namespace

void throw_exception_from_error(const RoundFailure& failure, const boost::source_location& where) {
  throw_exception_from_error(failure.error, where);
}

struct Pipeline::Understood {
  Candidates candidates;
  Cursor cursor;
  Time start{};
};

namespace {

// What the document shows of how its source goes on.
Reading reading_of(const std::vector<CandidateItem>& items, const RoundReport& report) {
  Reading reading{.entries = int(items.size()),
                  .has_news = report.count(Verdict::new_item) + report.count(Verdict::sighting) + report.held_back +
                                  report.gone + report.postponed >
                              0};
  for (const auto& candidate : items)
    if (candidate.item.published_at.precision != Precision::inferred)
      reading.dates.push_back(candidate.item.published_at.at);
  return reading;
}

// What is to be remembered of a candidate that waits for the next round: a page that is due stays due.
void postpone(LedgerTransaction& ledger, const CandidateItem& candidate, Time now) {
  const auto& entry = candidate.keys.front();
  if (const auto page = ledger.page_try(entry))
    ledger.put_page_try(candidate.item.source, entry, PageTry{page->failures, now});
}

}  // namespace

Pipeline::Pipeline(PipelineParts parts, KafkaSettings kafka, ScheduleSettings schedule, BackfillSettings backfill,
                   PageLimits pages)
    : parts_(parts),
      kafka_(std::move(kafka)),
      schedule_(schedule),
      backfill_(backfill),
      faults_(parts.clock, parts.metrics),
      ledger_(parts.ledger, parts.clock, faults_, parts.board),
      visitor_(parts.fetcher, parts.read_page, parts.workers, parts.memory, parts.clock, parts.metrics, pages),
      pages_(visitor_, ledger_, parts.workers, parts.memory, kafka_, schedule_),
      entries_(parts.metrics.counter("kuaixun_entries_total", "Entries read from documents.")),
      held_back_(items_counter("held_back")) {
  for (const auto verdict : {Verdict::new_item, Verdict::revision, Verdict::sighting, Verdict::unchanged})
    items_[std::size_t(verdict)] = &items_counter(to_string(verdict));
}

Counter& Pipeline::items_counter(std::string_view verdict) {
  return parts_.metrics.counter("kuaixun_items_total", "Candidate items, by what was decided of them.",
                                {{"verdict", std::string(verdict)}});
}

const std::string& Pipeline::address_of(const Source& source, const Cursor& cursor, Time now) {
  return move_is_trusted(cursor, now) ? cursor.moved_to : source.url;
}

Task<boost::system::result<RoundReport, RoundFailure>> Pipeline::round(Source source, Cursor cursor, double chance,
                                                                       std::shared_ptr<FetchTurn> turn) {
  const auto start = parts_.clock.now();
  const auto* connector = find_connector(parts_.connectors, source.kind);
  if (connector == nullptr)
    co_return RoundFailure{
        Error{"unknown_kind", fmt::format("source {}: no connector reads kind \"{}\"", source.id, source.kind)}};

  const auto asked = address_of(source, cursor, start);
  const bool wants_pages = source.full_text != FullText::never;
  const bool pages_are_due = wants_pages && cursor.page_due && *cursor.page_due <= start;
  FetchRequest request{.url = asked,
                       .validators = pages_are_due ? Validators{} : cursor.validators,
                       .validators_url = cursor.url,
                       .source = source.id,
                       .takes_part = true,
                       .turn = std::move(turn)};
  auto fetched = co_await parts_.fetcher.fetch(std::move(request));
  if (!fetched) co_return RoundFailure{fetched.error()};
  auto& reply = *fetched;

  const bool first = !cursor.first_success;
  const auto now = parts_.clock.now();
  const auto body_hash = hash_of(reply.document.body);
  const bool same_body = !reply.not_modified && !pages_are_due && body_hash != 0 && body_hash == cursor.body_hash;
  if (!reply.not_modified && body_hash != 0 && body_hash == cursor.rejected_hash)
    co_return RoundFailure{
        Error{Remedy::retry, ErrorCode::named(cursor.last_error_code), cursor.last_error}, {}, body_hash};
  const auto address = reply.moved_to.empty() ? asked : reply.moved_to;
  remember_move(cursor, reply, asked, now);
  // A 304 that was not asked for shows nothing: its validators would hide the list for ever.
  const bool is_answer = !reply.not_modified || (cursor.url == reply.document.url && cursor.validators != Validators{});
  cursor.validators = is_answer ? reply.validators : Validators{};
  cursor.url = reply.document.url;

  RoundReport report;
  Understood understood{.start = start};
  MemoryShare::Room reading, kept;  // until the commit
  Advice advice{.fresh_for = reply.fresh_for};
  if (reply.not_modified || same_body) {
    report.outcome = reply.not_modified ? RoundReport::Outcome::not_modified : RoundReport::Outcome::same_body;
    if (same_body && !cursor.listed_under.empty()) cursor.listed_under = address;
  } else {
    const InWork document{source.id, redacted_url(reply.document.url)};
    if (parts_.workers.is_deadly(document)) {
      const auto error = deadly(document);
      co_return RoundFailure{error, rejected(error, source, reply.document), body_hash};
    }
    if (parts_.board != nullptr) parts_.board->took_up(document.source, document.address);
    stall_point("io", source.id);
    const Past past{backlog_of(cursor, address, reply.document.url), cursor.cut_entry};
    auto waiting = parts_.memory.reading(reply.document.body.size());
    auto room = co_await std::move(waiting);
    if (!room) co_return RoundFailure{room.error()};
    reading = std::move(*room);
    reply.room.reset();
    auto work = [&] { return understand(reply.document, source, *connector, kafka_, backfill_, past); };
    auto result = co_await parts_.workers.run(document, "understand", std::move(work));
    if (!result) co_return RoundFailure{result.error(), rejected(result.error(), source, reply.document), body_hash};
    understood.candidates = std::move(*result);
    report.entries = int(understood.candidates.items.size());
    report.is_whole = !reply.document.cut_off && !understood.candidates.batch.document.cut_off;
    remember_document(cursor, understood.candidates, report.is_whole, address, body_hash);
    advice.publisher = understood.candidates.batch.schedule;
    reply.document.body = {};
    reading.shrink_to(weight_of(understood.candidates));
    if (wants_pages) {
      auto visiting = pages_.run(source, reply.document, understood.candidates, reading, start);
      auto pages = co_await std::move(visiting);
      if (!pages) co_return RoundFailure{pages.error()};
      report.postponed = pages->postponed;
      kept = std::move(pages->kept);
    }
  }

  cursor.first_success = cursor.first_success.value_or(now);
  cursor.last_success = cursor.last_attempt = now;
  cursor.failures = 0;
  cursor.last_error_code.clear();
  cursor.last_error.clear();
  cursor.next_due = due_after_success(schedule_, source, advice, first, now, chance);
  if (report.postponed > 0) {  // the next round comes soon, and must be given the same entries
    cursor.validators = {};
    cursor.body_hash = 0;
    cursor.next_due = std::min(*cursor.next_due, now + schedule_.min_interval);
  }
  understood.cursor = cursor;
  kill_point("fetched");
  auto committed = co_await commit(source, understood, report);
  if (!committed) co_return RoundFailure{committed.error()};
  kill_point("committed");
  if (report.outcome == RoundReport::Outcome::read) count(understood.candidates.batch, report);
  report.cursor = std::move(understood.cursor);
  co_return report;
}

// A write that is taken back is done again, from the same beginning.
Task<Result<void>> Pipeline::commit(const Source& source, Understood& understood, RoundReport& report) {
  const auto cursor = understood.cursor;
  const auto blank = report;
  std::function<void(LedgerTransaction&)> round = [&](LedgerTransaction& ledger) {
    stall_point("commit", source.id);
    understood.cursor = cursor;
    report = blank;
    write(ledger, source, understood, report);
  };
  auto written = co_await ledger_.write(source, std::move(round));
  co_return written;
}

void Pipeline::write(LedgerTransaction& ledger, const Source& source, Understood& understood, RoundReport& report) {
  auto& cursor = understood.cursor;
  const bool was_read = report.outcome == RoundReport::Outcome::read;
  if (was_read) ledger.begin_list(source.id);
  for (const auto& reject : understood.candidates.rejects) ledger.append(encode(reject, kafka_));
  for (auto& candidate : understood.candidates.items) {
    if (candidate.postponed) {
      postpone(ledger, candidate, understood.start);
      continue;
    }
    // Half an entry is no revision of it, and no sighting.
    if (candidate.cut_off && is_known(ledger, candidate)) continue;
    // A write that was taken back has taken the record with it.
    if (candidate.record.value.empty() && !candidate.held_back)
      candidate.record = encode(candidate.item, kafka_, kRecipe);
    auto decision = decide_and_store(ledger, candidate, kafka_, cursor.last_success.value());
    if (decision.verdict == Verdict::new_item && candidate.held_back) {
      ++(candidate.page == PageRead::gone ? report.gone : report.held_back);
      continue;
    }
    ++report.decided[std::size_t(decision.verdict)];
    if (decision.verdict != Verdict::unchanged)
      report.notes.push_back(DecisionNote{std::move(decision), candidate.item.title});
  }
  if (was_read && (report.is_whole || !cursor.listed_under.empty()))
    observe(cursor.liveness, reading_of(understood.candidates.items, report), cursor.last_success.value());
  else if (!was_read)
    observe_unchanged(cursor.liveness);
  // An empty list is more often a source's bad hour than the end of all it had.
  const bool is_all = report.is_whole || understood.candidates.cut_alike || understood.candidates.lacks_end_only;
  if (was_read && is_all && report.entries > 0 && report.postponed == 0) ledger.end_list(source.id);
  if (was_read && report.is_whole && cursor.page_due)
    ledger.forget_page_tries(source.id, understood.start);  // listed no more
  if (was_read && (cursor.page_due || source.full_text != FullText::never))
    cursor.page_due = ledger.next_page_try(source.id);
  ledger.save_cursor(source.id, cursor);
}

void Pipeline::count(const Batch& batch, const RoundReport& report) {
  auto& metrics = parts_.metrics;
  entries_.add(report.entries);
  metrics
      .counter("kuaixun_documents_total",
               "Documents read, by how their charset was decided and whether they were broken.",
               {{"charset", batch.document.charset},
                {"charset_reason", batch.document.charset_reason},
                {"recovered", batch.document.recovered ? "true" : "false"}})
      .add();
  for (std::size_t verdict = 0; verdict < items_.size(); ++verdict)
    if (report.decided[verdict] > 0) items_[verdict]->add(report.decided[verdict]);
  if (report.held_back > 0) held_back_.add(report.held_back);
  const auto left_out = [&](const std::string& reason, int count) {
    metrics.counter("kuaixun_entries_left_out_total", "Entries that are no news, by reason.", {{"reason", reason}})
        .add(count);
  };
  for (const auto& [reason, count] : batch.left_out) left_out(reason, count);
  if (report.gone > 0) left_out("page_gone", report.gone);
}

}  // namespace kuaixun
