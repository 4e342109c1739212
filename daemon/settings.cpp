#include "settings.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <glob.h>

#include "base/nearest_word.hpp"
#include "connectors/registry.hpp"
#include "fetch/asking.hpp"
#include "opml.hpp"
#include "publish/kafka_producer.hpp"
#include "settings_table.hpp"
#include "text/ascii.hpp"
#include "text/url.hpp"

namespace kuaixun {
namespace {

namespace fs = std::filesystem;

// librdkafka properties that kuaixun's guarantees rest on.
constexpr std::array<std::string_view, 12> kManaged{"bootstrap.servers",
                                                    "metadata.broker.list",
                                                    "transactional.id",
                                                    "enable.idempotence",
                                                    "acks",
                                                    "request.required.acks",
                                                    "partitioner",
                                                    "isolation.level",
                                                    "transaction.timeout.ms",
                                                    "message.timeout.ms",
                                                    "delivery.timeout.ms",
                                                    "enable.gapless.guarantee"};

constexpr const char* kSocketName = "admin.sock";

class Loader {
 public:
  LoadedSettings run(const std::string& file) {
    read_file(file, true);
    finish(file);
    auto& complaints = loaded_.complaints;
    std::stable_sort(complaints.begin(), complaints.end(), [](const Complaint& a, const Complaint& b) {
      return std::tie(a.file, a.line, a.column) < std::tie(b.file, b.line, b.column);
    });
    return std::move(loaded_);
  }

 private:
  Settings& settings() { return loaded_.settings; }

  void complain(const std::string& file, const toml::source_region& where, std::string key, std::string what,
                std::string expected, std::string suggestion = {}) {
    loaded_.complaints.push_back(Complaint{file, int(where.begin.line), int(where.begin.column), std::move(key),
                                           std::move(what), std::move(expected), std::move(suggestion)});
  }

  void complain(const std::string& file, std::string key, std::string what, std::string expected) {
    loaded_.complaints.push_back(Complaint{file, 0, 0, std::move(key), std::move(what), std::move(expected), {}});
  }

  void warn(const std::string& file, const toml::source_region& where, std::string key, std::string what) {
    loaded_.warnings.push_back(
        Complaint{file, int(where.begin.line), int(where.begin.column), std::move(key), std::move(what), {}, {}});
  }

  void read_file(const std::string& file, bool is_main) {
    const auto text = content_of(file);
    if (!text) return complain(file, "file", "cannot be read", "a TOML file");
    if (file.ends_with(".opml") || file.ends_with(".xml")) return read_opml(file, *text);
    try {
      const auto table = toml::parse(*text, file);
      read_table(file, table, is_main);
    } catch (const toml::parse_error& error) {
      complain(file, error.source(), "syntax", std::string(error.description()), "TOML");
    }
  }

  void read_opml(const std::string& file, const std::string& text) {
    auto list = parse_opml(text);
    if (!list) return complain(file, "file", list.error().message, "OPML");
    for (const auto& reason : list->passed_over) warn(file, {}, "passed over", reason);
    for (auto& source : list->sources) {
      const auto reader = readers_.find(canonical_href(source.url));
      if (reader == readers_.end())
        add_source(file, {}, std::move(source));
      else  // lists may overlap
        warn(file, {}, "passed over",
             fmt::format("{} is read by source \"{}\" already", redacted_url(source.url), reader->second));
    }
  }

  void read_table(const std::string& file, const toml::table& table, bool is_main) {
    for (const auto& [key, node] : table) {
      const std::string name(key.str());
      if (name == "source")
        read_sources(file, node);
      else if (!is_main)
        complain(file, key.source(), name, "only [[source]] tables may stand in a source file", "[[source]]");
      else if (name == "sources")
        read_source_files(file, node);
      else
        read_setting(file, key.source(), name, node);
    }
  }

  // A value of the table of settings, or a table that holds some.
  void read_setting(const std::string& file, const toml::source_region& where, const std::string& key,
                    const toml::node& node) {
    if (key == "kafka.properties") return read_properties(file, node);
    const auto& rows = setting_rows();
    const auto row = std::find_if(rows.begin(), rows.end(), [&](const SettingRow& each) { return each.key == key; });
    if (row != rows.end()) return read_value(file, key, node, *row);
    const auto prefix = key + ".";
    const bool known_table =
        std::any_of(rows.begin(), rows.end(), [&](const SettingRow& each) { return each.key.starts_with(prefix); });
    if (!known_table) return complain(file, where, key, "unknown setting", "", nearest_word(key, setting_names()));
    const auto* inner = node.as_table();
    if (inner == nullptr) return complain(file, node.source(), key, "is no table", fmt::format("a table [{}]", key));
    for (const auto& [name, value] : *inner) read_setting(file, name.source(), prefix + std::string(name.str()), value);
  }

