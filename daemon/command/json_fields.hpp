// Members of a JSON object that somebody else wrote; of another type than is asked for, or not there: nothing.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json.hpp>

namespace kuaixun {

inline std::string text_of(const boost::json::object& object, std::string_view name, std::string_view otherwise = {}) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string(otherwise);
}

inline std::int64_t number_of(const boost::json::object& object, std::string_view name, std::int64_t otherwise = 0) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_int64() ? value->as_int64() : otherwise;
}

inline boost::json::array list_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_array() ? value->as_array() : boost::json::array{};
}

}  // namespace kuaixun
