#include "ingest/deciding.hpp"

#include <algorithm>

#include "dedup/decide.hpp"
#include "publish/item_codec.hpp"

namespace kuaixun {
namespace {

std::vector<Match> matches_of(LedgerTransaction& ledger, const std::vector<Key>& keys) {
  std::vector<Match> matches;
  for (const auto& key : keys)
    if (auto match = ledger.find(key)) matches.push_back(std::move(*match));
  return matches;
}

KnownItem known_of(const CandidateItem& candidate, Time first_seen, Time now) {
  return KnownItem{.id = candidate.item.id,
                   .revision = candidate.item.revision,
                   .status = candidate.item.status,
                   .published = !candidate.held_back,
                   .source = candidate.item.source,
                   .authority = candidate.authority,
                   .content_hash = candidate.content_hash,
                   .title_hash = candidate.title_hash,
                   .first_seen = first_seen,
                   .last_seen = now};
}

Sighting sighting_of(const Item& item, const Decision& decision) {
  return Sighting{.item_id = decision.item_id,
                  .source = item.source,
                  .publisher = item.publisher,
                  .url = item.url,
                  .guid = item.guid,
                  .title = item.title,
                  .published_at = item.published_at,
                  .seen_at = item.fetched_at,
                  .matched = decision.matched.value_or(KeyKind::address),
                  .reason = decision.reason};
}

const KnownItem& matched_item(const std::vector<Match>& matches, const Decision& decision) {
  for (const auto& match : matches)
    if (match.item.id == decision.item_id) return match.item;
  return matches.front().item;
}

// Every key that points nowhere yet, and the entry key always: it carries what this source's entry looked like.
void remember_keys(LedgerTransaction& ledger, const CandidateItem& candidate, const std::string& item_id,
                   const std::vector<Match>& matches) {
  for (const auto& key : candidate.keys) {
    const bool taken =
        key.kind != KeyKind::entry && std::any_of(matches.begin(), matches.end(), [&](const Match& match) {
          return match.kind == key.kind && match.item.id != item_id;
        });
    if (!taken) ledger.put_key(key, item_id, content_under(key.kind, candidate.content_hash));
  }
}

}  // namespace

Decision decide_and_store(LedgerTransaction& ledger, CandidateItem& candidate, const KafkaSettings& kafka, Time now) {
  const auto matches = matches_of(ledger, candidate.keys);
  auto decision =
      decide(Candidate{&candidate.item, candidate.content_hash, candidate.title_hash, candidate.authority}, matches);
  switch (decision.verdict) {
    case Verdict::new_item:
      candidate.item.revision = decision.revision;
      ledger.put_item(known_of(candidate, now, now));
      remember_keys(ledger, candidate, candidate.item.id, {});
      if (!candidate.held_back) ledger.append(std::move(candidate.record));
      break;
    case Verdict::revision: {
      const auto first_seen = matched_item(matches, decision).first_seen;
      candidate.item.id = decision.item_id;
      candidate.item.revision = decision.revision;
      candidate.held_back = false;
      ledger.put_item(known_of(candidate, first_seen, now));
      remember_keys(ledger, candidate, decision.item_id, matches);
      ledger.append(encode(candidate.item, kafka));
      break;
    }
    case Verdict::sighting:
      remember_keys(ledger, candidate, decision.item_id, matches);
      ledger.append(encode(sighting_of(candidate.item, decision), kafka));
      break;
    case Verdict::unchanged:
      if (auto known = matched_item(matches, decision);
          known.content_hash == kUnknownContent && known.source == candidate.item.source) {
        known.content_hash = candidate.content_hash;
        known.title_hash = candidate.title_hash;
        ledger.put_item(known);
      }
      remember_keys(ledger, candidate, decision.item_id, matches);
      break;
  }
  return decision;
}

}  // namespace kuaixun