  void read_value(const std::string& file, const std::string& key, const toml::node& node, const SettingRow& row) {
    if (row.is_secret) return read_secret_value(file, key, node, row);
    if (const auto text = node.value<std::string>(); text && has_control(*text))
      return complain(file, node.source(), key, "holds a control character", row.expected);
    if (key == "kafka.bootstrap") is_bootstrap_given_ = true;
    if (key == "instance") instance_given_ = node.value<std::string>() != std::string{};
    const bool may_expand = key == "kafka.bootstrap" || key == "state.directory";
    if (const auto text = node.value<std::string>(); text && may_expand) {
      const auto expanded = expand(file, node.source(), key, *text);
      if (!expanded) return;
      if (!row.read(toml::value<std::string>(*expanded), settings()))
        complain(file, node.source(), key, shown(node), row.expected);
      return;
    }
    if (!row.read(node, settings())) complain(file, node.source(), key, shown(node), row.expected);
  }

  // A text, or where one stands: see resolve().
  void read_secret_value(const std::string& file, const std::string& key, const toml::node& node,
                         const SettingRow& row) {
    const bool is_text = node.is_string() || node.is_table();
    const auto text = is_text ? resolve(file, key, node) : std::nullopt;
    if (is_text && !text) return;
    if (!text || !row.read(toml::value<std::string>(*text), settings()))
      complain(file, node.source(), key, "is not accepted", row.expected);
  }

  static bool has_control(std::string_view text) {
    return std::ranges::any_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
  }

  static std::string shown(const toml::node& node) {
    if (const auto text = node.value<std::string>(); text && node.is_string())
      return fmt::format("\"{}\" is not accepted", *text);
    if (const auto number = node.value<std::int64_t>(); number && node.is_integer())
      return fmt::format("{} is not accepted", *number);
    return fmt::format("a value of type {} is not accepted", [&] {
      switch (node.type()) {
        case toml::node_type::table:
          return "table";
        case toml::node_type::array:
          return "list";
        case toml::node_type::boolean:
          return "boolean";
        case toml::node_type::floating_point:
          return "real number";
        default:
          return "date";
      }
    }());
  }

  static std::vector<std::string> setting_names() {
    std::vector<std::string> names{"sources", "source", "kafka.properties"};
    for (const auto& row : setting_rows()) {
      names.push_back(row.key);
      if (const auto dot = row.key.find('.'); dot != std::string::npos) names.push_back(row.key.substr(0, dot));
    }
    return names;
  }

  // ${NAME} by the environment, in the few values that allow it.
  std::optional<std::string> expand(const std::string& file, const toml::source_region& where, const std::string& key,
                                    std::string_view text) {
    std::string out;
    for (std::size_t start = 0; start < text.size();) {
      const auto mark = std::min(text.find("${", start), text.size());
      out += text.substr(start, mark - start);
      if (mark == text.size()) break;
      const auto end = text.find('}', mark);
      if (end == std::string_view::npos) {
        complain(file, where, key, "\"${\" without \"}\"", "${NAME}");
        return std::nullopt;
      }
      const std::string name(text.substr(mark + 2, end - mark - 2));
      const char* value = std::getenv(name.c_str());
      if (value == nullptr) {
        complain(file, where, key, fmt::format("the environment has no {}", name), "a variable that is set");
        return std::nullopt;
      }
      if (*value == '\0') {
        complain(file, where, key, fmt::format("the environment's {} is empty", name), "a variable that is not");
        return std::nullopt;
      }
      out += value;
      start = end + 1;
    }
    return out;
  }

  void read_properties(const std::string& file, const toml::node& node) {
    const auto* table = node.as_table();
    if (table == nullptr)
      return complain(file, node.source(), "kafka.properties", "is no table",
                      "{ \"name\" = \"value\" } of librdkafka properties");
    for (const auto& [name_key, value] : *table)
      read_property(file, std::string(name_key.str()), name_key.source(), value);
  }

