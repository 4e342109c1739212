#include "connectors/wechat/article_link.hpp"

#include <openssl/evp.h>

#include "connectors/wechat/digits.hpp"
#include "text/url.hpp"

namespace kuaixun {
namespace {

std::string base64_of(std::string_view text) {
  std::string out(4 * ((text.size() + 2) / 3) + 1, '\0');
  const int written = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                      reinterpret_cast<const unsigned char*>(text.data()), int(text.size()));
  out.resize(std::size_t(written));
  return out;
}

bool is_base64_of_digits(std::string_view account) {
  std::string decoded(account.size(), '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(decoded.data()),
                                   reinterpret_cast<const unsigned char*>(account.data()), int(account.size()));
  if (size < 0) return false;
  decoded.resize(decoded.find('\0') == std::string::npos ? std::size_t(size) : decoded.find('\0'));
  return is_digits(decoded);
}

}  // namespace

std::string long_link(const ArticleKey& key) {
  auto link = "https://mp.weixin.qq.com/s?__biz=" + key.biz + "&mid=" + key.mid + "&idx=" + key.idx;
  if (!key.sn.empty()) link += "&sn=" + key.sn;
  return canonical_url_key(link).starts_with("wx:") ? clean_url(link) : std::string{};
}

std::string short_link(std::string_view id) {
  auto link = "https://mp.weixin.qq.com/s/" + std::string(id);
  return canonical_url_key(link).starts_with("wxs:") ? link : std::string{};
}

std::string account_of_link(std::string_view url) {
  constexpr std::string_view kPrefix = "wx:";
  const auto key = canonical_url_key(url);
  if (!key.starts_with(kPrefix)) return {};
  // The account's base64 may hold a slash itself: message and place are the last two parts.
  const auto before_idx = key.rfind('/');
  const auto before_mid = key.rfind('/', before_idx - 1);
  return key.substr(kPrefix.size(), before_mid - kPrefix.size());
}

std::string account_of(std::string_view text) {
  constexpr std::string_view kWeRead = "MP_WXS_";
  if (text.starts_with(kWeRead)) text.remove_prefix(kWeRead.size());
  if (is_digits(text) && text.size() <= 20) return base64_of(text);
  auto account = account_of_link(long_link({.biz = std::string(text), .mid = "1", .idx = "1"}));
  return is_base64_of_digits(account) ? account : std::string{};
}

}  // namespace kuaixun
