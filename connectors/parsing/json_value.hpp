// Values of foreign JSON, of whatever type they happen to be.
#pragma once

#include <string>
#include <string_view>

#include <fmt/format.h>
#include <simdjson.h>

#include "text/ascii.hpp"

namespace kuaixun {

// A text, trimmed, or a number as its text; empty for anything else.
inline std::string json_text(simdjson::dom::element value) {
  std::string_view text;
  if (value.get(text) == simdjson::SUCCESS) return std::string(trim_ascii(text));
  std::int64_t number = 0;
  if (value.get(number) == simdjson::SUCCESS) return std::to_string(number);
  double real = 0;
  if (value.get(real) == simdjson::SUCCESS) return fmt::format("{}", real);
  return {};
}

// The same of a field that may not be there.
inline std::string json_field(simdjson::dom::object from, std::string_view name) {
  simdjson::dom::element value;
  return from[name].get(value) == simdjson::SUCCESS ? json_text(value) : std::string{};
}

// Visits the elements of a field that is an array, and none of anything else.
template <class Visit>
void each_in_json(simdjson::dom::object from, std::string_view name, Visit visit) {
  simdjson::dom::array values;
  if (from[name].get(values) != simdjson::SUCCESS) return;
  for (const simdjson::dom::element value : values) visit(value);
}

}  // namespace kuaixun