  void read_property(const std::string& file, const std::string& name, const toml::source_region& where,
                     const toml::node& value) {
    const auto key = "kafka.properties." + name;
    if (std::find(kManaged.begin(), kManaged.end(), name) != kManaged.end())
      return complain(file, where, key, "is set by kuaixun itself, its guarantees rest on it", "another property");
    if (value.is_table() || value.is_string()) {
      if (auto text = resolve(file, key, value)) settings().kafka.properties[name] = std::move(*text);
    } else if (value.is_integer()) {
      settings().kafka.properties[name] = std::to_string(*value.value<std::int64_t>());
    } else if (value.is_boolean()) {
      settings().kafka.properties[name] = *value.value<bool>() ? "true" : "false";
    } else {
      complain(file, value.source(), key, shown(value),
               "a text, a number, true, false, { file = \"…\" } or { credential = \"…\" }");
    }
  }

  // A text with its ${NAME} replaced, or a secret.
  std::optional<std::string> resolve(const std::string& file, const std::string& key, const toml::node& value) {
    if (const auto* table = value.as_table()) return read_secret(file, key, *table);
    return expand(file, value.source(), key, *value.value<std::string>());
  }

  // The content of a file or of a systemd credential. It goes into no message.
  std::optional<std::string> read_secret(const std::string& file, const std::string& key, const toml::table& table) {
    fs::path path;
    if (const auto named = table["file"].value<std::string>(); named && table.size() == 1) {
      path = relative_to(file, *named);
    } else if (const auto credential = table["credential"].value<std::string>();
               credential && table.size() == 1 && credential->find('/') == std::string::npos) {
      const char* directory = std::getenv("CREDENTIALS_DIRECTORY");
      if (directory == nullptr) {
        complain(file, table.source(), key, "there is no $CREDENTIALS_DIRECTORY",
                 "to be started by systemd with LoadCredential=");
        return std::nullopt;
      }
      path = fs::path(directory) / *credential;
    } else {
      complain(file, table.source(), key, "is no secret", "{ file = \"…\" } or { credential = \"…\" }");
      return std::nullopt;
    }
    auto content = content_of(path);
    if (!content) {
      complain(file, table.source(), key, fmt::format("{} cannot be read", path.string()),
               "a file that this user may read");
      return std::nullopt;
    }
    auto text = std::move(*content);
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
    if (text.empty()) {
      complain(file, table.source(), key, fmt::format("{} is empty", path.string()), "a secret");
      return std::nullopt;
    }
    return text;
  }

  static fs::path relative_to(const std::string& file, const std::string& path) {
    return fs::path(file).parent_path() / path;
  }

  void read_source_files(const std::string& file, const toml::node& node) {
    const auto* list = node.as_array();
    if (list == nullptr)
      return complain(file, node.source(), "sources", shown(node),
                      "a list of files like [\"sources.d/*.toml\", \"feeds.opml\"]");
    for (const auto& each : *list) {
      const auto pattern = each.value<std::string>();
      if (!pattern || pattern->empty() || has_control(*pattern)) {
        complain(file, each.source(), "sources", shown(each), "a file or pattern like \"sources.d/*.toml\"");
        continue;
      }
      glob_t found{};
      const bool is_pattern = pattern->find_first_of("*?[") != std::string::npos;
      const int outcome = ::glob(relative_to(file, *pattern).c_str(), GLOB_ERR, nullptr, &found);
      const bool is_nowhere = outcome == GLOB_NOMATCH || (outcome == GLOB_ABORTED && errno == ENOENT);
      if (is_nowhere && !is_pattern)
        complain(file, each.source(), "sources", fmt::format("there is no file {}", *pattern), "a file that exists");
      else if (is_nowhere)
        warn(file, each.source(), "sources", fmt::format("no file is named {}", *pattern));
      else if (outcome != 0)
        complain(file, each.source(), "sources", fmt::format("the folder of {} cannot be read", *pattern),
                 "one that this user may read");
      for (std::size_t i = 0; outcome == 0 && i < found.gl_pathc; ++i) read_file(found.gl_pathv[i], false);
      ::globfree(&found);
    }
  }

  void read_sources(const std::string& file, const toml::node& node) {
    const auto* list = node.as_array();
    if (list == nullptr) return complain(file, node.source(), "source", "is written [source]", "[[source]]");
    for (const auto& each : *list)
      if (const auto* table = each.as_table()) read_source(file, *table);
  }

