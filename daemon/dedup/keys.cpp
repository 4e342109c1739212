#include "dedup/keys.hpp"

#include <algorithm>
#include <stdexcept>

#include <fmt/format.h>
#include <openssl/evp.h>
#include <xxhash.h>

#include "dedup/text_key.hpp"
#include "text/hanzi.hpp"
#include "text/url.hpp"

namespace kuaixun {
namespace {

// A canonical address as consumers see it among the identities: wx:… and wxs:… name their own scheme.
std::string identity_of_address(const std::string& key) {
  return key.starts_with("wx:") || key.starts_with("wxs:") ? key : "url:" + key;
}

std::string hex_of(const Key& key) {
  std::string text;
  for (const auto byte : key.hash) text += fmt::format("{:02x}", byte);
  return text;
}

}  // namespace

Key make_key(KeyKind kind, std::string_view text) {
  // SHA-256 and not a faster hash: who could make two texts collide could silence another source.
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  const std::string input = fmt::format("{}\n{}", to_string(kind), text);
  if (EVP_Digest(input.data(), input.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1)
    throw std::runtime_error("SHA-256 is not available");
  Key key{.kind = kind};
  std::copy_n(digest.begin(), key.hash.size(), key.hash.begin());
  return key;
}

ItemKeys keys_of(const Item& item) {
  ItemKeys keys;
  const auto add_address = [&](const std::string& address) {
    if (address.empty()) return;
    const auto key = make_key(KeyKind::address, address);
    if (std::find(keys.keys.begin(), keys.keys.end(), key) != keys.keys.end()) return;
    keys.keys.push_back(key);
    keys.identity.push_back(identity_of_address(address));
  };
  const auto address = canonical_url_key(item.url);
  const auto& own_name = item.guid.empty() ? (address.empty() ? item.title : address) : item.guid;
  keys.keys.push_back(make_key(KeyKind::entry, item.source + "\n" + own_name));
  add_address(address);
  if (item.url.empty()) add_address(canonical_url_key(item.guid));
  if (!item.original.empty()) add_address(canonical_url_key(item.original));
  if (const auto text = text_for_key(item); !text.empty()) {
    keys.keys.push_back(make_key(KeyKind::text, text));
    keys.identity.push_back("text:" + hex_of(keys.keys.back()));
  }
  return keys;
}

std::string item_id_of(const Item&, const ItemKeys& keys) {
  const auto shared =
      std::find_if(keys.keys.begin(), keys.keys.end(), [](const Key& key) { return key.kind == KeyKind::address; });
  return hex_of(shared != keys.keys.end() ? *shared : keys.keys.front());
}

std::uint64_t title_hash_of(const Item& item) {
  const auto title = fold_for_comparison(item.title);
  return std::max<std::uint64_t>(XXH3_64bits(title.data(), title.size()), 1);
}

std::uint64_t content_hash_of(const Item& item) {
  // Folded, so that a blank, a width or a tracking parameter is no revision.
  std::string content = fold_for_comparison(item.title) + "\n" + fold_for_comparison(item.content_text) + "\n" +
                        canonical_url_key(item.url) + "\n" + std::string(to_string(item.status));
  for (const auto& media : item.media)
    if (media.length)
      content += "\n" + canonical_url_key(media.url);  // enclosures; images move between servers unasked
  return XXH3_64bits(content.data(), content.size());
}

}  // namespace kuaixun
