#include "decide/telling.hpp"

#include <algorithm>

#include "base/utf8.hpp"
#include "dedup/likeness.hpp"

namespace kuaixun {
namespace {

class Telling {
 public:
  Telling(Told& told, const Candidate& candidate, const Recognised& known, const NotedNames& names, Ruling& ruling,
          Time now)
      : told_(told), candidate_(candidate), known_(known), names_(names), ruling_(ruling), now_(now) {
    if (!known.matches.empty() && known.matches.front().kind == KeyKind::entry) entry_ = &known.matches.front();
  }

  void tell_entry() {
    const auto& name = known_.name;
    if (is_left_as_told()) return;
    const auto as = what_entry_is();
    if (!as) {
      if (may_be_told()) take_back(name);
      return;
    }
    if (is_as_before(*as) && told_.is_told(name)) return;
    tell(entry_record(*as));
  }

  void tell_addresses() {
    for (const auto& name : names_.names())
      if (name.role != AddressRole::article) tell_page_of_many(name.key, name.role, item_of(name));
    for (const auto& [key, match] : known_.addresses) tell_known_address(key, match);
    if (known_.page) tell_known_address(*candidate_.page_of_many.key, *known_.page);
  }

 private:
  const std::string& item_id() const { return ruling_.decision.item_id; }
  const std::string& item_of(const NotedNames::Name& name) const {
    return name.other_item.empty() ? item_id() : name.other_item;
  }

  // The known item that the candidate is; none of a new one.
  const KnownItem* item() const {
    const auto match =
        std::ranges::find_if(known_.matches, [&](const Match& each) { return each.item.id == item_id(); });
    return match == known_.matches.end() ? nullptr : &match->item;
  }

  // An entry that another source's item is known by, and that says nothing new.
  bool is_left_as_told() const {
    const auto* known = item();
    return ruling_.decision.verdict == Verdict::unchanged && known != nullptr && known->published &&
           known->source != candidate_.item.source;
  }

  std::optional<KnownAs> what_entry_is() const {
    switch (ruling_.decision.verdict) {
      case Verdict::sighting:
        return std::nullopt;
      case Verdict::new_item:
        if (candidate_.held_back) return KnownAs::held_back;
        break;
      case Verdict::unchanged:
        if (const auto* known = item(); known != nullptr && !known->published) return KnownAs::held_back;
        break;
      case Verdict::revision:
        break;
    }
    return candidate_.said_hash == content_hash() ? std::nullopt : std::optional(KnownAs::said);
  }

  // Of the item as it is now.
  std::uint64_t content_hash() const {
    if (const auto put = names_.content_hash()) return *put;
    const auto* known = item();
    return known == nullptr ? candidate_.content_hash : known->content_hash;
  }

  // Most that is listed was told in items alone, and needs no looking up.
  bool may_be_told() const {
    return entry_ != nullptr && (!entry_->item.published || entry_->item.source != candidate_.item.source ||
                                 entry_->seen.content_hash != entry_->item.content_hash);
  }

  // What was told of the entry before, if it was, is so still.
  bool is_as_before(KnownAs as) const {
    if (entry_ == nullptr || ruling_.decision.verdict == Verdict::new_item) return false;
    return as == KnownAs::held_back || said() == entry_->seen;
  }

  SeenAs said() const { return {candidate_.said_hash, candidate_.written.hash, kRecipe}; }

  void tell_known_address(const Key& key, const Match& before) {
    if (role_of(before) == AddressRole::article) return;
    const auto now =
        std::ranges::find_if(names_.names(), [&](const NotedNames::Name& name) { return name.key == key; });
    if (now == names_.names().end())
      tell_page_of_many(key, role_of(before), before.item.id);
    else if (now->role == AddressRole::article)
      take_back(key);
  }

  void tell_page_of_many(const Key& key, AddressRole role, const std::string& item_id) {
    if (told_.is_told(key) && role == role_before(key)) return;
    auto record = record_of(role == AddressRole::many ? KnownAs::many : KnownAs::many_in_source, key, item_id);
    tell(std::move(record));
  }

  AddressRole role_before(const Key& key) const {
    if (known_.page && key == *candidate_.page_of_many.key) return role_of(*known_.page);
    const auto before = std::ranges::find_if(known_.addresses, [&](const auto& each) { return each.first == key; });
    return before == known_.addresses.end() ? AddressRole::article : role_of(before->second);
  }

  KnownRecord record_of(KnownAs as, const Key& name, const std::string& item_id) const {
    constexpr std::size_t kLongestTitle = 200, kLongestUrl = 1'000;  // bytes
    const auto& item = candidate_.item;
    return KnownRecord{.name = name,
                       .as = as,
                       .item = {.id = item_id, .source = item.source},
                       .title = std::string(prefix_of_size(item.title, kLongestTitle)),
                       .url = item.url.size() > kLongestUrl ? std::string{} : item.url,
                       .at = now_};
  }

  KnownRecord entry_record(KnownAs as) const {
    auto record = record_of(as, known_.name, item_id());
    record.said = said();
    const bool is_held = as == KnownAs::held_back;
    for (const auto& [key, role, other_item] : names_.names())
      if (other_item.empty() && role == AddressRole::article && (is_held || key.kind == KeyKind::entry))
        add_name(record, key);
    if (is_held) {
      for (const auto& key : candidate_.keys)
        if (led_there(key)) add_name(record, key);
      describe_item(record.item);
    }
    return record;
  }

  static void add_name(KnownRecord& record, const Key& key) {
    const bool is_there = std::ranges::find(record.keys, key) != record.keys.end();
    if (!is_there && record.keys.size() < KnownRecord::kMostKeys) record.keys.push_back(key);
  }

  // Whether a name that is no entry's led to the item before: it need not be put again.
  bool led_there(const Key& key) const {
    if (key.kind == KeyKind::entry || ruling_.decision.verdict == Verdict::new_item) return false;
    if (key.kind != KeyKind::address) return known_.leads_to(item_id(), key.kind);
    return std::ranges::any_of(known_.addresses, [&](const auto& each) {
      return each.first == key && each.second.item.id == item_id() && role_of(each.second) == AddressRole::article;
    });
  }

  void describe_item(KnownItem& described) const {
    const auto* known = item();
    described.status = candidate_.item.status;
    described.published = false;
    described.authority = candidate_.authority;
    described.content_hash = candidate_.content_hash;
    described.title_hash = candidate_.title_hash;
    described.first_seen =
        ruling_.decision.verdict == Verdict::unchanged && known != nullptr ? known->first_seen : now_;
    described.sketch = sketch_of(candidate_.item);
  }

  void tell(KnownRecord record) {
    told_.put_told(record.name, record.item.id);
    ruling_.known.push_back(std::move(record));
  }

  void take_back(const Key& name) {
    if (!told_.is_told(name)) return;
    told_.forget_told(name);
    ruling_.forgotten.push_back(name);
  }

  Told& told_;
  const Candidate& candidate_;
  const Recognised& known_;
  const NotedNames& names_;
  Ruling& ruling_;
  Time now_;
  const Match* entry_ = nullptr;  // by which it was recognised
};

}  // namespace

void tell_what_is_known(Told& told, const Candidate& candidate, const Recognised& known, const NotedNames& names,
                        Ruling& ruling, Time now) {
  Telling telling(told, candidate, known, names, ruling, now);
  telling.tell_entry();
  telling.tell_addresses();
}

}  // namespace kuaixun