  void read_source(const std::string& file, const toml::table& table) {
    Source source{.id = {}, .kind = "feed", .url = {}};
    if (const auto kind = table["kind"].value<std::string>()) source.kind = *kind;  // which options there are
    bool sound = true;
    for (const auto& [name, value] : table)
      sound = read_source_value(file, name.source(), std::string(name.str()), value, source) && sound;
    for (const auto* key : {"id", "url"})
      if (!table.contains(key)) {
        complain(file, table.source(), "source", fmt::format("has no {}", key), fmt::format("{} = \"…\"", key));
        sound = false;
      }
    if (source.asking && !source.asking->password.empty() && source.asking->user.empty()) {
      complain(file, table.source(), "source.password", "stands without a user", "user = \"…\"");
      sound = false;
    }
    if (!sound) return;
    note_interval(file, table, source);
    add_source(file, table.source(), std::move(source));
  }

  // [schedule] may come later.
  void note_interval(const std::string& file, const toml::table& table, const Source& source) {
    if (source.interval) intervals_.push_back({file, table["interval"].node()->source(), *source.interval});
  }

  void warn_of_intervals() {
    const auto& schedule = settings().schedule;
    for (const auto& [file, where, interval] : intervals_) {
      const auto kept =
          std::clamp(interval, schedule.min_interval, std::max(schedule.min_interval, schedule.max_interval));
      if (kept != interval)
        warn(file, where, "source.interval",
             fmt::format("{} is beyond the bounds of [schedule]: it is asked every {}", to_string(interval),
                         to_string(kept)));
    }
  }

  // False when there was something to complain about that leaves no source to follow.
  bool read_source_value(const std::string& file, const toml::source_region& where, const std::string& name,
                         const toml::node& value, Source& source) {
    const auto key = "source." + name;
    if (name == "labels") {
      read_labels(file, value, source);
      return true;
    }
    if (name == "headers") return read_headers(file, value, source);
    const auto row = source_row(name, source.kind);
    if (!row) {
      complain_of_key(file, where, name, source.kind);
      return false;
    }
    if (row->is_secret) return read_source_secret(file, key, value, *row, source);
    const bool is_number = row->is_number && value.is_integer();
    const bool is_flag = row->is_flag && value.is_boolean();
    if (!value.is_string() && !is_number && !is_flag) {
      complain(file, value.source(), key, shown(value), row->is_number || row->is_flag ? row->expected : "a text");
      return false;
    }
    const auto text = is_flag     ? (*value.value<bool>() ? "true" : "false")
                      : is_number ? std::to_string(*value.value<std::int64_t>())
                                  : *value.value<std::string>();
    if (has_control(text)) {
      complain(file, value.source(), key, "holds a control character", row->expected);
      return false;
    }
    const auto given = name == "url" ? expand(file, value.source(), key, text) : text;
    if (!given) return false;
    OptionReading reading{.folder = fs::path(file).parent_path().string()};
    if (row->read(*given, source, reading)) return true;
    const auto what = name == "url" ? shown_address(text) : shown(value);
    complain(file, value.source(), key,
             reading.complaint.empty() ? what : fmt::format("{}: {}", what, reading.complaint), row->expected);
    return false;
  }

  // As read_secret_value().
  bool read_source_secret(const std::string& file, const std::string& key, const toml::node& value,
                          const SourceRow& row, Source& source) {
    const bool is_text = value.is_string() || value.is_table();
    const auto text = is_text ? resolve(file, key, value) : std::nullopt;
    if (is_text && !text) return false;
    OptionReading reading;
    if (text && row.read(*text, source, reading)) return true;
    complain(file, value.source(), key, "is not accepted", row.expected);
    return false;
  }

