// How the commands print. What comes from outside can do nothing to the terminal: see base/printable.hpp.
#pragma once

#include <cstdio>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "base/printable.hpp"

namespace kuaixun {

inline void put(std::FILE* to, std::string_view text) { std::fwrite(text.data(), 1, text.size(), to); }

// A line of standard output.
template <class... Values>
void say(fmt::format_string<Values...> format, Values&&... values) {
  put(stdout, printable(fmt::format(format, std::forward<Values>(values)...)) + '\n');
}

// A line of standard error.
template <class... Values>
void warn(fmt::format_string<Values...> format, Values&&... values) {
  put(stderr, printable(fmt::format(format, std::forward<Values>(values)...)) + '\n');
}

// Text of several lines, and JSON, on standard output.
inline void say_lines(std::string_view text) { put(stdout, printable_lines(text) + '\n'); }
inline void say_json(std::string_view json) { put(stdout, printable_json(json) + '\n'); }

}  // namespace kuaixun
