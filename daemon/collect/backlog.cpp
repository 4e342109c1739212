#include "collect/backlog.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <string>
#include <tuple>

#include "text/ascii.hpp"
#include "text/url.hpp"

namespace kuaixun {
namespace {

bool looks_random(std::string_view value) {
  constexpr std::size_t kShortest = 16;
  return value.size() >= kShortest && std::any_of(value.begin(), value.end(), is_ascii_digit) &&
         std::any_of(value.begin(), value.end(), is_ascii_letter);
}

// Parameters that say who asks and when. A name that may as well say what is asked for (a code, a keyword) does so
// unless its value looks made up by a machine. How much is asked for makes another list: a longer one holds an archive.
bool tells_no_list(std::string_view parameter) {
  constexpr std::array<std::string_view, 13> kParts{"token",   "secret", "passw",    "signature", "credential",
                                                    "session", "apikey", "api_key",  "api-key",   "expire",
                                                    "nonce",   "jwt",    "timestamp"};
  constexpr std::array<std::string_view, 3> kNames{"pwd", "ts", "_"};
  constexpr std::array<std::string_view, 9> kDoubtful{"key", "k",    "auth", "access", "sign",
                                                      "sig", "code", "hash", "ticket"};
  const auto equals = std::min(parameter.find('='), parameter.size());
  const auto name = to_lower_ascii(parameter.substr(0, equals));
  const auto is_in = [&](const auto& names) { return std::find(names.begin(), names.end(), name) != names.end(); };
  if (is_in(kDoubtful)) return looks_random(parameter.substr(std::min(equals + 1, parameter.size())));
  return is_in(kNames) || std::any_of(kParts.begin(), kParts.end(),
                                      [&](std::string_view part) { return name.find(part) != std::string::npos; });
}

std::multiset<std::string> parameters_of(const Url& url) {
  std::multiset<std::string> parameters;
  std::string_view query = url.query ? std::string_view(*url.query) : std::string_view{};
  while (!query.empty()) {
    const auto end = std::min(query.find('&'), query.size());
    if (end > 0 && !tells_no_list(query.substr(0, end))) parameters.emplace(query.substr(0, end));
    query.remove_prefix(std::min(end + 1, query.size()));
  }
  return parameters;
}

std::string_view bare_host(const Url& url) {
  std::string_view host = url.host;
  return host.starts_with("www.") ? host.substr(4) : host;
}

// A date that names no more than its day, month or year may stand for its end.
Time latest_of(const Timestamp& published) {
  switch (published.precision) {
    case Precision::day:
      return published.at + std::chrono::days{1};
    case Precision::month:
      return published.at + std::chrono::days{31};
    case Precision::year:
      return published.at + std::chrono::days{366};
    case Precision::minute:
      return published.at + std::chrono::minutes{1};
    default:
      return published.at;
  }
}

}  // namespace

bool Backlog::holds(const Timestamp& published, int newer, const BackfillSettings& backfill, Time now) const {
  if (is_first_read) return newer >= backfill.items || now - published.at > backfill.age;
  if (!known_up_to) return false;
  // Without dates of their own a few are taken for news, and more for an archive.
  return published.precision == Precision::inferred ? newer >= backfill.items : latest_of(published) < *known_up_to;
}

Backlog backlog_of(const Cursor& cursor, std::string_view address, std::string_view document_url) {
  const auto& known = cursor.listed_under;
  if (!known.empty() && (is_same_list(known, address) || is_same_list(known, document_url))) return {};
  // A date in the future says nothing of what is new now.
  if (const auto newest = cursor.liveness.newest)
    return {.known_up_to = std::min(*newest, cursor.last_success.value_or(*newest))};
  return {.is_first_read = true};
}

bool is_same_list(std::string_view a, std::string_view b) {
  const auto one = parse_url(a), other = parse_url(b);
  if (!one || !other) return a == b;
  return std::tuple(bare_host(*one), one->port, std::string_view(one->path)) ==
             std::tuple(bare_host(*other), other->port, std::string_view(other->path)) &&
         parameters_of(*one) == parameters_of(*other);
}

}  // namespace kuaixun
