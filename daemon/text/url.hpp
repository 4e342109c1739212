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

// The address as a key: scheme and host folded (http = https, no www. or m.), fragment dropped (but #! kept), tracking
// parameters dropped by host rules (utm_*, spm, scm, from, share_*, chksm, scene, …; never a bare id, p or ref),
// parameter order kept. WeChat articles: __biz, mid and idx only. Empty for what is no http(s) address, and for
// addresses that identify nothing (WeChat's captcha, Sogou's temporary links).
std::string canonical_url_key(std::string_view url);

// The address to publish: as the source gave it, parsed and re-serialised, without tracking parameters. The input when
// it is no http(s) address.
std::string clean_url(std::string_view url);

// example.co.uk of news.example.co.uk, by the public suffix list; the host itself for IP addresses and bare suffixes.
std::string registrable_domain(std::string_view host);

}  // namespace kuaixun
