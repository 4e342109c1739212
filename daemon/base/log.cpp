#include "base/log.hpp"

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/line_queue.hpp"
#include "base/printable.hpp"
#include "base/repeat_limit.hpp"
#include "base/time.hpp"
#include "base/utf8.hpp"

namespace kuaixun::log {
namespace {

// Whether whoever reads standard error is the journal, by what systemd says of it (systemd.exec(5)): then a line may
// begin with its priority (sd-daemon(3)).
bool is_read_by_journal() {
  const char* said = std::getenv("JOURNAL_STREAM");
  struct stat stream {};
  return said != nullptr && ::fstat(STDERR_FILENO, &stream) == 0 &&
         said == fmt::format("{}:{}", stream.st_dev, stream.st_ino);
}

struct State {
  std::atomic<Level> level = Settings{}.level;
  std::atomic<Format> format = Settings{}.format;
  const bool has_priorities = is_read_by_journal();
  std::shared_ptr<LineQueue> queue;  // empty: whoever logs writes
  std::mutex mutex;                  // of the pointer
  RepeatLimit limit;
};

// For ever: others may still log while the process ends.
State& state() {
  static auto& instance = *new State;
  return instance;
}

std::shared_ptr<LineQueue> queue() {
  const std::lock_guard lock(state().mutex);
  return state().queue;
}

std::shared_ptr<LineQueue> exchange_queue(std::shared_ptr<LineQueue> next) {
  const std::lock_guard lock(state().mutex);
  return std::exchange(state().queue, std::move(next));
}

std::string_view name_of(Level level) {
  switch (level) {
    case Level::debug:
      return "debug";
    case Level::info:
      return "info";
    case Level::warning:
      return "warning";
    case Level::error:
      return "error";
  }
  return "info";
}

// One line, whatever a server said: what would command a terminal or hide in the line is written as an escape.
void append_escaped(std::string& line, std::string_view text) {
  while (!text.empty()) {
    const char32_t c = take_code_point(text);
    if (c == '"' || c == '\\')
      (line += '\\') += char(c);
    else if (c == '\n' || c == '\r' || c == '\t')
      line += c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t";
    else if (is_unprintable(c))
      append_unicode_escape(line, c);
    else
      append_utf8(line, c);
  }
}

bool needs_quotes(std::string_view text) {
  if (text.empty()) return true;
  while (!text.empty()) {
    const char32_t c = take_code_point(text);
    if (c <= ' ' || c == '"' || c == '=' || c == '\\' || c == 0xFFFD || is_unprintable(c)) return true;
  }
  return false;
}

void append_quoted(std::string& line, std::string_view text) {
  line += '"';
  append_escaped(line, text);
  line += '"';
}

std::string timestamp(Format format) {
  const auto now = std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now());
  auto text = to_rfc3339(now);
  if (format == Format::text) return text.substr(0, 10) + " " + text.substr(11, 8);
  text.insert(text.size() - 1, fmt::format(".{:03}", now.time_since_epoch().count() % 1000));
  return text;
}

std::string_view priority_of(Level level) {
  if (!state().has_priorities) return {};
  switch (level) {
    case Level::debug:
      return "<7>";
    case Level::info:
      return "<6>";
    case Level::warning:
      return "<4>";
    case Level::error:
      return "<3>";
  }
  return {};
}

std::string_view source_of(const Fields& fields) {
  for (const auto& field : fields)
    if (field.key == "source") return field.value;
  return {};
}

std::string with_time(Format format, const std::string& line) {
  switch (format) {
    case Format::text:
      return timestamp(format) + " " + line;
    case Format::logfmt:
      return "time=" + timestamp(format) + " " + line;
    case Format::json:
      return "{\"time\":\"" + timestamp(format) + "\"," + line.substr(1);
  }
  return line;
}

}  // namespace

std::string Field::text_of(bool value) { return value ? "true" : "false"; }
std::string Field::text_of(long long value) { return fmt::format("{}", value); }
std::string Field::text_of(unsigned long long value) { return fmt::format("{}", value); }
std::string Field::text_of(double value) { return fmt::format("{:.6g}", value); }

std::string format_line(Format format, Level level, std::string_view event, Fields fields) {
  std::string line;
  switch (format) {
    case Format::json:
      line = fmt::format(R"({{"level":"{}","event":")", name_of(level));
      append_escaped(line, event);
      line += '"';
      for (const auto& field : fields) {
        line += ",\"";
        append_escaped(line, field.key);
        line += "\":";
        if (field.quoted)
          append_quoted(line, field.value);
        else
          line += field.value;
      }
      return line + "}";
    case Format::logfmt:
      line = fmt::format("level={} event={}", name_of(level), event);
      break;
    case Format::text:
      line = level >= Level::warning ? fmt::format("{}: {}", name_of(level), event) : std::string(event);
      break;
  }
  for (const auto& field : fields) {
    line += fmt::format(" {}=", field.key);
    if (field.quoted && needs_quotes(field.value))
      append_quoted(line, field.value);
    else
      line += field.value;
  }
  return line;
}

void configure(const Settings& settings) {
  state().level = settings.level;
  state().format = settings.format;
}

void print(std::string_view lines) {
  if (const auto background = queue())
    background->add(lines);
  else
    write_all(STDERR_FILENO, lines);
}

namespace {

// The line as it is written.
std::string line_of(Level level, std::string_view event, Fields fields) {
  const Format format = state().format;
  return fmt::format("{}{}\n", priority_of(level), with_time(format, format_line(format, level, event, fields)));
}

}  // namespace

Background::Background() {
  const auto tell_dropped = [](std::uint64_t count) {
    return line_of(Level::warning, "log_dropped", {{"count", count}});
  };
  exchange_queue(std::make_shared<LineQueue>(STDERR_FILENO, tell_dropped));
}

Background::~Background() { exchange_queue({}); }

std::uint64_t dropped() {
  const auto background = queue();
  return background ? background->dropped() : 0;
}

void drain() {
  if (const auto background = queue()) background->drain(std::chrono::seconds{1});
}

void tell_suppressed() {
  for (const auto& [subject, count] : state().limit.take_suppressed(std::chrono::steady_clock::now())) {
    const auto& [of, source] = subject;
    print(source.empty()
              ? line_of(Level::warning, "log_suppressed", {{"of", of}, {"count", count}})
              : line_of(Level::warning, "log_suppressed", {{"of", of}, {"source", source}, {"count", count}}));
  }
}

void write(Level level, std::string_view event, Fields fields) {
  auto& log = state();
  if (level < log.level) return;
  if (level >= Level::warning) {
    tell_suppressed();
    const RepeatLimit::Subject subject{std::string(event), std::string(source_of(fields))};
    if (!log.limit.admit(subject, std::chrono::steady_clock::now())) return;
  }
  print(line_of(level, event, fields));
}

}  // namespace kuaixun::log
