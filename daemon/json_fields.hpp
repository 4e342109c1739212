// Members of JSON objects: of one that somebody else wrote (of another type than is asked for, or not there: nothing),
// and of one that leaves out what is empty.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json.hpp>

#include "model.hpp"

namespace kuaixun {

std::string text_of(const boost::json::object& object, std::string_view name, std::string_view otherwise = {});
std::int64_t number_of(const boost::json::object& object, std::string_view name, std::int64_t otherwise = 0);
boost::json::array list_of(const boost::json::object& object, std::string_view name);

void put(boost::json::object& object, std::string_view name, std::string_view text);
void put(boost::json::object& object, std::string_view name, const std::optional<Timestamp>& time);

}  // namespace kuaixun
