#include "json_fields.hpp"

namespace kuaixun {

std::string text_of(const boost::json::object& object, std::string_view name, std::string_view otherwise) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : std::string(otherwise);
}

std::int64_t number_of(const boost::json::object& object, std::string_view name, std::int64_t otherwise) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_int64() ? value->as_int64() : otherwise;
}

boost::json::array list_of(const boost::json::object& object, std::string_view name) {
  const auto* value = object.if_contains(name);
  return value != nullptr && value->is_array() ? value->as_array() : boost::json::array{};
}

void put(boost::json::object& object, std::string_view name, std::string_view text) {
  if (!text.empty()) object[name] = text;
}

void put(boost::json::object& object, std::string_view name, const std::optional<Timestamp>& time) {
  if (time) object[name] = to_rfc3339(*time);
}

}  // namespace kuaixun
