#include "decide/recognition.hpp"

#include <algorithm>

#include "decide/address_holders.hpp"
#include "decide/copies.hpp"
#include "dedup/keys.hpp"
#include "dedup/rules.hpp"
#include "text/url.hpp"

namespace kuaixun {
namespace {

// Other spellings of a guid that is an address.
std::vector<std::string> spellings_of(const std::string& guid) {
  std::vector<std::string> spellings;
  const auto url = parse_url(guid);
  if (!url) return spellings;
  auto host = url->host;
  const bool has_www = host.starts_with("www.");
  for (const auto* scheme : {"http", "https"})
    for (const bool www : {has_www, !has_www})
      for (const bool slash : {false, true}) {
        auto other = *url;
        other.scheme = scheme;
        if (www != has_www) other.host = has_www ? host.substr(4) : "www." + host;
        if (slash) {
          if (other.path.ends_with('/'))
            other.path.pop_back();
          else
            other.path += '/';
        }
        if (auto text = other.href(); text != guid) spellings.push_back(std::move(text));
      }
  return spellings;
}

class Recognition {
 public:
  Recognition(const KnownItems& ledger, const Candidate& candidate) : ledger_(ledger), candidate_(candidate) {
    found_.name = candidate.keys.front();
  }

  Recognised run() {
    find_entry();
    find_addresses();
    if (candidate_.item.is_part()) {
      forget_other_part();
      return collect();
    }
    if (candidate_.page_of_many.key) found_.page = ledger_.find(*candidate_.page_of_many.key);
    forget_wrong_entry();
    if (!entry_) look_further();
    note_same_guid();
    return collect();
  }

 private:
  bool has_guid() const { return !candidate_.item.guid.empty(); }
  bool is_own(const Match& match) const { return match.item.source == candidate_.item.source; }

  void find_entry() {
    for (const auto& key : candidate_.keys) {
      if (key.kind != KeyKind::entry || entry_) continue;
      entry_ = ledger_.find(key);
      is_by_first_name_ = key == candidate_.keys.front();
    }
  }

  // One that has only the link is another version of it, unless it says something else.
  void forget_other_part() {
    if (entry_ && !is_by_first_name_ && !is_like(candidate_, entry_->item)) entry_.reset();
  }

  void find_addresses() {
    for (const auto& key : candidate_.former)
      if (key.kind == KeyKind::address)
        if (auto match = ledger_.find(key)) finer_.push_back(std::move(*match));
    for (const auto& key : candidate_.keys) {
      if (key.kind != KeyKind::address) continue;
      auto match = ledger_.find(key);
      if (!match) continue;
      if (has_guid() && needs_guid(*match)) match->same_guid = has_guid_of(*match);
      if (may_replace(match->item)) weigh(key, *match);
      found_.addresses.emplace_back(key, std::move(*match));
    }
  }

  // Whether it matters if the item came with the candidate's guid.
  bool needs_guid(const Match& match) const { return !entry_ && shows_page_of_many(candidate_, match); }

  // Whether the candidate may be a better copy of the item. Most that is listed says nothing new.
  bool may_replace(const KnownItem& item) const {
    const bool says_something_new =
        !entry_ || entry_->seen.content_hash != candidate_.said_hash || candidate_.page == PageRead::merged;
    return says_something_new && item.source != candidate_.item.source;
  }

  // Whether the item is published under this key, and who is nearer to an address.
  void weigh(const Key& key, Match& match) const {
    const auto item = ledger_.item(match.item.id);
    const auto name = item ? identity_among(item->identity, key) : std::string_view{};
    match.is_named = !name.empty();
    if (key.kind != KeyKind::address || name.empty()) return;
    const bool is_shown =
        std::find(candidate_.aliases.begin(), candidate_.aliases.end(), key) != candidate_.aliases.end();
    const auto ours = is_shown ? candidate_.authority : authority_over(name, candidate_.item.url, candidate_.authority);
    match.nearness = ours - authority_over(name, unpacked_copy(item->copy).url, item->authority);
  }

  // Of a source that has so much to say about `url`, its copy's own address.
  static int authority_over(std::string_view name, const std::string& url, int authority) {
    const auto own = identity_of_address(canonical_url_key(url));
    if (url.empty() || own == name) return authority;
    const auto address = name.starts_with("url:") ? name.substr(4) : std::string_view{};
    return authority == Authority::kHighest ? Authority(url).over(address) : 0;
  }

