#include "ledger/memory_ledger.hpp"

#include <algorithm>
#include <utility>

#include "ledger/ledger_failure.hpp"

namespace kuaixun {

Task<Result<void>> MemoryLedger::write(std::function<void(LedgerTransaction&)> round) {
  const auto before = content_;
  try {
    round(content_);
  } catch (const LedgerFailure& failure) {
    take_back(before);
    co_return failure.error();
  } catch (...) {
    take_back(before);
    throw;
  }
  co_return Result<void>{};
}

void MemoryLedger::take_back(const Content& before) {
  const auto times = content_.times_taken_back + 1;
  content_ = before;
  content_.times_taken_back = times;
}

Task<Result<void>> MemoryLedger::read(std::function<void(const LedgerTransaction&)> round) {
  try {
    round(content_);
  } catch (const LedgerFailure& failure) {
    co_return failure.error();
  }
  co_return Result<void>{};
}

Task<Result<std::map<std::string, Cursor>>> MemoryLedger::cursors() {
  co_return std::map<std::string, Cursor>(content_.cursors.begin(), content_.cursors.end());
}

Task<Result<std::vector<OutboxRow>>> MemoryLedger::outbox(std::uint64_t after, std::size_t max_rows,
                                                          std::size_t max_bytes) {
  std::vector<OutboxRow> found;
  std::size_t bytes = 0;
  for (auto row = content_.rows.upper_bound(after); row != content_.rows.end(); ++row) {
    if (found.size() == max_rows || bytes >= max_bytes) break;
    bytes += row->second.value.size();
    found.push_back({row->first, row->second});
  }
  co_return found;
}

Task<Result<void>> MemoryLedger::acknowledge(std::uint64_t sequence, std::size_t keep) {
  content_.acknowledged = std::max(content_.acknowledged, sequence);
  if (sequence > keep) content_.rows.erase(content_.rows.begin(), content_.rows.upper_bound(sequence - keep));
  co_return Result<void>{};
}

Task<Result<std::uint64_t>> MemoryLedger::acknowledged() { co_return content_.acknowledged; }
Task<Result<std::uint64_t>> MemoryLedger::last_sequence() { co_return content_.last_sequence; }

Task<Result<std::vector<OutboxRow>>> MemoryLedger::newest_acknowledged(std::size_t count) {
  std::vector<OutboxRow> found;
  for (auto row = content_.rows.begin(); row != content_.rows.upper_bound(content_.acknowledged); ++row)
    found.push_back({row->first, row->second});
  if (found.size() > count) found.erase(found.begin(), found.end() - std::ptrdiff_t(count));
  co_return found;
}

OutboxSize MemoryLedger::outbox_size() const {
  OutboxSize size;
  for (auto row = content_.rows.upper_bound(content_.acknowledged); row != content_.rows.end(); ++row) {
    if (size.rows++ == 0) size.oldest = row->second.at;
    size.bytes += row->second.key.size() + row->second.value.size();
  }
  return size;
}

std::optional<Match> MemoryLedger::Content::find(const Key& key) const {
  const auto leads = keys_.find(key);
  if (leads == keys_.end()) return std::nullopt;
  const auto id = merged_into(leads->second.item);
  Match match{.kind = key.kind,
              .item = items_.find(id)->second,
              .seen = leads->second.seen,
              .seen_lately = seen_lately.contains(id)};
  match.item.identity = match.item.copy = match.item.carriers = {};
  return match;
}

std::optional<KnownItem> MemoryLedger::Content::item(std::string_view id) const {
  const auto found = items_.find(id);
  return found == items_.end() ? std::nullopt : std::optional(found->second);
}

void MemoryLedger::Content::put_item(const KnownItem& item) {
  seen_lately.insert(item.id);
  auto& known = items_[item.id];
  const auto before = std::exchange(known, item);
  if (known.identity.empty()) known.identity = before.identity;
  if (known.copy.empty()) known.copy = before.copy;
  if (known.carriers.empty()) known.carriers = before.carriers;
}

void MemoryLedger::Content::put_key(const Key& key, std::string_view item_id, const SeenAs& seen) {
  if (!items_.contains(item_id)) return;
  keys_[key] = {std::string(item_id), seen};
  if (key.kind == KeyKind::entry) seen_lately.emplace(item_id);
}

void MemoryLedger::Content::merge(std::string_view younger, std::string_view older) {
  if (younger != older && items_.contains(younger) && items_.contains(older)) merged_[std::string(younger)] = older;
}

std::string MemoryLedger::Content::merged_into(std::string_view id) const {
  for (auto merged = merged_.find(id); merged != merged_.end(); merged = merged_.find(id)) id = merged->second;
  return std::string(id);
}

void MemoryLedger::Content::save_cursor(std::string_view source_id, const Cursor& cursor) {
  cursors[std::string(source_id)] = cursor;
}

std::optional<PageTry> MemoryLedger::Content::page_try(const Key& entry) const {
  const auto found = page_tries_.find(entry);
  return found == page_tries_.end() ? std::nullopt : std::optional(found->second.second);
}

std::optional<Time> MemoryLedger::Content::earliest_page_due(std::string_view source_id) const {
  std::optional<Time> next;
  for (const auto& [entry, page] : page_tries_)
    if (page.first == source_id && (!next || page.second.due < *next)) next = page.second.due;
  return next;
}

void MemoryLedger::Content::put_page_try(std::string_view source_id, const Key& entry, const PageTry& page) {
  page_tries_[entry] = {std::string(source_id), page};
}

void MemoryLedger::Content::forget_page_try(const Key& entry) { page_tries_.erase(entry); }

void MemoryLedger::Content::forget_page_tries(std::string_view source_id, Time time) {
  std::erase_if(page_tries_,
                [&](const auto& each) { return each.second.first == source_id && each.second.second.due < time; });
}

std::uint64_t MemoryLedger::Content::append(Record record) {
  rows.emplace(++last_sequence, std::move(record));
  return last_sequence;
}

void MemoryLedger::Content::put_outline(std::chrono::seconds at, std::string_view bytes) {
  outlines_.emplace_back(at, bytes);
}

void MemoryLedger::Content::each_outline(const std::function<void(std::string_view)>& take) const {
  for (const auto& [at, bytes] : outlines_) take(bytes);
}

void MemoryLedger::Content::forget_outlines(std::chrono::seconds at) {
  while (!outlines_.empty() && outlines_.front().first < at) outlines_.pop_front();
}

void MemoryLedger::Content::put_evidence(std::string_view item_id, Time at, std::string_view bytes) {
  if (!items_.contains(item_id)) return;
  evidence_.push_back({std::string(item_id), at, std::string(bytes)});
  if (evidence_.size() <= kMostEvidence) return;
  evidence_.pop_front();
  has_dropped_evidence_ = true;
}

std::size_t MemoryLedger::Content::each_evidence(std::string_view item_id, std::size_t most,
                                                 const std::function<void(std::string_view)>& take) const {
  const auto count = std::size_t(
      std::ranges::count(evidence_, item_id, [](const KeptEvidence& each) -> std::string_view { return each.item; }));
  std::size_t number = 0;
  for (const auto& each : evidence_)
    if (each.item == item_id && ++number + most > count) take(each.bytes);
  return count;
}

Time MemoryLedger::Content::evidence_kept_since() const {
  return has_dropped_evidence_ ? evidence_.front().at : Time{};
}

}  // namespace kuaixun
