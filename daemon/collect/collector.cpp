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
  if (!is_whole) cursor.validators = {};
  if (!understood.candidates.empty() && (is_whole || understood.cut_alike)) cursor.listed_under = address;
}

void remember_success(Cursor& cursor, Time now) {
  cursor.first_success = cursor.first_success.value_or(now);
  cursor.last_success = cursor.last_attempt = now;
  cursor.failures = 0;
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

// What the server said, and where it was asked.
struct Collector::Answer {
  FetchReply reply;
  std::string address;  // after permanent redirects
  std::uint64_t body_hash = 0;
  Advice advice{};
};

Collector::Collector(CollectorParts parts, ScheduleSettings schedule, BackfillSettings backfill, PageLimits pages)
    : parts_(parts),
      schedule_(schedule),
      backfill_(backfill),
      visitor_(parts.fetcher, parts.read_page, parts.workers, parts.memory, parts.clock, parts.metrics, pages),
      pages_(visitor_, parts.known, parts.workers, parts.memory, schedule_) {}

const std::string& Collector::address_of(const Source& source, const Cursor& cursor, Time now) {
  return move_is_trusted(cursor, now) ? cursor.moved_to : source.url;
}

Task<boost::system::result<Gathered, RoundFailure>> Collector::gather(const Source& source, Cursor cursor,
                                                                      double chance, std::shared_ptr<FetchTurn> turn) {
  Gathered gathered{.started = parts_.clock.now()};
  const auto* connector = find_connector(parts_.connectors, source.kind);
  if (connector == nullptr)
    co_return RoundFailure{
        Error{"unknown_kind", fmt::format("source {}: no connector reads kind \"{}\"", source.id, source.kind)}};

  const auto asked = address_of(source, cursor, gathered.started);
  const bool asks_for_pages = pages_are_due(source, cursor, gathered.started);
  FetchRequest request{.url = asked,
                       .validators = asks_for_pages ? Validators{} : cursor.validators,
                       .validators_url = cursor.url,
                       .source = source.id,
                       .takes_part = true,
                       .turn = std::move(turn)};
  auto fetched = co_await parts_.fetcher.fetch(std::move(request));
  if (!fetched) co_return RoundFailure{fetched.error()};
  Answer answer{std::move(*fetched)};
  auto& reply = answer.reply;

  const bool first = !cursor.first_success;
  const auto now = parts_.clock.now();
  answer.body_hash = hash_of(reply.document.body);
  const bool is_same_body =
      !reply.not_modified && !asks_for_pages && answer.body_hash != 0 && answer.body_hash == cursor.body_hash;
  if (!reply.not_modified && answer.body_hash != 0 && answer.body_hash == cursor.rejected_hash)
    co_return RoundFailure{
        Error{Remedy::retry, ErrorCode::named(cursor.last_error_code), cursor.last_error}, {}, answer.body_hash};
  answer.address = reply.moved_to.empty() ? asked : reply.moved_to;
  answer.advice.fresh_for = reply.fresh_for;
  remember_move(cursor, reply, asked, now);
  // A 304 that was not asked for shows nothing: its validators would hide the list for ever.
  const bool is_answer = !reply.not_modified || (cursor.url == reply.document.url && cursor.validators != Validators{});
  cursor.validators = is_answer ? reply.validators : Validators{};
  cursor.url = reply.document.url;

  gathered.cursor = std::move(cursor);
  auto& next = gathered.cursor;
  if (reply.not_modified || is_same_body) {
    gathered.outcome = reply.not_modified ? Gathered::Outcome::not_modified : Gathered::Outcome::same_body;
    if (is_same_body && !next.listed_under.empty()) next.listed_under = answer.address;
    observe_unchanged(next.liveness);
  } else {
    auto reading = read(source, *connector, answer, gathered);
    auto failure = co_await std::move(reading);
    if (failure) co_return std::move(*failure);
    if (gathered.is_whole || !next.listed_under.empty()) observe(next.liveness, reading_of(gathered.candidates), now);
  }
  remember_success(next, now);
  next.next_due = due_after_success(schedule_, source, answer.advice, first, now, chance);
  if (gathered.postponed > 0) {  // the next round comes soon, and must be given the same entries
    next.validators = {};
    next.body_hash = 0;
    next.next_due = std::min(*next.next_due, now + schedule_.min_interval);
  }
  co_return std::move(gathered);
}

// The document, and the pages behind its entries.
Task<std::optional<RoundFailure>> Collector::read(const Source& source, const Connector& connector, Answer& answer,
                                                  Gathered& gathered) {
  auto& document = answer.reply.document;
  const InWork in_work{source.id, redacted_url(document.url)};
  if (parts_.workers.is_deadly(in_work)) {
    const auto error = deadly(in_work);
    co_return RoundFailure{error, rejected(error, source, document), answer.body_hash};
  }
  if (parts_.board != nullptr) parts_.board->took_up(in_work.source, in_work.address);
  stall_point("io", source.id);
  const Past past{backlog_of(gathered.cursor, answer.address, document.url), gathered.cursor.cut_entry};
  auto waiting = parts_.memory.reading(document.body.size());
  auto room = co_await std::move(waiting);
  if (!room) co_return RoundFailure{room.error()};
  gathered.reading = std::move(*room);
  answer.reply.room.reset();
  auto work = [&] { return understand(document, source, connector, backfill_, past); };
  auto understood = co_await parts_.workers.run(in_work, "understand", std::move(work));
  if (!understood)
    co_return RoundFailure{understood.error(), rejected(understood.error(), source, document), answer.body_hash};
  gathered.is_whole = !document.cut_off && !understood->batch.document.cut_off;
  remember_document(gathered.cursor, *understood, gathered.is_whole, answer.address, answer.body_hash);
  answer.advice.publisher = understood->batch.schedule;
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
  gathered.is_all_listed = is_all && !understood->candidates.empty() && gathered.postponed == 0;
  gathered.document = std::move(understood->batch.document);
  gathered.left_out = std::move(understood->batch.left_out);
  gathered.candidates = std::move(understood->candidates);
  co_return std::nullopt;
}

}  // namespace kuaixun
