#include "text/date_zones.hpp"

#include <array>
#include <memory>
#include <utility>

#include <unicode/timezone.h>

#include "text/ascii.hpp"

namespace kuaixun {
namespace {

using std::chrono::minutes;

// Names in daily use and their minutes from UTC. Ambiguous ones have the meaning that feeds give them; CST is the
// context's.
constexpr std::array<std::pair<std::string_view, int>, 46> kZones{{
    {"z", 0},      {"ut", 0},     {"utc", 0},    {"gmt", 0},    {"wet", 0},    {"est", -300},  {"edt", -240},
    {"cdt", -300}, {"mst", -420}, {"mdt", -360}, {"pst", -480}, {"pdt", -420}, {"akst", -540}, {"akdt", -480},
    {"hst", -600}, {"ast", -240}, {"adt", -180}, {"nst", -210}, {"ndt", -150}, {"art", -180},  {"brt", -180},
    {"bst", 60},   {"ist", 330},  {"cet", 60},   {"met", 60},   {"mez", 60},   {"cest", 120},  {"mest", 120},
    {"mesz", 120}, {"eet", 120},  {"eest", 180}, {"west", 60},  {"msk", 180},  {"msd", 240},   {"sast", 120},
    {"trt", 180},  {"gst", 240},  {"pkt", 300},  {"wib", 420},  {"ict", 420},  {"hkt", 480},   {"sgt", 480},
    {"awst", 480}, {"jst", 540},  {"kst", 540},  {"aest", 600},
}};
constexpr std::array<std::pair<std::string_view, int>, 6> kMoreZones{
    {{"aedt", 660}, {"acst", 570}, {"acdt", 630}, {"nzst", 720}, {"nzdt", 780}, {"bjt", 480}}};

// American zones by their names for all of the year.
constexpr std::array<std::pair<std::string_view, DateZone>, 6> kPlaces{{
    {"et", {minutes{-300}, "America/New_York"}},
    {"eastern", {minutes{-300}, "America/New_York"}},
    {"ct", {minutes{-360}, "America/Chicago"}},
    {"mt", {minutes{-420}, "America/Denver"}},
    {"pt", {minutes{-480}, "America/Los_Angeles"}},
    {"pacific", {minutes{-480}, "America/Los_Angeles"}},
}};

std::optional<DateZone> named(std::string_view name, const DateContext& context) {
  if (name == "cst") return DateZone{context.time_zone.value_or(minutes{-360}), {}, true};
  for (const auto& [each, offset] : kZones)
    if (each == name) return DateZone{minutes{offset}};
  for (const auto& [each, offset] : kMoreZones)
    if (each == name) return DateZone{minutes{offset}};
  for (const auto& [each, place] : kPlaces)
    if (each == name) return place;
  if (name == "北京时间" || name == "北京時間") return DateZone{minutes{480}};
  // Military letters as RFC 822 has them were used with both signs: RFC 5322 reads them as −0000.
  if (name.size() == 1 && is_ascii_letter(name[0]) && name[0] != 'j' && name[0] != 't') return DateZone{};
  return std::nullopt;
}

// +0800, +08:00, +8, -0530 at `at`.
std::optional<int> numeric(const DateTokens& tokens, std::size_t& at) {
  const bool plus = tokens[at].is_mark('+'), minus = tokens[at].is_mark('-');
  if ((!plus && !minus) || !tokens[at + 1].is_number() || tokens[at + 1].after_space) return std::nullopt;
  const auto& number = tokens[at + 1];
  std::uint64_t hours = 0, rest = 0;
  std::size_t next = at + 2;
  if (number.digits <= 2) {
    hours = number.value;
    if (tokens[next].is_mark(':') && tokens[next + 1].is_number() && tokens[next + 1].digits == 2) {
      rest = tokens[next + 1].value;
      next += 2;
    }
  } else if (number.digits <= 4) {
    hours = number.value / 100;
    rest = number.value % 100;
  } else {
    return std::nullopt;
  }
  if (hours > 15 || rest > 59) return std::nullopt;
  at = next;
  const int total = int(hours * 60 + rest);
  return minus ? -total : total;
}

// 0800 or 08:00 behind a clock and a blank: the + was lost.
std::optional<int> without_sign(const DateTokens& tokens, std::size_t& at) {
  const auto& first = tokens[at];
  const auto& rest = tokens[at + 2];
  if (!first.is_number() || !first.after_space) return std::nullopt;
  const bool apart = first.digits == 2 && tokens[at + 1].is_mark(':') && rest.digits == 2;
  if (!apart && first.digits != 4) return std::nullopt;
  const auto value = apart ? first.value * 100 + rest.value : first.value;
  if (value > 1400 || value % 100 >= 60 || value % 100 % 15 != 0) return std::nullopt;
  at += apart ? 3 : 1;
  return int(value / 100 * 60 + value % 100);
}

}  // namespace

std::optional<DateZone> parse_zone(const DateTokens& tokens, std::size_t& at, const DateContext& context) {
  if (const auto offset = numeric(tokens, at)) return DateZone{minutes{*offset}};
  if (const auto offset = without_sign(tokens, at)) return DateZone{minutes{*offset}};
  if (!tokens[at].is_word()) return std::nullopt;
  const auto name = tokens[at].word();
  const auto zone = named(name, context);
  if (!zone) return std::nullopt;
  ++at;
  if (name == "gmt" || name == "utc" || name == "ut")
    if (const auto more = numeric(tokens, at)) return DateZone{minutes{*more}};
  return zone;
}

std::string_view place_in(std::string_view text) {
  constexpr std::array<std::string_view, 10> kRegions{"Asia/",    "Europe/",   "America/", "Africa/", "Australia/",
                                                      "Pacific/", "Atlantic/", "Indian/",  "Arctic/", "Antarctica/"};
  if (text.find('/') == std::string_view::npos) return {};
  for (const auto region : kRegions) {
    const auto start = text.find(region);
    if (start == std::string_view::npos) continue;
    auto end = start + region.size();
    while (end < text.size() && (is_ascii_letter(text[end]) || text[end] == '_' || text[end] == '/')) ++end;
    return text.substr(start, end - start);
  }
  return {};
}

std::optional<minutes> offset_at(std::string_view place, Time local) {
  const std::unique_ptr<icu::TimeZone> zone(
      icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8({place.data(), int(place.size())})));
  if (zone == nullptr || *zone == icu::TimeZone::getUnknown()) return std::nullopt;
  std::int32_t standard = 0, summer = 0;
  UErrorCode error = U_ZERO_ERROR;
  zone->getOffset(double(local.time_since_epoch().count()), true, standard, summer, error);
  if (U_FAILURE(error)) return std::nullopt;
  return std::chrono::duration_cast<minutes>(std::chrono::milliseconds{standard + summer});
}

std::optional<minutes> parse_utc_offset(std::string_view text) {
  DateTokens tokens;
  if (!tokenize_date(text, tokens)) return std::nullopt;
  std::size_t at = 0;
  if (tokens[0].is_word() && tokens[0].word() != "z" && tokens[0].word() != "utc" && tokens[0].word() != "gmt")
    return std::nullopt;
  const auto zone = parse_zone(tokens, at, DateContext{});
  return zone && at == tokens.count ? std::optional(zone->offset) : std::nullopt;
}

}  // namespace kuaixun