  // Those that would break what is done with the answer are not for others to write.
  bool read_headers(const std::string& file, const toml::node& node, Source& source) {
    constexpr std::array<std::string_view, 11> kOwn{"host",
                                                    "connection",
                                                    "content-length",
                                                    "te",
                                                    "transfer-encoding",
                                                    "accept-encoding",
                                                    "range",
                                                    "if-none-match",
                                                    "if-modified-since",
                                                    "authorization",
                                                    "cookie"};
    const auto* table = node.as_table();
    if (table == nullptr) {
      complain(file, node.source(), "source.headers", "is no table", "a table like { \"X-Api-Key\" = \"…\" }");
      return false;
    }
    auto asking = source.asking ? *source.asking : Asking{};
    bool sound = true;
    for (const auto& [name_key, value] : *table) {
      const std::string name(name_key.str());
      const auto key = "source.headers." + name;
      const bool is_text = value.is_string() || value.is_table();
      const auto text = is_text ? resolve(file, key, value) : std::nullopt;
      const bool is_kept = std::ranges::find(kOwn, to_lower_ascii(name)) != kOwn.end();
      sound = sound && text && is_field_name(name) && is_field_value(*text) && !is_kept;
      if (!is_field_name(name))
        complain(file, name_key.source(), key, "is no name of a header field", "letters, digits and '-'");
      else if (is_kept)
        complain(file, name_key.source(), key, "is set by kuaixun itself",
                 "another one; cookie, user and password are settings of their own");
      else if (!is_text || (text && !is_field_value(*text)))
        complain(file, value.source(), key, "is not accepted",
                 "a text of one line, { file = \"…\" } or { credential = \"…\" }");
      else if (text)
        asking.headers.emplace_back(name, *text);
    }
    source.asking = std::make_shared<const Asking>(std::move(asking));
    return sound;
  }

  static bool is_field_name(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
      return is_ascii_letter(c) || is_ascii_digit(c) || c == '-' || c == '_';
    });
  }

  void complain_of_key(const std::string& file, const toml::source_region& where, const std::string& name,
                       std::string_view kind) {
    const auto key = "source." + name;
    for (const auto& connector : all_connectors())
      if (source_row(name, connector.kind))
        return complain(file, where, key, fmt::format("is no setting of sources of kind \"{}\"", kind),
                        fmt::format("kind = \"{}\"", connector.kind));
    std::vector<std::string> keys{"labels", "headers"};
    for (const auto& row : source_rows(kind)) keys.push_back(row.key);
    complain(file, where, key, "unknown setting", "", nearest_word(name, keys));
  }

  // What cannot be parsed cannot be redacted for sure: it is shown only where no user and password can stand in it.
  static std::string shown_address(const std::string& text) {
    const bool harmless = text.find("://") != std::string::npos && text.find('@') == std::string::npos;
    return harmless ? fmt::format("\"{}\" is not accepted", redacted_url(text)) : "is not accepted";
  }

  void read_labels(const std::string& file, const toml::node& node, Source& source) {
    const auto* table = node.as_table();
    if (table == nullptr)
      return complain(file, node.source(), "source.labels", shown(node), "a table like { beat = \"chips\" }");
    for (const auto& [name, value] : *table) {
      const auto text = value.value<std::string>();
      if (!text || !value.is_string())
        complain(file, value.source(), "source.labels." + std::string(name.str()), shown(value), "a text");
      else
        source.labels[std::string(name.str())] = *text;
    }
  }

  static std::string canonical_href(const std::string& url) {
    const auto parsed = parse_url(url);
    return parsed ? parsed->href() : url;
  }

  void add_source(const std::string& file, const toml::source_region& where, Source source) {
    const auto [first, added] = source_files_.emplace(source.id, file);
    if (!added)
      return complain(file, where, "source.id",
                      fmt::format("\"{}\" is taken by a source of {}", source.id, first->second), "an id of its own");
    const auto [reader, is_new] = readers_.emplace(canonical_href(source.url), source.id);
    if (!is_new)
      return complain(
          file, where, "source.url",
          fmt::format("is read by source \"{}\" of {} already", reader->second, source_files_[reader->second]),
          "each address once");
    if (!source.is_enabled) return settings().disabled.push_back(source.id);
    if (source.publisher.empty()) source.publisher = source.name;
    if (source.asking) {
      auto asking = std::make_shared<Asking>(*source.asking);
      asking->address = source.url;
      source.asking = std::move(asking);
    }
    settings().sources.push_back(std::move(source));
  }

