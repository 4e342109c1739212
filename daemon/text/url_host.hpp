// The host of an address, by https://url.spec.whatwg.org/#host-parsing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kuaixun {

// A domain in lower-case ASCII (percent-decoded, IDNA by UTS 46), an IPv4 address as four decimals, or a bracketed IPv6
// address in its shortest form. Nothing for what the standard refuses.
std::optional<std::string> parse_host(std::string_view text);

// %41 → A; a % that begins no escape stays.
std::string percent_decode(std::string_view text);

}  // namespace kuaixun
