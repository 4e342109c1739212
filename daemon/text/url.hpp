// Addresses: WHATWG parsing, resolving, and the canonical form that identifies an article.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kuaixun {

// A parsed http or https address, as https://url.spec.whatwg.org has it. The host is lower-case ASCII (IDNA done), the
// default port is left out, path and query are percent-encoded as the standard says.
struct Url {
  std::string scheme, username, password, host;
  std::optional<std::uint16_t> port{};
  std::string path;                    // begins with '/'
  std::optional<std::string> query{};  // without '?'
  std::optional<std::string> fragment{};

  std::string href() const;
};

// Parses an absolute http(s) address, or resolves a relative one against `base`. Nothing for other schemes and for what
// the standard refuses.
std::optional<Url> parse_url(std::string_view text, const Url* base = nullptr);

// `reference` made absolute against `base`; `reference` itself (trimmed) when it is of another scheme (mailto:, data:)
// or either does not parse.
std::string resolve_url(std::string_view reference, std::string_view base);

// The address as a key: `host[:port]/path[?query][#!fragment]`. Scheme (http = https), user info, www. or m., a last
// slash and the fragment (but not #!) are left out; tracking parameters are dropped by host rules (utm_*, spm, scm,
// share_*, …; never a bare id, p or ref), the others keep their order. WeChat articles: `wx:BIZ/MID/IDX` with the
// padded base64 of the account, or `wxs:ID` for short links. Empty for what is no http(s) address, and for addresses
// that identify nothing (WeChat's captcha, albums, profiles and previews; Sogou's temporary links). key(clean_url(x))
// == key(x).
std::string canonical_url_key(std::string_view url);
std::string canonical_url_key(const Url& url);

// The address to publish: as the source gave it, parsed and re-serialised, without tracking parameters, user info and
// session tokens. The input, trimmed, when it is no http(s) address.
std::string clean_url(std::string_view url);
std::string clean_url(Url url);

// example.co.uk of news.example.co.uk, by the public suffix list; the host itself for IP addresses and bare suffixes.
std::string registrable_domain(std::string_view host);

}  // namespace kuaixun