  // What follows from the whole: defaults that depend on others, and limits that contradict each other.
  void finish(const std::string& file) {
    auto& all = settings();
    if (all.instance.empty()) {
      if (all.kafka.embedded())
        all.instance = "demo";
      else if (!instance_given_)
        complain(file, "instance", "is missing", "instance = \"NAME\", this daemon's own: it is the transactional id");
    }
    if (all.schedule.min_interval > all.schedule.max_interval)
      complain(file, "schedule.min_interval", "is longer than schedule.max_interval", "a shorter one");
    warn_of_intervals();
    if (all.sources.empty()) warn(file, {}, "source", "no source is followed");
    check_kafka(file);
    if (!all.fetch.ca_file.empty()) check_ca_file(file);
    all.is_directory_said = !all.ledger.directory.empty() || std::getenv("STATE_DIRECTORY") != nullptr;
    if (all.ledger.directory.empty())
      all.ledger.directory = default_directory();
    else
      all.ledger.directory = relative_to(file, all.ledger.directory).lexically_normal().string();
    if (!all.demo.directory.empty())
      all.demo.directory = relative_to(file, all.demo.directory).lexically_normal().string();
    place_socket(file, all);
    all.kafka.instance = all.instance;
    all.kafka.keep = all.ledger.remember;
    all.kafka.embedded_address_file = (fs::path(all.ledger.directory) / "embedded-broker").string();
  }

  // A daemon that tries things out may have a broker of its own; a service must say so.
  void check_kafka(const std::string& file) {
    auto& kafka = settings().kafka;
    const bool is_service = std::getenv("STATE_DIRECTORY") != nullptr;
    if (!is_bootstrap_given_ && is_service)
      complain(file, "kafka.bootstrap", "is missing", "bootstrap = \"HOST:PORT\", or \"embedded\" if that is meant");
    else if (!is_bootstrap_given_)
      warn(file, {}, "kafka.bootstrap", "is not set: records go to an embedded broker, which keeps none of them");
    if (kafka.embedded() || kafka.properties.empty() || !loaded_.complaints.empty()) return;
    if (const auto taken = KafkaProducer::check(kafka); !taken)
      complain(file, "kafka.properties", taken.error().message, {});
  }

  void check_ca_file(const std::string& file) {
    auto& path = settings().fetch.ca_file;
    path = relative_to(file, path).lexically_normal().string();
    const auto text = content_of(path);
    if (!text)
      complain(file, "fetch.ca_file", fmt::format("{} cannot be read", path), "a file that this user may read");
    else if (text->find("-----BEGIN CERTIFICATE-----") == std::string::npos)
      complain(file, "fetch.ca_file", fmt::format("{} holds no certificate", path), "a PEM file");
  }

  // Nothing of what cannot be read: a folder, a file of others.
  static std::optional<std::string> content_of(const fs::path& path) {
    std::error_code unknown;
    if (fs::is_directory(path, unknown)) return std::nullopt;
    std::ifstream stream(path, std::ios::binary);
    std::string text;
    try {
      text.assign(std::istreambuf_iterator<char>(stream), {});
    } catch (const std::ios_base::failure&) {
      return std::nullopt;
    }
    return stream ? std::optional(std::move(text)) : std::nullopt;
  }

  static void place_socket(const std::string& file, Settings& all) {
    auto& socket = all.admin.socket;
    all.admin.is_socket_said = !socket.empty();
    if (socket == "none")
      socket.clear();
    else if (!socket.empty())
      socket = relative_to(file, socket).lexically_normal().string();
    else if (const char* given = std::getenv("RUNTIME_DIRECTORY"))
      socket = (fs::path(given) / kSocketName).string();
    else
      socket = (fs::path(all.ledger.directory) / kSocketName).string();
  }

  static std::string default_directory() {
    if (const char* given = std::getenv("STATE_DIRECTORY")) return given;
    if (const char* state = std::getenv("XDG_STATE_HOME")) return (fs::path(state) / "kuaixun").string();
    const char* home = std::getenv("HOME");
    return (fs::path(home == nullptr ? "." : home) / ".local/state/kuaixun").string();
  }

  LoadedSettings loaded_;
  bool instance_given_ = false;  // not empty, though perhaps not acceptable
  bool is_bootstrap_given_ = false;
  struct Interval {
    std::string file;
    toml::source_region where;
    std::chrono::seconds interval;
  };
  std::vector<Interval> intervals_;                  // that sources name
  std::map<std::string, std::string> source_files_;  // by id
  std::map<std::string, std::string> readers_;       // id by address
};

}  // namespace

std::string Complaint::to_string() const {
  auto text = line > 0 ? fmt::format("{}:{}:{}: {}: {}", file, line, column, key, what)
                       : fmt::format("{}: {}: {}", file, key, what);
  if (!expected.empty()) text += ", expected " + expected;
  if (!suggestion.empty()) text += fmt::format(", did you mean \"{}\"?", suggestion);
  return text;
}

LoadedSettings load_settings(const std::string& file) { return Loader().run(file); }

}  // namespace kuaixun
