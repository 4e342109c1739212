#include "base/log.hpp"

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <mutex>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "base/line_queue.hpp"
#include "base/printable.hpp"
#include "base/time.hpp"
#include "base/utf8.hpp"

namespace kuaixun::log {
namespace {

constexpr int kRepeatsWritten = 10;
constexpr std::chrono::seconds kRepeatWindow{10};

// Counts how often each event name came lately. Shared by all threads, so it has a lock of its own.
class RepeatLimit {
 public:
  // Whether this one may be written; `suppressed` is how many were not since the last window.
  bool admit(std::string_view event, int& suppressed) {
    const auto now = std::chrono::steady_clock::now();
    const std::lock_guard lock(mutex_);
    auto& window = windows_.try_emplace(std::string(event)).first->second;
    if (now - window.start >= kRepeatWindow) {
      suppressed = std::max(0, window.count - kRepeatsWritten);
      window = {now, 0};
    }
    return ++window.count <= kRepeatsWritten;
  }

 private:
  struct Window {
    std::chrono::steady_clock::time_point start{};
    int count = 0;
  };
  std::mutex mutex_;
  std::map<std::string, Window, std::less<>> windows_;
};

struct State {
  Settings settings;
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
  if (format == Format::text) return text.substr(11, 8);
  text.insert(text.size() - 1, fmt::format(".{:03}", now.time_since_epoch().count() % 1000));
  return text;
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

void configure(const Settings& settings) { state().settings = settings; }

void print(std::string_view lines) {
  if (const auto background = queue())
    background->add(lines);
  else
    write_all(STDERR_FILENO, lines);
}

Background::Background() {
  const auto tell_dropped = [format = state().settings.format](std::uint64_t count) {
    return with_time(format, format_line(format, Level::warning, "log_dropped", {{"count", count}})) + "\n";
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

void write(Level level, std::string_view event, Fields fields) {
  auto& log = state();
  if (level < log.settings.level) return;
  if (level >= Level::warning) {
    int suppressed = 0;
    const bool admitted = log.limit.admit(event, suppressed);
    const auto format = log.settings.format;
    if (suppressed > 0)
      print(with_time(format, format_line(format, level, "log_suppressed", {{"of", event}, {"count", suppressed}})) +
            "\n");
    if (!admitted) return;
  }
  print(with_time(log.settings.format, format_line(log.settings.format, level, event, fields)) + "\n");
}

}  // namespace kuaixun::log
