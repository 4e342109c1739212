// Logging: one line an event on stderr, as logfmt, JSON or for a person's eyes. Any thread.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <type_traits>

namespace kuaixun::log {

enum class Level { debug, info, warning, error };
enum class Format { text, logfmt, json };

struct Settings {
  Level level = Level::info;
  Format format = Format::logfmt;
};

// One key and value of an event. Keys are snake_case and say their unit: `duration_seconds`. Values hold no secret.
struct Field {
  template <class T>
    requires std::is_arithmetic_v<T>
  Field(std::string_view name, T number) : key(name), value(text_of(number)), quoted(false) {}
  Field(std::string_view name, std::string_view text) : key(name), value(text), quoted(true) {}

  std::string_view key;
  std::string value;
  bool quoted;

 private:
  static std::string text_of(bool value);
  static std::string text_of(long long value);
  static std::string text_of(unsigned long long value);
  static std::string text_of(double value);
  template <class T>
  static std::string text_of(T value) {
    if constexpr (std::floating_point<T>)
      return text_of(double(value));
    else if constexpr (std::is_signed_v<T>)
      return text_of((long long)(value));
    else
      return text_of((unsigned long long)(value));
  }
};

using Fields = std::initializer_list<Field>;

// From now on; before it, events go to stderr as logfmt from level info on. Throws nothing.
void configure(const Settings& settings);

// While it lives, lines are written by a thread of their own, and nobody waits for who reads them: see line_queue.hpp.
// One at a time, for the length of a daemon. Lines that were dropped are told of in a `log_dropped` line. At its end it
// waits up to a second for the reader.
class Background {
 public:
  Background();
  ~Background();
  Background(const Background&) = delete;
  Background& operator=(const Background&) = delete;
};

// How many lines were dropped so far.
std::uint64_t dropped();
// Waits, up to a second, until what was logged has been written: before an end without goodbye.
void drain();
// Lines that are no event, on the same way.
void print(std::string_view lines);

// `event` names what happened in snake_case (`fetch_failed`); it is the line's first field.
// What repeats within ten seconds with the same `event` and `source` at warning or error is written at most ten times,
// then counted and told of in a `log_suppressed` line: see tell_suppressed(). Lines to the journal begin with their
// priority.
void write(Level level, std::string_view event, Fields fields);

// Says what was not written, once its ten seconds are over; for those who look every second.
void tell_suppressed();

inline void debug(std::string_view event, Fields fields = {}) { write(Level::debug, event, fields); }
inline void info(std::string_view event, Fields fields = {}) { write(Level::info, event, fields); }
inline void warning(std::string_view event, Fields fields = {}) { write(Level::warning, event, fields); }
inline void error(std::string_view event, Fields fields = {}) { write(Level::error, event, fields); }

// The line without time and newline, as write() makes it. For tests.
std::string format_line(Format format, Level level, std::string_view event, Fields fields);

}  // namespace kuaixun::log
