#include "ingest/folding.hpp"

#include "dedup/decide.hpp"
#include "dedup/keys.hpp"

namespace kuaixun {

void fold(LedgerTransaction& ledger, const Item& item, std::string_view source_url) {
  const bool cut = has_flag(item.flags, "truncated");
  const auto known_by = fingerprints_of(item);
  const auto content_hash = cut ? kUnknownContent : known_by.content_hash;
  // A date that nobody said is when the item was first seen: see deciding.cpp.
  const bool is_inferred = item.published_at.precision == Precision::inferred;
  ledger.put_item(KnownItem{.id = item.id,
                            .revision = item.revision,
                            .status = item.status,
                            .source = item.source,
                            .authority = Authority(source_url).over(item.url),
                            .content_hash = content_hash,
                            .title_hash = known_by.title_hash,
                            .recipe = kRecipe,
                            .teaser = has_flag(item.flags, "full_text_missing"),
                            .first_seen = is_inferred ? item.published_at.at : item.fetched_at});
  ledger.begin_list(item.source);
  for (const auto& key : known_by.keys)
    if (!(cut && key.kind == KeyKind::text))
      ledger.put_key(key, item.id, seen_under(key.kind, {.content_hash = content_hash, .recipe = kRecipe}));
}

void fold(LedgerTransaction& ledger, const Sighting& sighting) {
  const Item seen{.source = sighting.source, .url = sighting.url, .guid = sighting.guid, .title = sighting.title};
  ledger.begin_list(sighting.source);
  for (const auto& key : fingerprints_of(seen).keys)
    if (key.kind == KeyKind::entry || !ledger.find(key)) ledger.put_key(key, sighting.item_id, {});
  if (!sighting.merged_item_id.empty()) ledger.merge(sighting.merged_item_id, sighting.item_id);
}

}  // namespace kuaixun
