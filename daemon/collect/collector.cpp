#include "collect/collector.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <xxhash.h>

#include "collect/rejected.hpp"
#include "collect/rhythm.hpp"
#include "collect/staleness.hpp"

namespace kuaixun {
namespace {

std::uint64_t hash_of(const std::string& body) { return body.empty() ? 0 : XXH3_64bits(body.data(), body.size()) | 1; }

bool wants_pages(const Source& source) { return source.full_text != FullText::never; }

bool pages_are_due(const Source& source, const Cursor& cursor, Time now) {
  return wants_pages(source) && cursor.page_due && *cursor.page_due <= now;
}

// What the document leaves behind for the next one. Of one that was not whole nothing is kept that could hide the rest.
void remember_document(Cursor& cursor, const Understood& understood, bool is_whole, const std::string& address,
                       std::uint64_t body_hash) {
  cursor.cut_entry = understood.cut_entry;
  cursor.rejected_hash = 0;
  cursor.body_hash = is_whole ? body_hash : 0;
  if (!understood.candidates.empty() && (is_whole || understood.cut_alike)) cursor.listed_under = address;
}

void remember_success(Cursor& cursor, Time now) {
  cursor.first_success = cursor.first_success.value_or(now);
  cursor.last_success = cursor.last_attempt = now;
  cursor.failures = 0;
  cursor.wait_until.reset();
  cursor.last_error_code.clear();
  cursor.last_error.clear();
}

// What the document shows of how its source goes on.
Reading reading_of(const std::vector<Candidate>& candidates) {
  Reading reading;
  for (const auto& candidate : candidates) {
    reading.entries.push_back(mark_of(candidate));
    if (candidate.item.published_at.precision != Precision::inferred)
      reading.dates.push_back(candidate.item.published_at.at);
  }
  return reading;
}

}  // namespace

void throw_exception_from_error(const RoundFailure& failure, const boost::source_location& where) {
  throw_exception_from_error(failure.error, where);
}

Cursor resumed(const Source& source, Cursor cursor, const ScheduleSettings& schedule) {
  if (is_of_other(source, cursor)) {
    cursor.position.clear();
    cursor.body_hash = cursor.rejected_hash = cursor.cut_entry = 0;
    cursor.wait_until.reset();
    cursor.failures = 0;
  }
  cursor.address = source.url;
  cursor.kind = source.kind;
  cursor.interval = interval_of(schedule, source);
  return cursor;
}

// What an origin gave, on its way to be read.
struct Collector::Asked {
  Arrival arrival;
  std::uint64_t body_hash = 0;
  Advice advice{};
};

Collector::Collector(CollectorParts parts, ScheduleSettings schedule, BackfillSettings backfill, PageLimits pages)
    : parts_(parts),
      schedule_(schedule),
      backfill_(backfill),
      visitor_(parts.fetcher, parts.read_page, parts.workers, parts.memory, parts.clock, parts.metrics, pages),
      pages_(visitor_, parts.known, parts.workers, parts.memory, schedule_) {}

std::string Collector::asked_at(const Source& source, const Cursor& cursor) const {
  static const std::string kBeginning;
  return parts_.origin.asked_at(source, is_of_other(source, cursor) ? kBeginning : cursor.position, parts_.clock.now());
}

Task<boost::system::result<Gathered, RoundFailure>> Collector::gather(const Source& source, Cursor cursor,
                                                                      double chance, std::shared_ptr<FetchTurn> turn) {
  cursor = resumed(source, std::move(cursor), schedule_);
  const auto from = cursor.position;
  auto asking = ask(source, std::move(cursor), chance, std::move(turn));
  auto gathered = co_await std::move(asking);
  if (gathered || gathered.error().passed || gathered.error().error.remedy == Remedy::wait) co_return gathered;
  auto failure = gathered.error();
  failure.passed = Passed{parts_.origin.after_failure(source, from, parts_.clock.now())};
  co_return failure;
}

Task<boost::system::result<Gathered, RoundFailure>> Collector::ask(const Source& source, Cursor cursor, double chance,
                                                                   std::shared_ptr<FetchTurn> turn) {
  Gathered gathered{.started = parts_.clock.now()};
  const auto* connector = find_connector(parts_.connectors, source.kind);
  if (connector == nullptr)
    co_return RoundFailure{
        Error{"unknown_kind", fmt::format("source {}: no connector reads kind \"{}\"", source.id, source.kind)}};

  auto& origin = parts_.origin;
  const bool asks_for_pages = pages_are_due(source, cursor, gathered.started);
  auto arriving =
      origin.next(source, asks_for_pages ? origin.again(source, cursor.position) : cursor.position, std::move(turn));
  auto arrived = co_await std::move(arriving);
  if (!arrived) co_return RoundFailure{arrived.error()};
  Asked asked{std::move(*arrived)};
  auto& [arrival, body_hash, advice] = asked;

  const auto now = parts_.clock.now();
  const bool first = !cursor.first_success;
  if (arrival.document) body_hash = hash_of(arrival.document->body);
  const bool is_same_body = body_hash != 0 && body_hash == cursor.body_hash && !asks_for_pages;
  advice.fresh_for = arrival.fresh_for;

  gathered.cursor = std::move(cursor);
  auto& next = gathered.cursor;
  next.position = arrival.position;
  gathered.listed_under = arrival.listed_under;
  if (!arrival.document || is_same_body) {
    gathered.outcome = is_same_body ? Gathered::Outcome::same_body : Gathered::Outcome::not_modified;
    if (is_same_body && !next.listed_under.empty()) next.listed_under = arrival.listed_under;
    observe_unchanged(next.liveness);
  } else {
    auto working = read(source, *connector, asked, gathered);
    auto failure = co_await std::move(working);
    if (failure) {
      if (arrival.is_one_of_many && failure->rejected_hash != 0)
        failure->passed = Passed{arrival.position, arrival.has_more};
      co_return std::move(*failure);
    }
    if (gathered.is_whole || !next.listed_under.empty()) observe(next.liveness, reading_of(gathered.candidates), now);
  }
  remember_success(next, now);
  gathered.has_more = arrival.has_more || arrival.ask_again_in;
  next.next_due = arrival.has_more ? now : due_after_success(schedule_, source, advice, first, now, chance);
  if (arrival.ask_again_in) next.next_due = std::min(*next.next_due, now + *arrival.ask_again_in);
  if (!gathered.is_whole || gathered.postponed > 0) next.position = origin.again(source, next.position);
  if (gathered.postponed > 0) {  // the next round comes soon, and must be given the same entries
    next.body_hash = 0;
    next.next_due = std::min(*next.next_due, now + schedule_.min_interval);
  }
  co_return std::move(gathered);
}

// What says the same as the last reject is no second one.
RoundFailure Collector::not_understood(const Error& error, const Source& source, Asked& asked, const Cursor& cursor) {
  RoundFailure failure{error, rejected(error, source, *asked.arrival.document)};
  failure.rejected_hash = substance_of(*failure.reject);
  if (failure.rejected_hash == cursor.rejected_hash && !asked.arrival.is_one_of_many) failure.reject.reset();
  return failure;
}

// The document, and the pages behind its entries.
Task<std::optional<RoundFailure>> Collector::read(const Source& source, const Connector& connector, Asked& asked,
                                                  Gathered& gathered) {
  auto& document = *asked.arrival.document;
  gathered.document_url = document.url;
  const InWork in_work{source.id, redacted_url(document.url)};
  if (parts_.workers.is_deadly(in_work)) {
    co_return not_understood(deadly(in_work), source, asked, gathered.cursor);
  }
  if (parts_.board != nullptr) parts_.board->took_up(in_work.source, in_work.address);
  stall_point("io", source.id);
  Past past{backlog_of(gathered.cursor, asked.arrival.listed_under, document.url), gathered.cursor.cut_entry};
  past.backlog.is_first_read |= asked.arrival.is_first_read;
  auto waiting = parts_.memory.reading(document.body.size());
  auto room = co_await std::move(waiting);
  if (!room) co_return RoundFailure{room.error()};
  gathered.reading = std::move(*room);
  asked.arrival.room.reset();
  auto work = [&, backfill = backfill_] { return understand(document, source, connector, backfill, past); };
  auto understood = co_await parts_.workers.run(in_work, "understand", std::move(work));
  if (!understood) co_return not_understood(understood.error(), source, asked, gathered.cursor);
  gathered.is_whole = !document.cut_off && !understood->batch.document.cut_off;
  remember_document(gathered.cursor, *understood, gathered.is_whole, asked.arrival.listed_under, asked.body_hash);
  asked.advice.publisher = understood->batch.schedule;
  document.body = {};
  gathered.reading.shrink_to(weight_of(*understood));
  if (wants_pages(source)) {
    auto visiting = pages_.run(source, document, *understood, gathered.reading, gathered.started);
    auto pages = co_await std::move(visiting);
    if (!pages) co_return RoundFailure{pages.error()};
    gathered.postponed = pages->postponed;
    gathered.rejects = std::move(pages->rejects);
    gathered.kept = std::move(pages->kept);
  }
  // An empty list is more often a source's bad hour than the end of all it had.
  const bool is_all = gathered.is_whole || understood->cut_alike || understood->lacks_end_only;
  gathered.is_all_listed =
      is_all && !asked.arrival.is_one_of_many && !understood->candidates.empty() && gathered.postponed == 0;
  gathered.document = std::move(understood->batch.document);
  gathered.left_out = std::move(understood->batch.left_out);
  gathered.candidates = std::move(understood->candidates);
  co_return std::nullopt;
}

}  // namespace kuaixun
