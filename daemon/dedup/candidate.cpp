#include "dedup/candidate.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include <xxhash.h>

#include "dedup/keys.hpp"
#include "dedup/text_key.hpp"
#include "text/url.hpp"
#include "text/wechat_url.hpp"

namespace kuaixun {
namespace {

// The canonical address in an identity; empty for identities of other kinds.
std::string_view address_of_identity(std::string_view identity) {
  if (is_wechat_key(identity)) return identity;
  return identity.starts_with("url:") ? identity.substr(4)
                                      : std::string_view{};  // a long one is looked for by nobody else
}

// Every canonical address of the item, each once: its own, those that it is known to have besides, the one that it
// reposts. WeChat's short links stand behind the long ones: only these say which article it is for good.
std::vector<std::string> addresses_of(const Item& item, const std::string& own) {
  std::vector<std::string> addresses;
  const auto add = [&](std::string address) {
    if (!address.empty() && std::find(addresses.begin(), addresses.end(), address) == addresses.end())
      addresses.push_back(std::move(address));
  };
  add(own);
  for (const auto& identity : item.identity) add(std::string(address_of_identity(identity)));
  if (item.url.empty()) add(canonical_url_key(item.guid));
  std::stable_partition(addresses.begin(), addresses.end(),
                        [](const std::string& address) { return !address.starts_with("wxs:"); });
  if (!item.original.empty()) add(canonical_url_key(item.original));
  return addresses;
}

std::uint64_t content_hash_of(const Item& item, const FoldedItem& folded, const std::string& address) {
  std::string content = folded.title + "\n" + folded.body + "\n" + address + "\n";
  content += to_string(item.status);
  for (const auto& media : item.media)
    if (media.length)
      content += "\n" + canonical_url_key(media.url);  // enclosures; images move between servers unasked
  // 0 stands for content that is not known.
  return std::max<std::uint64_t>(XXH3_64bits(content.data(), content.size()), 1);
}

// A link that runs out (Sogou's to WeChat, WeChat's own signed ones) names nothing, as a guid neither.
bool is_temporary(const std::string& guid) {
  const auto url = parse_url(guid);
  return url && canonical_url_key(*url).empty();
}

std::string address_of(const std::optional<Url>& url) { return url ? canonical_url_key(*url) : std::string{}; }

}  // namespace

void identify(Candidate& candidate, const std::optional<Url>& url) {
  auto& item = candidate.item;
  std::vector<std::string> identity;
  const auto address = address_of(url);
  const bool has_name = !item.guid.empty() && !is_temporary(item.guid);
  candidate.keys.push_back(item.is_part() ? part_key(item)
                                          : entry_key(item.source, has_name          ? item.guid
                                                                   : address.empty() ? item.title
                                                                                     : address));
  if (!item.is_part() && !has_name && !item.guid.empty()) candidate.former.push_back(entry_key(item.source, item.guid));
  for (const auto& each : addresses_of(item, address)) {
    auto key = make_key(KeyKind::address, each);
    if (item.is_part()) {  // refers to it
      candidate.keys.push_back(make_key(KeyKind::link, each));
      candidate.former.push_back(key);
      continue;
    }
    candidate.keys.push_back(key);
    identity.push_back(identity_of_address(each));
  }
  const auto folded = fold_item(item);
  if (!folded.key_text.empty()) {
    candidate.keys.push_back(make_key(KeyKind::text, folded.key_text));
    identity.push_back(identity_of_text(candidate.keys.back()));
  }
  candidate.content_hash = candidate.said_hash = content_hash_of(item, folded, address);
  candidate.title_hash = std::max<std::uint64_t>(XXH3_64bits(folded.title.data(), folded.title.size()), 1);
  item.identity = std::move(identity);
  item.id = item_id_of(candidate.keys);
}

Candidate candidate_of(Item item) {
  Candidate candidate{.item = std::move(item)};
  identify(candidate, parse_url(candidate.item.url));
  return candidate;
}

std::uint64_t content_hash_of(const Item& item) {
  return content_hash_of(item, fold_item(item), address_of(parse_url(item.url)));
}

}  // namespace kuaixun
