#include "fetch/freshness.hpp"

#include <algorithm>
#include <charconv>

#include "text/ascii.hpp"
#include "text/timestamp.hpp"

namespace kuaixun {
namespace {

using std::chrono::seconds;

constexpr seconds kLongestFreshness = std::chrono::days{30};
constexpr std::chrono::hours kLongestRetryAfter{48};

std::optional<seconds> seconds_of(std::string_view text) {
  text = trim_ascii(text);
  if (text.starts_with('"')) text.remove_prefix(1);
  long value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (end == text.data() || error == std::errc::invalid_argument || value < 0) return std::nullopt;
  return error == std::errc::result_out_of_range ? kLongestFreshness : std::min(seconds{value}, kLongestFreshness);
}

struct CacheControl {
  bool uncached = false;
  std::optional<seconds> max_age{};
};

CacheControl read_cache_control(std::string_view field) {
  CacheControl result;
  while (!field.empty()) {
    const auto comma = std::min(field.find(','), field.size());
    const auto directive = trim_ascii(field.substr(0, comma));
    const auto equals = std::min(directive.find('='), directive.size());
    const auto name = trim_ascii(directive.substr(0, equals));
    if (equal_ignoring_case(name, "no-cache") || equal_ignoring_case(name, "no-store")) result.uncached = true;
    if (equal_ignoring_case(name, "max-age") && equals < directive.size())
      result.max_age = seconds_of(directive.substr(equals + 1));
    field.remove_prefix(std::min(comma + 1, field.size()));
  }
  return result;
}

}  // namespace

std::optional<seconds> fresh_for(const Document& document) {
  const auto control = read_cache_control(document.header("cache-control"));
  if (control.uncached) return seconds{0};
  if (control.max_age)
    return std::max(seconds{0}, *control.max_age - seconds_of(document.header("age")).value_or(seconds{0}));
  const auto expires_field = document.header("expires");
  if (expires_field.empty()) return std::nullopt;
  const DateContext context{.now = document.fetched_at};
  const auto expires = parse_timestamp(expires_field, context);
  if (!expires || expires_field == "0") return seconds{0};  // RFC 9111, 5.3: unreadable means already expired
  const auto date = parse_timestamp(document.header("date"), context);
  const auto from = date ? date->at : document.fetched_at;
  return std::clamp(std::chrono::floor<seconds>(expires->at - from), seconds{0}, kLongestFreshness);
}

std::optional<Time> retry_after(const Document& document, Time now) {
  const auto field = trim_ascii(document.header("retry-after"));
  if (field.empty()) return std::nullopt;
  const auto latest = now + kLongestRetryAfter;
  if (field.find_first_not_of("0123456789") == std::string_view::npos)
    return std::min(now + *seconds_of(field), latest);
  const auto date = parse_timestamp(field, DateContext{.now = now});
  if (!date) return std::nullopt;
  return std::clamp(date->at, now, latest);
}

}  // namespace kuaixun
