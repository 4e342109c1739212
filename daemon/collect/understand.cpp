#include "collect/understand.hpp"

#include <algorithm>
#include <cstring>
#include <map>
#include <numeric>
#include <set>
#include <span>
#include <utility>

#include "collect/full_text.hpp"
#include "collect/normalizer.hpp"
#include "collect/spam.hpp"
#include "dedup/addressing.hpp"
#include "dedup/rules.hpp"

namespace kuaixun {
namespace {

// Some entries of a document, in the order in which they go out.
using Places = std::vector<std::size_t>;

// Advertising that is glued to several titles of a document is none of them: each copy of a hacked mirror has it.
void take_off_repeated_spam(std::span<Candidate> candidates, std::span<const std::optional<Url>> urls) {
  const auto is_suspect = [](const Candidate& each) { return has_flag(each.item.flags, "spam_suspect"); };
  std::map<std::string, std::set<std::string_view>> titles;  // by what is glued to them
  for (const auto& candidate : candidates)
    if (is_suspect(candidate)) titles[std::string(glued_on(candidate.item.title))].insert(candidate.item.title);
  std::vector<std::size_t> confirmed;
  for (std::size_t i = 0; i < candidates.size(); ++i)
    if (is_suspect(candidates[i]))
      if (const auto glued = glued_on(candidates[i].item.title);
          !glued.empty() && titles[std::string(glued)].size() > 1)
        confirmed.push_back(i);
  for (const auto i : confirmed) {
    auto& candidate = candidates[i];
    candidate.item.title = without_glued_on(candidate.item.title);
    std::erase(candidate.item.flags, "spam_suspect");
    add_flag(candidate.item.flags, "spam_cleaned");
    const auto before = candidate.keys.front();
    candidate.keys.clear();
    identify(candidate, urls[i]);
    if (candidate.keys.front() != before) candidate.former.push_back(before);
  }
}

// What entries become: normalised, and named as the document tells these apart.
void add_candidates(std::vector<Candidate>& candidates, const std::vector<Entry>& entries, const Places& places,
                    EntryContext context, const std::map<std::string_view, std::string>& parents) {
  const Authority authority(context.source.url);
  const auto first = candidates.size();
  std::vector<std::optional<Url>> urls;
  urls.reserve(places.size());
  for (const auto place : places) {
    const auto& entry = entries[place];
    const auto& url = urls.emplace_back(parse_url(entry.url));
    if (entry.part)
      if (const auto parent = parents.find(entry.part->parent); parent != parents.end())
        context.parent_id = parent->second;
    auto& candidate = candidates.emplace_back(normalize(entry, url, context));
    candidate.authority = authority.over(url);
    candidate.trust = context.source.trust;
    candidate.outlet = context.source.outlet_name();
    candidate.written = as_written(entry, context.document);
    candidate.place = place;
    candidate.cut_off = entry.cut_off;
    candidate.wants_page = wants_page(entry, candidate.item, context.source.full_text);
    context.parent_id = {};
  }
  take_off_repeated_spam(std::span(candidates).subspan(first), urls);
  tell_apart(std::span(candidates).subspan(first), urls);
}

const std::string& name_of(const Entry& entry) { return entry.guid.empty() ? entry.url : entry.guid; }

// Everything normalised and named: the last entry first, then the parts of all as they stand in the document.
std::vector<Candidate> candidates_of(const std::vector<Entry>& entries, const EntryContext& context) {
  std::vector<Candidate> candidates;
  candidates.reserve(entries.size());
  Places wholes, parts;
  for (std::size_t i = entries.size(); i-- > 0;)
    if (!entries[i].part) wholes.push_back(i);
  for (std::size_t i = 0; i < entries.size(); ++i)
    if (entries[i].part) parts.push_back(i);
  add_candidates(candidates, entries, wholes, context, {});
  if (parts.empty()) return candidates;
  std::map<std::string_view, std::string> parents;  // the ids of those that parts may name
  for (const auto& whole : candidates) parents.emplace(name_of(entries[whole.place]), whole.item.id);
  add_candidates(candidates, entries, parts, context, parents);
  return candidates;
}

// Oldest first. Feeds list the newest first; items of one moment (undated ones, say) go out in the opposite of the
// feed's order, in which they come here. Parts follow what they are a part of, in the order of the document.
void sort_by_age(std::vector<Candidate>& items) {
  std::map<std::string_view, std::size_t> wholes;  // places among the items, by id
  if (std::ranges::any_of(items, &Item::is_part, &Candidate::item))
    for (std::size_t i = 0; i < items.size(); ++i)
      if (!items[i].item.is_part()) wholes.emplace(items[i].item.id, i);
  const auto whole_of = [&](std::size_t i) {
    const auto whole = wholes.find(items[i].item.parent_id);
    return whole == wholes.end() ? i : whole->second;
  };
  std::vector<std::pair<Time, std::size_t>> ages(items.size());  // of the whole, and which one that is
  for (std::size_t i = 0; i < items.size(); ++i) {
    const auto whole = whole_of(i);
    ages[i] = {items[whole].item.published_at.at, whole};
  }
  if (std::ranges::is_sorted(ages)) return;
  // A candidate is large: each is moved once.
  std::vector<std::size_t> order(items.size());
  std::iota(order.begin(), order.end(), 0);
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return ages[i]; });
  std::vector<Candidate> sorted;
  sorted.reserve(items.size());
  for (const auto place : order) sorted.push_back(std::move(items[place]));
  items = std::move(sorted);
}

