#include "collect/page_step.hpp"

#include <algorithm>

#include "collect/full_text.hpp"
#include "collect/rhythm.hpp"
#include "connector.hpp"
#include "dedup/keys.hpp"
#include "dedup/rules.hpp"
#include "text/site_rules.hpp"
#include "text/url.hpp"

namespace kuaixun {
namespace {

// The names that the entry has in its document stay: a page knows nothing of the others that link to it.
void keep_names(const Candidate& before, Candidate& candidate) {
  auto& keys = candidate.keys;
  keys.front() = before.keys.front();
  if (!before.page_of_many.key) return;
  std::erase(keys, *before.page_of_many.key);
  std::erase_if(candidate.item.identity,
                [&](const std::string& each) { return key_of_identity(each) == before.page_of_many.key; });
  for (std::size_t i = 1; i < before.keys.size() && before.keys[i].kind != KeyKind::text; ++i)
    if (std::find(keys.begin(), keys.end(), before.keys[i]) == keys.end())
      keys.insert(keys.begin() + 1, before.keys[i]);
  candidate.item.id = item_id_of(keys);
}

// The entry in other words: the candidate keeps the name and the words by which its feed knows it.
void say_anew(Candidate& candidate, const Entry& entry, EntryContext context) {
  context.parent_id = candidate.item.parent_id;
  auto said = normalize(entry, context);
  keep_names(candidate, said);
  candidate.keys = std::move(said.keys);
  candidate.content_hash = said.content_hash;
  candidate.title_hash = said.title_hash;
  candidate.item = std::move(said.item);
  candidate.written.plain = Plain::no;  // a page is not
}

// The addresses that a known site itself shows for one article; one alone says nothing.
std::vector<Key> aliases_of(const Page& page, const std::string& url) {
  std::vector<Key> keys;
  auto addresses = page.entry.also_at;
  addresses.push_back(page.entry.url);
  addresses.push_back(url);
  for (const auto& address : addresses) {
    if (!is_article_of_known_site(address)) continue;
    const auto key = make_key(KeyKind::address, canonical_url_key(address));
    if (std::find(keys.begin(), keys.end(), key) == keys.end()) keys.push_back(key);
  }
  if (keys.size() < 2) keys.clear();
  return keys;
}

// Whether the page may say by which other addresses its article is known, or whose it is: who else could would take
// another's news for its own, or silence it. Known sites may, and the site of the source, as its feed may.
bool may_name_addresses(const PageVisit& visit, const Source& source) {
  return is_of_known_site(visit.url) || Authority(source.url).over(visit.url) > 0;
}

void take_article(Candidate& candidate, const Entry& entry, PageVisit& visit, const EntryContext& context) {
  auto& theirs = visit.page.entry;
  if (!may_name_addresses(visit, context.source)) {
    theirs.url.clear();
    theirs.also_at.clear();
    theirs.original_url.clear();
  }
  auto merged = with_page(entry, visit.page);
  if (is_of_known_site(visit.url)) candidate.aliases = aliases_of(visit.page, entry.url);
  // It may become the revision of an item that others published: in the page's words then, and not in this feed's.
  if (!candidate.aliases.empty() && !visit.page.entry.title.empty()) merged.title = visit.page.entry.title;
  say_anew(candidate, merged, context);
  candidate.page = PageRead::merged;
}

void take_withdrawal(Candidate& candidate) {
  candidate.page = PageRead::gone;
  candidate.item.status = Status::withdrawn;
  candidate.content_hash = content_hash_of(candidate.item);
}

// Of an address that identifies nothing (a search engine's link that runs out) only the link is gone, not the article.
bool is_temporary(const std::string& url) { return canonical_url_key(url).empty(); }

// A notice that its account has moved is no article: the address that it names is at most another name of this one.
void take_nothing(Candidate& candidate, const Entry& entry, const PageVisit& visit, const EntryContext& context) {
  if (visit.outcome == VisitOutcome::moved && is_of_known_site(visit.url) &&
      is_article_of_known_site(visit.page.moved_to)) {
    auto named = entry;
    named.also_at.push_back(visit.page.moved_to);
    say_anew(candidate, named, context);
  }
  add_flag(candidate.item.flags, "full_text_missing");
  if (has_flag(visit.page.entry.flags, "text_not_of_title")) add_flag(candidate.item.flags, "text_not_of_title");
  candidate.page = PageRead::missing;
}

void take_visit(Candidate& candidate, const Entry& entry, PageVisit& visit, const EntryContext& context) {
  if (visit.outcome == VisitOutcome::article &&
      (is_of_known_site(visit.url) || is_of_entry(visit.page, candidate.item)))
    take_article(candidate, entry, visit, context);
  else if (visit.outcome == VisitOutcome::gone && !is_temporary(entry.url))
    take_withdrawal(candidate);
  else
    take_nothing(candidate, entry, visit, context);
}

// Whether another visit may find what this one did not.
bool may_be_there_later(VisitOutcome outcome) {
  return outcome != VisitOutcome::gone && outcome != VisitOutcome::moved && outcome != VisitOutcome::no_address;
}

// It waits for the next round, which reads it anew: its name and its date are kept.
void put_off(Candidate& candidate) {
  candidate.postponed = true;
  for (auto* text : {&candidate.item.content_html, &candidate.item.content_text, &candidate.item.summary}) *text = {};
}

// The entries whose pages are not asked for have become candidates already.
void forget_others(std::vector<Entry>& entries, std::vector<const Entry*> wanted) {
  std::sort(wanted.begin(), wanted.end());
  for (auto& entry : entries)
    if (!std::binary_search(wanted.begin(), wanted.end(), &entry)) entry = {};
}

// Of a feed so large that it cannot be kept while pages are visited, what it has itself is published.
std::size_t do_without(std::size_t pages, const TakeVisit& take) {
  for (std::size_t place = 0; place < pages; ++place) {
    PageVisit none{.outcome = VisitOutcome::not_visited};
    take(place, none);
  }
  return pages;
}

}  // namespace

PageStep::PageStep(PageVisitor& visitor, Known& known, Workers workers, MemoryBudget& memory, ScheduleSettings schedule)
    : visitor_(visitor), known_(known), workers_(workers), memory_(memory), schedule_(schedule) {}

Task<Result<PageStep::Report>> PageStep::run(const Source& source, const Document& feed, Understood& understood,
                                             MemoryShare::Room& reading, Time now) {
  auto& candidates = understood.candidates;
  auto& entries = understood.batch.entries;
  auto asking = known_.pages_to_read(source, candidates, now);
  const auto wishes = co_await std::move(asking);
  if (!wishes) co_return wishes.error();
  Report report;
  if (wishes->empty()) co_return report;
  std::vector<const Entry*> to_visit;
  for (const auto& wish : *wishes) {
    auto& candidate = candidates[wish.candidate];
    if (to_visit.size() < visitor_.most())
      to_visit.push_back(&entries.at(candidate.place));
    else
      put_off(candidate);
  }
  report.postponed = int(wishes->size() - to_visit.size());
  forget_others(entries, to_visit);

  const EntryContext context{source, understood.batch.document, feed.url, feed.fetched_at};
  const TakeVisit take_page = [&, schedule = schedule_](std::size_t place, PageVisit& visit) {
    const auto& wish = (*wishes)[place];
    auto& candidate = candidates[wish.candidate];
    take_visit(candidate, *to_visit[place], visit, context);
    if (candidate.page == PageRead::missing && may_be_there_later(visit.outcome))
      candidate.next_try = next_page_try(schedule, source, wish.failures, visit.not_before, now);
    return weight_of(candidate);
  };
  const auto weight = weight_of(understood);
  if (weight > memory_.most_kept()) {
    auto work = [&] { return do_without(to_visit.size(), take_page); };
    const InWork in_work{source.id, redacted_url(feed.url)};
    auto working = workers_.run(in_work, "pages", std::move(work));
    co_await std::move(working);
    co_return report;
  }
  VisitedPages pages{.visited = std::vector<bool>(to_visit.size())};
  if (auto kept = memory_.keep(weight)) {
    reading.shrink_to(0);
    report.kept = std::move(*kept);
    auto visiting = visitor_.visit(to_visit, source, take_page);
    pages = co_await std::move(visiting);
    report.kept.add(std::move(pages.kept));
    report.rejects = std::move(pages.rejects);
  }
  for (std::size_t place = 0; place < to_visit.size(); ++place) {
    if (pages.visited[place]) continue;
    put_off(candidates[(*wishes)[place].candidate]);
    ++report.postponed;
  }
  co_return report;
}

}  // namespace kuaixun
