// Every setting there is: its key, what is expected of it, how it is read and shown. What config/kuaixun.toml is held
// against.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <toml++/toml.h>

#include "connector.hpp"
#include "settings.hpp"

namespace kuaixun {

struct SettingRow {
  std::string key;       // "kafka.topic_prefix"
  std::string expected;  // "a duration like 20s"
  // Takes the value into the settings; false when it is not what is expected.
  std::function<bool(const toml::node&, Settings&)> read;
  // The value as configuration writes it.
  std::function<std::string(const Settings&)> show;
  // Its value may be { file = … } or { credential = … } and stands in no message; `read` gets the text.
  bool is_secret = false;
};

// All settings with a single value. Tables with keys of their own (kafka.properties, [[source]]) are read elsewhere.
const std::vector<SettingRow>& setting_rows();

// A key of a [[source]] table; `labels` is none of these.
struct SourceRow {
  std::string key;       // "interval"
  std::string expected;  // "an offset from UTC like …"
  // Takes the text into the source; false when it is not what is expected.
  std::function<bool(const std::string&, Source&, OptionReading&)> read;
  bool is_number = false;  // its value may be written as a number …
  bool is_flag = false;    // … or as true or false
  bool is_secret = false;  // as SettingRow::is_secret
};

// Those of sources of this kind: the ones that every source has, then the options that its connector brings.
std::vector<SourceRow> source_rows(std::string_view kind);
// The one of this key; nothing where sources of this kind have none.
std::optional<SourceRow> source_row(std::string_view key, std::string_view kind);

// "90s", "15m", "250ms", "2h", "7d"; nothing for anything else.
std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);
// Whether it may be the value of a header field (RFC 9110, 5.5).
bool is_field_value(std::string_view text);
// "16MiB", "4GiB", "900kB", "1000"; nothing for anything else.
std::optional<std::uint64_t> parse_size(std::string_view text);

}  // namespace kuaixun