// A part is held back with what it is a part of, which stands before it.
void hold_back(std::vector<Candidate>& items, const BackfillSettings& backfill, const Backlog& backlog, Time now) {
  int newer = 0;
  for (auto end = items.end(); end != items.begin(); ++newer) {
    auto whole = end - 1;
    while (whole != items.begin() && whole->item.is_part()) --whole;
    const bool is_held = backlog.holds(whole->item.published_at, newer, backfill, now);
    for (auto each = whole; each != end; ++each) each->held_back = is_held;
    end = whole;
  }
}

// What came of an entry; even. As Cursor::cut_entry it is odd when the document broke off in the entry, not after it.
std::uint64_t extent_of(const Candidate& candidate) {
  std::uint64_t key = 0;
  std::memcpy(&key, candidate.keys.front().hash.data(), sizeof key);
  return (key ^ candidate.said_hash) << 1;
}
bool is_after_an_entry(std::uint64_t cut_entry) { return cut_entry != 0 && cut_entry % 2 == 0; }

// An entry that is cut waits, as the rest may come with the next document; what breaks off at the same place again is
// published as it is. One whose name has not come would be another when it has: it waits for its name.
void wait_for_the_rest(Understood& understood, std::uint64_t cut_before) {
  const Candidate* last = nullptr;
  for (auto& candidate : understood.candidates) {
    if (last == nullptr || candidate.place > last->place) last = &candidate;
    if (!candidate.cut_off) continue;
    understood.cut_entry = (understood.cut_entry ^ extent_of(candidate)) | 1;
    candidate.postponed = candidate.item.guid.empty() && candidate.item.url.empty();
    add_flag(candidate.item.flags, "recovered");
  }
  if (understood.cut_entry == 0 && last != nullptr) understood.cut_entry = extent_of(*last);
  understood.lacks_end_only = is_after_an_entry(understood.cut_entry) && is_after_an_entry(cut_before);
  understood.cut_alike = understood.cut_entry != 0 && understood.cut_entry == cut_before;
  for (auto& candidate : understood.candidates)
    if (candidate.cut_off && !understood.cut_alike) candidate.postponed = true;
}

std::size_t weight_of(const Entry& entry) {
  return sizeof(Entry) + entry.title.size() + entry.summary.size() + entry.content.size();
}

}  // namespace

std::size_t weight_of(const Candidate& candidate) {
  const auto& item = candidate.item;
  const auto texts = item.title.size() + item.title_raw.size() + item.summary.size() + item.content_html.size() +
                     item.content_text.size();
  constexpr std::size_t kOutline = 3'000;
  return sizeof(Candidate) + kOutline + 2 * texts;
}

std::size_t weight_of(const Understood& understood) {
  std::size_t weight = 0;
  for (const auto& candidate : understood.candidates) weight += weight_of(candidate);
  for (const auto& entry : understood.batch.entries) weight += weight_of(entry);
  return weight;
}

Result<Understood> understand(const Document& document, const Source& source, const Connector& connector,
                              const BackfillSettings& backfill, const Past& past) {
  auto batch = connector.parse(document, source);
  if (!batch) return batch.error();
  Understood understood{.batch = std::move(*batch)};
  const EntryContext context{source, understood.batch.document, document.url, document.fetched_at};
  understood.candidates = candidates_of(understood.batch.entries, context);
  sort_by_age(understood.candidates);
  hold_back(understood.candidates, backfill, past.backlog, document.fetched_at);
  if (document.cut_off || understood.batch.document.cut_off) wait_for_the_rest(understood, past.cut_entry);
  if (source.full_text == FullText::never) understood.batch.entries = {};  // freed where they were made
  return understood;
}

}  // namespace kuaixun
