#include "dedup/keys.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include <openssl/evp.h>
#include <xxhash.h>

#include "dedup/text_key.hpp"
#include "text/url.hpp"
#include "text/wechat_url.hpp"

namespace kuaixun {
namespace {

// The canonical address in an identity; empty for identities of other kinds.
std::string_view address_of_identity(std::string_view identity) {
  if (is_wechat_key(identity)) return identity;
  return identity.starts_with("url:") ? identity.substr(4) : std::string_view{};
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

std::string hex_of(const Key& key) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * key.hash.size());
  for (const auto byte : key.hash) (text += kDigits[byte >> 4]) += kDigits[byte & 15];
  return text;
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

}  // namespace

// wx:… and wxs:… name their own scheme.
std::string identity_of_address(const std::string& address) {
  const bool named = address.empty() || is_wechat_key(address);
  return named ? address : "url:" + address;
}

Key make_key(KeyKind kind, std::string_view text) {
  // SHA-256 and not a faster hash: who could make two texts collide could silence another source.
  static const EVP_MD* const sha256 = EVP_MD_fetch(nullptr, "SHA256", nullptr);  // looked up once, not for each key
  thread_local const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
  const auto kind_name = to_string(kind);
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned length = 0;
  if (sha256 == nullptr || context == nullptr || EVP_DigestInit_ex2(context.get(), sha256, nullptr) != 1 ||
      EVP_DigestUpdate(context.get(), kind_name.data(), kind_name.size()) != 1 ||
      EVP_DigestUpdate(context.get(), "\n", 1) != 1 || EVP_DigestUpdate(context.get(), text.data(), text.size()) != 1 ||
      EVP_DigestFinal_ex(context.get(), digest.data(), &length) != 1)
    throw std::runtime_error("SHA-256 is not available");
  Key key{.kind = kind};
  std::copy_n(digest.begin(), key.hash.size(), key.hash.begin());
  return key;
}

Fingerprints fingerprints_of(const Item& item, const std::optional<Url>& url) {
  Fingerprints known_by;
  const auto address = url ? canonical_url_key(*url) : std::string{};
  const auto& own_name = item.guid.empty() ? (address.empty() ? item.title : address) : item.guid;
  known_by.keys.push_back(make_key(KeyKind::entry, item.source + "\n" + own_name));
  for (const auto& each : addresses_of(item, address)) {
    known_by.keys.push_back(make_key(KeyKind::address, each));
    known_by.identity.push_back(identity_of_address(each));
  }
  const auto folded = fold_item(item);
  if (!folded.key_text.empty()) {
    known_by.keys.push_back(make_key(KeyKind::text, folded.key_text));
    known_by.identity.push_back("text:" + hex_of(known_by.keys.back()));
  }
  known_by.content_hash = content_hash_of(item, folded, address);
  known_by.title_hash = std::max<std::uint64_t>(XXH3_64bits(folded.title.data(), folded.title.size()), 1);
  return known_by;
}

std::string item_id_of(const std::vector<Key>& keys) {
  const auto shared =
      std::find_if(keys.begin(), keys.end(), [](const Key& key) { return key.kind == KeyKind::address; });
  return hex_of(shared != keys.end() ? *shared : keys.front());
}

}  // namespace kuaixun
