// How long an answer stays fresh, and how long a server asks to be left alone. Pure.
#pragma once

#include <chrono>
#include <optional>

#include "model.hpp"

namespace kuaixun {

// RFC 9111: max-age of Cache-Control less Age, else Expires against the server's own Date. Zero for no-cache and
// no-store, which beat max-age; nothing when the server does not say. At most 30 days.
std::optional<std::chrono::seconds> fresh_for(const Document& document);

// RFC 9110, 10.2.3: seconds or an HTTP date. Nothing when absent or unreadable; at most two days from `now`.
std::optional<Time> retry_after(const Document& document, Time now);

}  // namespace kuaixun
