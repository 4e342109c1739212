#include "dedup/addressing.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "dedup/keys.hpp"

namespace kuaixun {
namespace {

struct Addressed {
  Candidate* candidate = nullptr;
  const std::optional<Url>* url = nullptr;
};

std::string fragment_of(const Addressed& entry) {
  return *entry.url ? (*entry.url)->fragment.value_or("") : std::string{};
}

bool is_route(const std::string& fragment) { return fragment.starts_with('/'); }

const Key* address_of(const Candidate& candidate) {
  const auto key = std::find_if(candidate.keys.begin(), candidate.keys.end(),
                                [](const Key& each) { return each.kind == KeyKind::address; });
  return key == candidate.keys.end() ? nullptr : &*key;
}

bool has_guid(const Item& item) { return !item.guid.empty(); }

bool is_other_guid(const Item& a, const Item& b) { return a.guid != b.guid || !has_guid(a); }

// Whether the two are different news, for all that this document says.
bool differ(const Addressed& a, const Addressed& b) {
  if (a.candidate->title_hash == b.candidate->title_hash) return false;
  return is_other_guid(a.candidate->item, b.candidate->item) || fragment_of(a) != fragment_of(b);
}

void replace_address(const Addressed& entry, const Key& base, const std::string& address) {
  auto& keys = entry.candidate->keys;
  auto& identity = entry.candidate->item.identity;
  const auto key = std::find(keys.begin(), keys.end(), base);
  const auto named =
      std::find_if(identity.begin(), identity.end(), [&](const auto& each) { return key_of_identity(each) == base; });
  if (address.empty()) {
    keys.erase(key);
    if (named != identity.end()) identity.erase(named);
    return;
  }
  *key = make_key(KeyKind::address, address);
  if (named != identity.end()) *named = identity_of_address(address);
}

// The guid as an address of its own; empty when it is none, or that of the page.
std::string address_of_guid(const Item& item, const Key& base) {
  const auto url = parse_url(item.guid);
  if (!url) return {};
  auto address = canonical_url_key(*url);
  const bool is_page = make_key(KeyKind::address, address) == base;
  if (url->fragment && !url->fragment->empty() && !address.empty()) return address + "#" + *url->fragment;
  return is_page ? std::string{} : address;
}

// `address`: by which it is known instead; empty for none.
void take_from_page(const Addressed& entry, const Key& base, const std::string& address, bool is_told_apart) {
  auto& candidate = *entry.candidate;
  candidate.page_of_many = {base, is_told_apart};
  replace_address(entry, base, address);
  const auto by_title = place_key(entry.candidate->item, base);
  if (has_guid(entry.candidate->item)) {
    candidate.keys.insert(candidate.keys.begin() + 1, by_title);
  } else {
    candidate.former.push_back(candidate.keys.front());
    candidate.keys.front() = is_told_apart ? entry_key(entry.candidate->item.source, address) : by_title;
  }
  entry.candidate->item.id = item_id_of(candidate.keys);
}

std::string with_fragment(const Addressed& entry) { return canonical_url_key(**entry.url) + "#" + fragment_of(entry); }

// The entries of one address.
void tell_apart_under(std::span<Addressed> entries) {
  const bool are_many =
      std::any_of(entries.begin(), entries.end(), [&](const auto& each) { return differ(each, entries[0]); });
  if (!are_many) return;
  const auto base = *address_of(*entries[0].candidate);
  std::stable_sort(entries.begin(), entries.end(),
                   [](const auto& a, const auto& b) { return fragment_of(a) < fragment_of(b); });
  for (auto first = entries.begin(); first != entries.end();) {
    const auto fragment = fragment_of(*first);
    const auto last =
        std::find_if(first, entries.end(), [&](const auto& each) { return fragment_of(each) != fragment; });
    const bool is_one = std::none_of(first, last, [&](const auto& each) { return differ(each, *first); });
    for (; first != last; ++first) {
      const bool is_told_apart = is_one && !fragment.empty();
      take_from_page(*first, base,
                     is_told_apart ? with_fragment(*first) : address_of_guid(first->candidate->item, base),
                     is_told_apart);
    }
  }
}

// What another document may have shown, or may show, of an entry that stands alone here.
void note_fragment(const Addressed& entry) {
  const auto fragment = fragment_of(entry);
  const auto* base = address_of(*entry.candidate);
  if (fragment.empty() || fragment.starts_with('!') || base == nullptr) return;
  if (*base != make_key(KeyKind::address, canonical_url_key(**entry.url))) return;  // WeChat's long key stands before
  if (is_route(fragment)) {
    take_from_page(entry, Key(*base), with_fragment(entry), true);
    return;
  }
  entry.candidate->former.push_back(make_key(KeyKind::address, with_fragment(entry)));
  if (!has_guid(entry.candidate->item))
    entry.candidate->former.push_back(entry_key(entry.candidate->item.source, with_fragment(entry)));
}

bool is_dated(const Item& item) { return item.published_at.precision != Precision::inferred; }

// Without a guid that names it and without an address: its first key is its title.
bool is_named_by_title(const Addressed& entry) {
  const auto& page = entry.candidate->page_of_many;
  if (entry.candidate->item.is_part()) return !has_guid(entry.candidate->item);
  if (page.key) return !page.is_told_apart && !has_guid(entry.candidate->item);
  return address_of(*entry.candidate) == nullptr &&
         entry.candidate->keys.front() == entry_key(entry.candidate->item.source, entry.candidate->item.title);
}

// Those of one title.
void tell_apart_titles(std::span<Addressed> entries) {
  const auto by_title = entries[0].candidate->keys.front();
  const bool are_many = std::any_of(entries.begin(), entries.end(), [&](const auto& each) {
    return each.candidate->written.hash != entries[0].candidate->written.hash;
  });
  const auto shares_date = [&](const Addressed& entry) {
    return std::any_of(entries.begin(), entries.end(), [&](const auto& each) {
      return each.candidate->written.hash != entry.candidate->written.hash &&
             each.candidate->item.published_at.at == entry.candidate->item.published_at.at;
    });
  };
  constexpr std::size_t kMostCompared = 200;  // each with each
  for (const auto& entry : entries) {
    auto& candidate = *entry.candidate;
    std::vector<Key> names{written_key(entry.candidate->item, by_title, entry.candidate->written.hash)};
    if (is_dated(entry.candidate->item) && entries.size() <= kMostCompared && !shares_date(entry))
      names.push_back(dated_key(entry.candidate->item, by_title));
    (are_many ? candidate.former : names).push_back(by_title);
    candidate.page_of_many.is_title_shared = are_many;
    candidate.keys.erase(candidate.keys.begin());
    candidate.keys.insert(candidate.keys.begin(), names.begin(), names.end());
    entry.candidate->item.id = item_id_of(candidate.keys);
  }
}

const Key* link_of(const Candidate& candidate) {
  const auto key = std::ranges::find(candidate.keys, KeyKind::link, &Key::kind);
  return key == candidate.keys.end() ? nullptr : &*key;
}

// A link that one part alone of its whole has is a name of it.
void name_by_links(std::span<Candidate> candidates) {
  std::vector<std::pair<Key, Candidate*>> names;
  for (auto& candidate : candidates)
    if (const auto* link = link_of(candidate)) names.emplace_back(linking_part_key(candidate.item, *link), &candidate);
  std::ranges::sort(names);
  for (auto first = names.begin(); first != names.end();) {
    const auto last = std::find_if(first, names.end(), [&](const auto& each) { return each.first != first->first; });
    if (last - first == 1) first->second->keys.push_back(first->first);
    first = last;
  }
}

}  // namespace

void tell_apart(std::span<Candidate> candidates, std::span<const std::optional<Url>> urls) {
  std::vector<Addressed> document;
  document.reserve(candidates.size());
  for (std::size_t i = 0; i < candidates.size(); ++i) document.push_back({&candidates[i], &urls[i]});
  std::stable_sort(document.begin(), document.end(), [](const auto& a, const auto& b) {
    const auto *ours = address_of(*a.candidate), *theirs = address_of(*b.candidate);
    return theirs != nullptr && (ours == nullptr || *ours < *theirs);
  });
  for (auto first = document.begin(); first != document.end();) {
    const auto* base = address_of(*first->candidate);
    const auto last = std::find_if(first, document.end(), [&](const auto& each) {
      const auto* other = address_of(*each.candidate);
      return base == nullptr || other == nullptr || *other != *base;
    });
    const auto end = last == first ? first + 1 : last;
    if (base != nullptr && end - first > 1) tell_apart_under({first, end});
    for (; first != end; ++first)
      if (!first->candidate->page_of_many.key) note_fragment(*first);
  }
  const auto titled = std::stable_partition(document.begin(), document.end(), is_named_by_title);
  const std::span<Addressed> by_title(document.begin(), titled);
  std::stable_sort(by_title.begin(), by_title.end(),
                   [](const auto& a, const auto& b) { return a.candidate->keys.front() < b.candidate->keys.front(); });
  for (auto first = by_title.begin(); first != by_title.end();) {
    const auto last = std::find_if(first, by_title.end(), [&](const auto& each) {
      return each.candidate->keys.front() != first->candidate->keys.front();
    });
    tell_apart_titles({first, last});
    first = last;
  }
  name_by_links(candidates);
}

}  // namespace kuaixun