#include "decide/naming.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/take_line.hpp"
#include "decide/address_holders.hpp"
#include "dedup/keys.hpp"
#include "dedup/rules.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kMostIdentityBytes = 6'000;

const Match* holder_of(const Recognised& known, const Key& key) {
  for (const auto& [address, match] : known.addresses)
    if (address == key) return &match;
  return nullptr;
}

// Whether a new item gets the address that leads elsewhere so far: of a page of many of another source, and of what
// another source held back.
bool is_free(const Candidate& candidate, const Match& address) {
  const bool foreign = address.item.source != candidate.item.source;
  return foreign && (role_of(address) == AddressRole::many_in_source || !address.item.published);
}

// Whether the item may stand before the one that the address leads to, both in words of their own.
bool is_nearer(const Candidate& candidate, const Match& address) {
  return role_of(address) == AddressRole::article && !shows_page_of_many(candidate, address) &&
         candidate.authority > address.item.authority;
}

bool is_refused(const Candidate& candidate, const Match& address) {
  return !is_free(candidate, address) && !is_nearer(candidate, address);
}

// The identities that stand for one of these keys go.
template <class IsWrong>
bool remove_identities(std::vector<std::string>& identity, IsWrong is_wrong) {
  const auto before = identity.size();
  std::erase_if(identity, [&](const std::string& each) {
    const auto key = key_of_identity(each);
    return key && is_wrong(*key);
  });
  return identity.size() != before;
}

// Where what was found says that the address is a page of many, and the document does not say that by fragments.
void learn(KnownItems& ledger, const Candidate& candidate, const Key& key, const Match& address) {
  const bool is_its_own = candidate.former.empty();  // a link with a fragment says nothing of the address without
  const bool on_host = candidate.authority == Authority::kHighest && is_its_own;
  const auto role = on_host ? AddressRole::many : AddressRole::many_in_source;
  if (role_of(address) >= role || (role == AddressRole::many_in_source && address.item.source != candidate.item.source))
    return;
  ledger.put_key(key, address.item.id, seen_as(role));
}

// What the document shows of the page that several of its entries link to.
void learn_shared_page(KnownItems& ledger, const Candidate& candidate, const Recognised& known,
                       const std::string& item_id) {
  const bool on_host = candidate.authority == Authority::kHighest && !candidate.page_of_many.is_told_apart;
  const auto role = on_host ? AddressRole::many : AddressRole::many_in_source;
  if (!known.page) {
    ledger.put_key(*candidate.page_of_many.key, item_id, seen_as(role));
    return;
  }
  const bool may_say = on_host || known.page->item.source == candidate.item.source;
  if (may_say && role_of(*known.page) < role)
    ledger.put_key(*candidate.page_of_many.key, known.page->item.id, seen_as(role));
}

// Whether a key of this kind leads to another item than this.
bool leads_elsewhere(const Recognised& known, KeyKind kind, const KnownItem& item) {
  return std::ranges::any_of(known.matches,
                             [&](const Match& match) { return match.kind == kind && match.item.id != item.id; });
}

// Written no more where it leads to the item already.
void remember_address(KnownItems& ledger, const Candidate& candidate, const Recognised& known, const KnownItem& item,
                      bool is_new, const Key& key) {
  const auto* row = holder_of(known, key);
  if (row != nullptr && row->item.id == item.id) return;
  if (row == nullptr) {
    if (is_new || !leads_elsewhere(known, KeyKind::address, item))
      ledger.put_key(key, item.id, seen_as(AddressRole::article));
  } else if (shows_page_of_many(candidate, *row)) {
    learn(ledger, candidate, key, *row);
  } else if (is_new && is_free(candidate, *row)) {
    ledger.put_key(key, item.id, seen_as(AddressRole::article));
  } else if (is_new && role_of(*row) == AddressRole::article && row->item.source != item.source) {
    claim_address(ledger, key, item);
  }
}

// As remember_address().
void remember_text(KnownItems& ledger, const Recognised& known, const KnownItem& item, bool is_new, const Key& key) {
  if (known.leads_to(item.id, KeyKind::text)) return;
  if (is_new || !leads_elsewhere(known, KeyKind::text, item)) ledger.put_key(key, item.id, {});
}

}  // namespace

std::string lines_of(const std::vector<std::string>& identity) { return fmt::format("{}", fmt::join(identity, "\n")); }

bool name_apart(Candidate& candidate, const Recognised& known) {
  if (known.addresses.empty()) return false;
  auto& item = candidate.item;
  bool changed = remove_identities(item.identity, [&](const Key& key) {
    const auto* row = holder_of(known, key);
    return row != nullptr && is_refused(candidate, *row);
  });
  const bool is_taken = std::any_of(known.addresses.begin(), known.addresses.end(), [&](const auto& each) {
    return each.second.item.id == item.id && each.second.item.published;
  });
  if (is_taken || (changed && item.id == item_id_of(candidate.keys))) {
    item.id = hex_of(known.name);
    changed = true;
  }
  return changed;
}

std::vector<std::string> united_identity(std::string_view lines, const Candidate& candidate, const Recognised& known) {
  std::vector<std::string> identity;
  const auto add = [&](std::string_view each) {
    if (!each.empty() && std::find(identity.begin(), identity.end(), each) == identity.end())
      identity.emplace_back(each);
  };
  while (!lines.empty()) add(take_line(lines));
  for (const auto& each : candidate.item.identity) add(each);
  remove_identities(identity, [&](const Key& key) {
    const auto* row = holder_of(known, key);
    const bool is_others = row != nullptr && row->item.id != candidate.item.id;
    return (candidate.page_of_many.key && key == *candidate.page_of_many.key) || is_others ||
           (row != nullptr && role_of(*row) != AddressRole::article);
  });
  std::stable_partition(identity.begin(), identity.end(), [](const auto& each) { return !each.starts_with("text:"); });
  const auto size_of = [&] {
    std::size_t size = 0;
    for (const auto& each : identity) size += each.size();
    return size;
  };
  const auto is_text = [](const auto& each) { return each.starts_with("text:"); };
  while (size_of() > kMostIdentityBytes) {
    const auto oldest = std::find_if(identity.begin(), identity.end(), is_text);
    identity.erase(oldest != identity.end() ? oldest : identity.begin());
  }
  return identity;
}

void remember_names(KnownItems& ledger, const Candidate& candidate, const Recognised& known, const KnownItem& item,
                    bool is_new) {
  const SeenAs entry{candidate.said_hash, candidate.written.hash, kRecipe};
  ledger.put_key(known.name, item.id, entry);
  if (known.by_title) ledger.put_key(*known.by_title, item.id, entry);
  for (std::size_t i = 1; i < candidate.keys.size(); ++i) {
    const auto& key = candidate.keys[i];
    switch (key.kind) {
      case KeyKind::entry:
        ledger.put_key(key, item.id, entry);
        break;
      case KeyKind::address:
        remember_address(ledger, candidate, known, item, is_new, key);
        break;
      case KeyKind::text:
        remember_text(ledger, known, item, is_new, key);
        break;
      case KeyKind::link:
        if (is_new && !ledger.find(key)) ledger.put_key(key, item.id, {});
        break;
      case KeyKind::near:
        break;
    }
  }
  if (candidate.page_of_many.key) learn_shared_page(ledger, candidate, known, item.id);
}

}  // namespace kuaixun
