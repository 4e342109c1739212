#include "settings_table.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <filesystem>
#include <type_traits>

#include <fmt/format.h>

#include "collect/file_origin.hpp"
#include "connectors/registry.hpp"
#include "fetch/address_guard.hpp"
#include "fetch/asking.hpp"
#include "fetch/name_servers.hpp"
#include "fetch/proxy.hpp"
#include "observe/http_server.hpp"
#include "observe/known_host.hpp"
#include "text/ascii.hpp"
#include "text/timestamp.hpp"
#include "text/url.hpp"

namespace kuaixun {
namespace {

// A number and the unit behind it.
template <class Units>
std::optional<std::uint64_t> parse_with_unit(std::string_view text, const Units& units) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end == text.data()) return std::nullopt;
  const std::string_view unit(end, std::size_t(text.data() + text.size() - end));
  for (const auto& [name, size] : units)
    if (unit == name) return number <= (1ull << 62) / size ? std::optional(number * size) : std::nullopt;
  return std::nullopt;
}

template <class Member>
SettingRow duration(std::string key, Member member, std::chrono::milliseconds least = std::chrono::milliseconds{0}) {
  using Duration = std::remove_cvref_t<std::invoke_result_t<Member, Settings&>>;
  return {std::move(key),
          least.count() > 0 ? fmt::format("a duration of at least {}, like \"20s\" or \"15m\"", to_string(least))
                            : "a duration like \"20s\" or \"15m\"",
          [=](const toml::node& node, Settings& settings) {
            const auto value = parse_duration(node.value<std::string_view>().value_or(""));
            if (!value || *value < least || std::chrono::duration_cast<Duration>(*value) != *value) return false;
            member(settings) = std::chrono::duration_cast<Duration>(*value);
            return true;
          },
          [=](const Settings& settings) {
            return to_string(std::chrono::milliseconds(member(const_cast<Settings&>(settings))));
          }};
}

template <class Member>
SettingRow size(std::string key, Member member, std::uint64_t least) {
  using Number = std::remove_cvref_t<std::invoke_result_t<Member, Settings&>>;
  return {std::move(key), "a size in bytes like \"16MiB\"",
          [=](const toml::node& node, Settings& settings) {
            auto value = parse_size(node.value<std::string_view>().value_or(""));
            if (const auto number = node.value<std::int64_t>(); number && *number > 0) value = std::uint64_t(*number);
            if (!value || *value < least) return false;
            member(settings) = Number(*value);
            return true;
          },
          [=](const Settings& settings) { return std::to_string(member(const_cast<Settings&>(settings))); }};
}

template <class Member>
SettingRow number(std::string key, Member member, std::int64_t least, std::int64_t most) {
  using Number = std::remove_cvref_t<std::invoke_result_t<Member, Settings&>>;
  return {std::move(key), fmt::format("a whole number from {} to {}", least, most),
          [=](const toml::node& node, Settings& settings) {
            const auto value = node.is_integer() ? node.value<std::int64_t>() : std::nullopt;
            if (!value || *value < least || *value > most) return false;
            member(settings) = Number(*value);
            return true;
          },
          [=](const Settings& settings) { return std::to_string(member(const_cast<Settings&>(settings))); }};
}

template <class Member>
SettingRow flag(std::string key, Member member) {
  return {std::move(key), "true or false",
          [=](const toml::node& node, Settings& settings) {
            const auto value = node.is_boolean() ? node.value<bool>() : std::nullopt;
            if (value) member(settings) = *value;
            return value.has_value();
          },
          [=](const Settings& settings) {
            return std::string(member(const_cast<Settings&>(settings)) ? "true" : "false");
          }};
}

template <class Member>
SettingRow text(std::string key, std::string expected, Member member,
                std::function<bool(std::string_view)> accept = {}) {
  return {std::move(key), std::move(expected),
          [=](const toml::node& node, Settings& settings) {
            const auto value = node.value<std::string>();
            if (!value || (accept && !accept(*value))) return false;
            member(settings) = *value;
            return true;
          },
          [=](const Settings& settings) { return member(const_cast<Settings&>(settings)); }};
}

template <class Member>
SettingRow secret(std::string key, std::string expected, Member member, std::function<bool(std::string_view)> accept) {
  auto row = text(std::move(key), std::move(expected), std::move(member), std::move(accept));
  row.is_secret = true;
  return row;
}

