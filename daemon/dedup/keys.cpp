#include "dedup/keys.hpp"

#include <algorithm>
#include <memory>
#include <stdexcept>

#include <openssl/evp.h>

#include "base/take_line.hpp"
#include "dedup/recipe.hpp"
#include "text/url.hpp"
#include "text/wechat_url.hpp"

namespace kuaixun {
namespace {

constexpr std::string_view kUrl = "url:", kUrlHash = "url-hash:", kText = "text:";

// So that no later cleaning changes a name that is made of it.
std::string title_as_written(const Item& item) {
  return words_as_written(item.title_raw.empty() ? item.title : item.title_raw);
}

}  // namespace

// wx:… and wxs:… name their own scheme.
std::string identity_of_address(const std::string& address) {
  constexpr std::size_t kLongest = 300;  // of a longer one its hash: all identities of an item fit into any message
  if (address.empty() || is_wechat_key(address)) return address;
  if (address.size() > kLongest) return std::string(kUrlHash) + hex_of(make_key(KeyKind::address, address));
  return std::string(kUrl) + address;
}

std::string identity_of_text(const Key& text) { return std::string(kText) + hex_of(text); }

std::optional<Key> key_of_identity(std::string_view identity) {
  if (is_wechat_key(identity)) return make_key(KeyKind::address, identity);
  if (identity.starts_with(kUrl)) return make_key(KeyKind::address, identity.substr(kUrl.size()));
  if (identity.starts_with(kUrlHash)) return key_of_hex(KeyKind::address, identity.substr(kUrlHash.size()));
  if (identity.starts_with(kText)) return key_of_hex(KeyKind::text, identity.substr(kText.size()));
  return std::nullopt;
}

Key entry_key(std::string_view source, std::string_view name) {
  std::string text(source);
  (text += '\n') += name;
  return make_key(KeyKind::entry, text);
}

Key place_key(const Item& item, const Key& address) {
  return entry_key(item.source, hex_of(address) + "\n" + title_as_written(item));
}

Key dated_key(const Item& item, const Key& by_title) {
  return entry_key(item.source,
                   hex_of(by_title) + "\nat " + std::to_string(item.published_at.at.time_since_epoch().count()));
}

Key written_key(const Item& item, const Key& by_title, std::uint64_t written) {
  return entry_key(item.source, hex_of(by_title) + "\nwritten " + std::to_string(written));
}

Key part_key(const Item& item) {
  const auto name = item.guid.empty() ? "\npart by title " + title_as_written(item) : "\npart " + item.guid;
  return entry_key(item.source, item.parent_id + name);
}

Key linking_part_key(const Item& item, const Key& link) {
  return entry_key(item.source, item.parent_id + "\npart by link " + hex_of(link));
}

std::string_view identity_among(std::string_view identities, const Key& key) {
  while (!identities.empty()) {
    const auto identity = take_line(identities);
    if (key_of_identity(identity) == key) return identity;
  }
  return {};
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

std::string item_id_of(const std::vector<Key>& keys) {
  const auto shared =
      std::find_if(keys.begin(), keys.end(), [](const Key& key) { return key.kind == KeyKind::address; });
  return hex_of(shared != keys.end() ? *shared : keys.front());
}

}  // namespace kuaixun