  bool has_guid_of(const Match& match) {
    const auto leads_there = [&](const std::string& guid) {
      const auto known = ledger_.find(entry_key(match.item.source, guid));
      return known && known->item.id == match.item.id;
    };
    if (leads_there(candidate_.item.guid)) return true;
    const auto spellings = spellings_of(candidate_.item.guid);
    return std::any_of(spellings.begin(), spellings.end(), leads_there);
  }

  bool is_known_for_many(const Match& address) const {
    const auto role = role_of(address);
    return role == AddressRole::many || (role == AddressRole::many_in_source && is_own(address));
  }
  bool names_nobody(const Match& address) const {
    return is_known_for_many(address) || shows_page_of_many(candidate_, address);
  }

  // The address that is or shows itself to be a page of many.
  const Key* page_among_addresses() const {
    for (const auto& [key, match] : found_.addresses)
      if (names_nobody(match)) return &key;
    return nullptr;
  }

  void forget_wrong_entry() {
    const auto* page = page_among_addresses();
    if (page == nullptr || has_guid()) return;
    const auto by_title = place_key(candidate_.item, *page);
    if (entry_ && !has_other_title(entry_->item, candidate_)) {
      found_.by_title = by_title;
      return;
    }
    found_.name = by_title;
    entry_ = ledger_.find(by_title);
  }

  // Recipe 0 took all entries of a page without guids for one item: what it saw then is known, whatever its title.
  bool was_listed_before(const Match& entry) const {
    const auto& date = candidate_.item.published_at;
    return entry.seen.recipe == 0 && date.precision != Precision::inferred && date.at <= entry.item.first_seen;
  }

  void look_further() {
    const auto* page = page_among_addresses();
    const bool is_many = candidate_.page_of_many.key || page != nullptr;
    for (const auto& key : candidate_.former) {
      if (key.kind != KeyKind::entry || entry_) continue;
      entry_ = ledger_.find(key);
      const bool is_doubtful =
          entry_ && (candidate_.page_of_many.is_title_shared || (is_many && has_other_title(entry_->item, candidate_)));
      if (!is_doubtful) continue;
      if (was_listed_before(*entry_))
        entry_->seen = {candidate_.said_hash, candidate_.written.hash, candidate_.recipe};
      else
        entry_.reset();
    }
    if (!entry_ && found_.page && is_own(*found_.page) && !has_other_title(found_.page->item, candidate_)) {
      entry_ = found_.page;
      entry_->seen = {};  // says what the address is
    }
    if (page != nullptr && has_guid()) {
      found_.by_title = place_key(candidate_.item, *page);
      if (!entry_) entry_ = ledger_.find(*found_.by_title);
    }
  }

  // A guid that stands for several items says nothing of which of them this is. Items of a page of many are named
  // after their guid, each after its own.
  void note_same_guid() {
    if (!entry_ || !has_other_title(entry_->item, candidate_) || entry_->item.id == hex_of(candidate_.keys.front()))
      return;
    for (auto& [key, match] : found_.addresses)
      match.same_guid = match.same_guid || (is_own(match) && match.item.id != entry_->item.id);
  }

  Recognised collect() {
    auto& matches = found_.matches;
    if (entry_) {
      matches.push_back(*entry_);
      matches.back().kind = KeyKind::entry;
    }
    matches.insert(matches.end(), finer_.begin(), finer_.end());
    for (const auto& [key, match] : found_.addresses) {
      matches.push_back(match);
      if (is_other_news(match)) {
        auto others = later_holders(ledger_, key);
        matches.insert(matches.end(), others.begin(), others.end());
      }
    }
    for (const auto& key : candidate_.keys)
      if (key.kind == KeyKind::text || key.kind == KeyKind::link)
        if (auto match = ledger_.find(key)) {
          if (key.kind == KeyKind::text && may_replace(match->item) && is_better_copy(candidate_, match->item, 0))
            weigh(key, *match);
          matches.push_back(std::move(*match));
        }
    return std::move(found_);
  }

  bool is_other_news(const Match& address) const {
    return !entry_ && !is_known_for_many(address) && !is_believed(candidate_, address);
  }

  const KnownItems& ledger_;
  const Candidate& candidate_;
  std::optional<Match> entry_;
  bool is_by_first_name_ = false;  // of what find_entry() found
  std::vector<Match> finer_;
  Recognised found_;
};

}  // namespace

bool Recognised::leads_to(std::string_view item_id, KeyKind kind) const {
  return std::ranges::any_of(matches,
                             [&](const Match& match) { return match.kind == kind && match.item.id == item_id; });
}

Recognised recognise(const KnownItems& ledger, const Candidate& candidate) {
  return Recognition(ledger, candidate).run();
}

}  // namespace kuaixun