// What an Authorization header can hold and nobody guesses.
bool is_token(std::string_view text) {
  constexpr std::size_t kShortest = 16, kLongest = 1'000;
  return text.empty() || (text.size() >= kShortest && text.size() <= kLongest &&
                          std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c <= '~'; }));
}

// One of a few words.
template <class Value, class Member>
SettingRow choice(std::string key, std::vector<std::pair<std::string, Value>> choices, Member member) {
  std::string expected = "one of";
  for (const auto& [word, value] : choices)
    expected += fmt::format("{} \"{}\"", word == choices.front().first ? "" : ",", word);
  return {std::move(key), expected,
          [=](const toml::node& node, Settings& settings) {
            const auto chosen = node.value<std::string>();
            for (const auto& [word, value] : choices)
              if (chosen == word) {
                member(settings) = value;
                return true;
              }
            return false;
          },
          [=](const Settings& settings) {
            for (const auto& [word, value] : choices)
              if (member(const_cast<Settings&>(settings)) == value) return word;
            return std::string{};
          }};
}

bool is_topic_prefix(std::string_view text) {
  if (text.empty() || text.size() > 200) return false;
  for (const char c : text)
    if (!is_ascii_letter(c) && !is_ascii_digit(c) && c != '.' && c != '-' && c != '_') return false;
  return true;
}

template <class Member>
SettingRow texts(std::string key, std::string expected, Member member,
                 std::function<bool(const std::vector<std::string>&)> accept) {
  return {std::move(key), std::move(expected),
          [=](const toml::node& node, Settings& settings) {
            const auto* list = node.as_array();
            if (list == nullptr) return false;
            std::vector<std::string> values;
            for (const auto& each : *list) {
              const auto value = each.value<std::string>();
              if (!value) return false;
              values.push_back(*value);
            }
            member(settings) = values;
            return accept(values);
          },
          [=](const Settings& settings) {
            return fmt::format("{}", fmt::join(member(const_cast<Settings&>(settings)), ","));
          }};
}

// "host:port", several with commas, and "[::1]:9092". What is between them is said by properties.
bool is_bootstrap(std::string_view text) {
  if (text == "embedded") return true;
  while (true) {
    const auto comma = std::min(text.find(','), text.size());
    const auto server = trim_ascii(text.substr(0, comma));
    const auto colon = server.rfind(':');
    if (colon == std::string_view::npos || colon == 0) return false;
    const auto host = server.substr(0, colon), port = server.substr(colon + 1);
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(port.data(), port.data() + port.size(), number);
    const bool is_port = error == std::errc{} && end == port.data() + port.size() && number > 0;
    const bool is_address = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (!is_port || !(is_address || is_host_name(host))) return false;
    if (comma == text.size()) return true;
    text.remove_prefix(comma + 1);
  }
}

bool are_host_names(const std::vector<std::string>& names) {
  return std::all_of(names.begin(), names.end(), [](const std::string& name) { return is_host_name(name); });
}

SettingRow jitter() {
  return {"schedule.jitter", "a share from 0 to 1",
          [](const toml::node& node, Settings& settings) {
            const auto value = node.value<double>();
            if (!value || !(*value >= 0 && *value <= 1)) return false;
            settings.schedule.jitter = *value;
            return true;
          },
          [](const Settings& settings) { return fmt::format("{}", settings.schedule.jitter); }};
}

#define MEMBER(path) [](Settings& settings) -> auto& { return settings.path; }

std::vector<SettingRow> make_rows() {
  using namespace std::chrono_literals;
  using Durability = LedgerSettings::Durability;
  return {
      text("instance", "a name of letters, digits, '.', '-' and '_'", MEMBER(instance),
           [](std::string_view value) { return value.empty() || is_topic_prefix(value); }),
      text("state.directory", "a folder", MEMBER(ledger.directory)),
      choice<Durability>("state.durability", {{"full", Durability::full}, {"normal", Durability::normal}},
                         MEMBER(ledger.durability)),
      duration("state.remember", MEMBER(ledger.remember), 24h),
      number("outbox.max_rows", MEMBER(outbox.max_rows), 1'000, 1'000'000'000),
      size("outbox.max_bytes", MEMBER(outbox.max_bytes), 1 << 20),
      text("kafka.bootstrap", "\"host:port\", several with commas, or \"embedded\"", MEMBER(kafka.bootstrap),
           is_bootstrap),
      choice<Delivery>("kafka.delivery",
                       {{"exactly_once", Delivery::exactly_once}, {"at_least_once", Delivery::at_least_once}},
                       MEMBER(kafka.delivery)),
      text("kafka.topic_prefix", "letters, digits, '.', '-' and '_', at most 200", MEMBER(kafka.topic_prefix),
           is_topic_prefix),
      choice<ValueFormat>("kafka.format", {{"json", ValueFormat::json}, {"protobuf", ValueFormat::protobuf}},
                          MEMBER(kafka.format)),
      flag("kafka.create_topics", MEMBER(kafka.create_topics)),
      number("kafka.partitions", MEMBER(kafka.partitions), 1, 10'000),
      number("kafka.replication", MEMBER(kafka.replication), 1, 100),
      size("kafka.max_message_bytes", MEMBER(kafka.max_message_bytes), 10'000),
      text("fetch.user_agent", "a text", MEMBER(fetch.user_agent),
           [](std::string_view value) {
             return !value.empty() && value.find_first_of("\r\n") == std::string_view::npos;
           }),
      duration("fetch.connect_timeout", MEMBER(fetch.connect_timeout), 100ms),
      duration("fetch.timeout", MEMBER(fetch.timeout), 1s),
      size("fetch.max_body_bytes", MEMBER(fetch.max_body_bytes), 1'000),
      number("fetch.max_redirects", MEMBER(fetch.max_redirects), 0, 50),
      number("fetch.per_host.concurrent", MEMBER(fetch.per_host.concurrent), 1, 1'000),
      duration("fetch.per_host.gap", MEMBER(fetch.per_host.gap)),
      texts("fetch.allow_addresses", "a list of address blocks like \"10.1.0.0/16\"", MEMBER(fetch.allow_addresses),
            [](const std::vector<std::string>& blocks) { return bool(AddressGuard::allowing(blocks)); }),
      texts("fetch.name_servers", "a list of addresses like \"192.0.2.53\" or \"192.0.2.53:5353\"",
            MEMBER(fetch.name_servers),
            [](const auto& servers) { return std::all_of(servers.begin(), servers.end(), NameServers::is_server); }),
      text("fetch.proxy", "an address like \"http://proxy:3128\", or empty", MEMBER(fetch.proxy),
           [](std::string_view value) { return value.empty() || parse_proxy(std::string(value)); }),
      text("fetch.ca_file", "a PEM file, or empty", MEMBER(fetch.ca_file)),
      duration("schedule.interval", MEMBER(schedule.interval), 1s),
      duration("schedule.min_interval", MEMBER(schedule.min_interval), 1s),
      duration("schedule.max_interval", MEMBER(schedule.max_interval), 1s),
      jitter(),
      number("schedule.concurrent", MEMBER(fetch.at_once), 1, 10'000),
      number("schedule.workers", MEMBER(schedule.workers), 0, 256),
      size("limits.memory", MEMBER(fetch.memory), 16'000'000),
      number("backfill.items", MEMBER(backfill.items), 0, 1'000'000),
      duration("backfill.age", MEMBER(backfill.age), 1h),
      flag("dedup.near", MEMBER(dedup.near)),
      duration("dedup.window", MEMBER(dedup.window), 1h),
      text("admin.listen", "\"address:port\", or empty for none", MEMBER(admin.listen),
           [](std::string_view value) { return value.empty() || is_listen_address(value); }),
      texts("admin.hosts", "a list of host names like \"kuaixun.example\", without ports", MEMBER(admin.hosts),
            are_host_names),
      text("admin.socket", "a path, \"none\", or empty for the usual place", MEMBER(admin.socket)),
      secret("admin.token",
             "16 to 1000 visible characters of ASCII, as a text, { file = \"…\" } or { credential = \"…\" }",
             MEMBER(admin.token), is_token),
      choice<log::Level>("log.level",
                         {{"debug", log::Level::debug},
                          {"info", log::Level::info},
                          {"warning", log::Level::warning},
                          {"error", log::Level::error}},
                         MEMBER(log.level)),
      choice<log::Format>("log.format",
                          {{"text", log::Format::text}, {"logfmt", log::Format::logfmt}, {"json", log::Format::json}},
                          MEMBER(log.format)),
      flag("log.decisions", MEMBER(show_decisions)),
      text("demo.listen", "\"address:port\", or empty for none", MEMBER(demo.listen),
           [](std::string_view value) { return value.empty() || is_listen_address(value); }),
      text("demo.directory", "a folder", MEMBER(demo.directory)),
  };
}

#undef MEMBER

// One of the kinds that connectors read.
SourceRow kind() {
  std::string expected = "one of";
  for (const auto& connector : all_connectors()) expected += fmt::format(" \"{}\"", connector.kind);
  return {"kind", expected, [](const std::string& text, Source& source, OptionReading& /*reading*/) {
            source.kind = text;
            return find_connector(all_connectors(), text) != nullptr;
          }};
}

bool is_source_id(const std::string& text) {
  constexpr std::size_t kLongest = 64;
  return !text.empty() && text.size() <= kLongest &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") == std::string::npos;
}

bool read_address(const std::string& text, Source& source, OptionReading& reading) {
  source.url = text;
  if (!is_file_url(text)) return parse_url(text).has_value();
  const std::filesystem::path path = path_of_file_url(text);
  if (path.empty()) return false;
  auto whole = std::filesystem::absolute(reading.folder / path).lexically_normal().string();
  if (whole.size() > 1 && whole.ends_with('/')) whole.pop_back();
  source.url = file_url_of(whole);
  return true;
}

bool read_interval(const std::string& text, Source& source, OptionReading& /*reading*/) {
  const auto interval = parse_duration(text);
  if (!interval || *interval < std::chrono::seconds{1}) return false;
  source.interval = std::chrono::duration_cast<std::chrono::seconds>(*interval);
  return true;
}

bool read_time_zone(const std::string& text, Source& source, OptionReading& /*reading*/) {
  source.time_zone = parse_utc_offset(text);
  if (source.time_zone) return true;
  source.place = text;
  return is_place(text);
}

bool read_full_text(const std::string& text, Source& source, OptionReading& /*reading*/) {
  constexpr std::array<std::pair<std::string_view, FullText>, 3> kWords{
      {{"never", FullText::never}, {"when_missing", FullText::when_missing}, {"always", FullText::always}}};
  const auto* const word =
      std::find_if(kWords.begin(), kWords.end(), [&](const auto& each) { return each.first == text; });
  if (word != kWords.end()) source.full_text = word->second;
  return word != kWords.end();
}

SourceRow row_of(const SourceOption& option) {
  return {std::string(option.key), std::string(option.expected),
          [&option](const std::string& text, Source& source, OptionReading& reading) {
            return !(source.options[std::string(option.key)] = option.read(text, reading)).empty();
          }};
}

// Of the source alone: others may share what it had.
Asking& asking_of(Source& source) {
  auto own = source.asking ? std::make_shared<Asking>(*source.asking) : std::make_shared<Asking>();
  source.asking = own;
  return *own;
}

SourceRow asking_text(std::string key, std::string expected, std::string Asking::*member,
                      bool (*accept)(std::string_view), bool is_secret = false) {
  return {std::move(key),
          std::move(expected),
          [=](const std::string& text, Source& source, OptionReading& /*reading*/) {
            asking_of(source).*member = text;
            return accept(text);
          },
          false,
          false,
          is_secret};
}

bool read_timeout(const std::string& text, Source& source, OptionReading& /*reading*/) {
  const auto timeout = parse_duration(text);
  if (timeout) asking_of(source).timeout = *timeout;
  return timeout && *timeout >= std::chrono::seconds{1};
}

bool read_max_body_bytes(const std::string& text, Source& source, OptionReading& /*reading*/) {
  const auto size = parse_size(text);
  if (size) asking_of(source).max_body_bytes = *size;
  return size && *size >= 1'000;
}

std::vector<SourceRow> make_source_rows() {
  return {
      {"id", "1 to 64 of a-z, 0-9, '.', '_' and '-'",
       [](const std::string& text, Source& source, OptionReading& /*reading*/) {
         return is_source_id(source.id = text);
       }},
      kind(),
      {"url", "an http or https address, or file: and a path", read_address},
      {"interval", "a duration of at least 1s, like \"10m\"", read_interval},
      {"time_zone", "an offset from UTC like \"+08:00\", or a place like \"Europe/Berlin\"", read_time_zone},
      {"name", "a name for people",
       [](const std::string& text, Source& source, OptionReading& /*reading*/) {
         source.name = text;
         return !text.empty();
       }},
      {"enabled", "true or false",
       [](const std::string& text, Source& source, OptionReading& /*reading*/) {
         source.is_enabled = text == "true";
         return text == "true" || text == "false";
       },
       false, true},
      {"publisher", "a name",
       [](const std::string& text, Source& source, OptionReading& /*reading*/) {
         source.publisher = text;
         return true;
       }},
      {"full_text", R"("never", "when_missing" or "always")", read_full_text},
      {"outlet", "a name",
       [](const std::string& text, Source& source, OptionReading& /*reading*/) {
         source.outlet = text;
         return true;
       }},
      {"near", R"("on" or "off")",
       [](const std::string& text, Source& source, OptionReading& /*reading*/) {
         source.near = text == "on";
         return text == "on" || text == "off";
       }},
      {"trust", "0 to 9",
       [](const std::string& text, Source& source, OptionReading& /*reading*/) {
         source.trust = text.empty() ? 0 : text[0] - '0';
         return text.size() == 1 && text[0] >= '0' && text[0] <= '9';
       },
       true},
      asking_text("user_agent", "a text", &Asking::user_agent, is_field_value),
      asking_text("cookie", R"(a text like "name=value; other=value", { file = "…" } or { credential = "…" })",
                  &Asking::cookie, is_field_value, true),
      asking_text(
          "user", "a name without ':'", &Asking::user,
          [](std::string_view text) { return is_field_value(text) && text.find(':') == std::string_view::npos; }),
      asking_text("password", R"(a text, { file = "…" } or { credential = "…" })", &Asking::password, is_field_value,
                  true),
      {"auth", R"("basic" or "digest")",
       [](const std::string& text, Source& source, OptionReading& /*reading*/) {
         asking_of(source).scheme = text == "digest" ? Asking::Scheme::digest : Asking::Scheme::basic;
         return text == "basic" || text == "digest";
       }},
      asking_text("proxy", R"(an address like "http://proxy:3128", or "none")", &Asking::proxy,
                  [](std::string_view text) { return text == "none" || parse_proxy(std::string(text)); }),
      {"timeout", "a duration of at least 1s, like \"90s\"", read_timeout},
      {"max_body_bytes", "a size of at least 1kB, like \"16MiB\"", read_max_body_bytes, true},
  };
}

}  // namespace

bool is_field_value(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](unsigned char c) { return c >= 0x20 && c != 0x7F; });
}

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::uint64_t>, 5> kUnits{
      {{"ms", 1}, {"s", 1'000}, {"m", 60'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
  const auto value = parse_with_unit(text, kUnits);
  if (!value || *value > std::uint64_t(std::chrono::milliseconds(std::chrono::years{100}).count())) return std::nullopt;
  return std::chrono::milliseconds{*value};
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, std::uint64_t>, 8> kUnits{{{"", 1},
                                                                              {"B", 1},
                                                                              {"kB", 1'000},
                                                                              {"KiB", 1ull << 10},
                                                                              {"MB", 1'000'000},
                                                                              {"MiB", 1ull << 20},
                                                                              {"GB", 1'000'000'000},
                                                                              {"GiB", 1ull << 30}}};
  return parse_with_unit(text, kUnits);
}

const std::vector<SettingRow>& setting_rows() {
  static const auto rows = make_rows();
  return rows;
}

std::vector<SourceRow> source_rows(std::string_view kind) {
  auto rows = make_source_rows();
  if (const auto* connector = find_connector(all_connectors(), kind))
    for (const auto& option : connector->options) rows.push_back(row_of(option));
  return rows;
}

std::optional<SourceRow> source_row(std::string_view key, std::string_view kind) {
  auto rows = source_rows(kind);
  const auto row = std::ranges::find(rows, key, &SourceRow::key);
  return row == rows.end() ? std::nullopt : std::optional(std::move(*row));
}

}  // namespace kuaixun
