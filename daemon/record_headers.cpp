#include "record_headers.hpp"

#include <cstdint>
#include <cstring>

namespace kuaixun {
namespace {

void put(std::string& block, std::string_view text) {
  const auto size = std::uint32_t(text.size());
  block.append(reinterpret_cast<const char*>(&size), sizeof size).append(text);
}

// Takes a text off the front of a block; false when it is not whole.
bool take(std::string_view& block, std::string_view& text) {
  std::uint32_t size = 0;
  if (block.size() < sizeof size) return false;
  std::memcpy(&size, block.data(), sizeof size);
  if (block.size() - sizeof size < size) return false;
  text = block.substr(sizeof size, size);
  block.remove_prefix(sizeof size + size);
  return true;
}

}  // namespace

RecordHeaders::const_iterator::const_iterator(std::string_view rest) : rest_(rest) {
  if (!take(rest_, header_.first) || !take(rest_, header_.second)) *this = {};
}

RecordHeaders::RecordHeaders(std::initializer_list<value_type> headers) {
  for (const auto& [name, value] : headers) add(name, value);
}

void RecordHeaders::add(std::string_view name, std::string_view value) {
  put(packed_, name);
  put(packed_, value);
}

std::string_view RecordHeaders::value(std::string_view name) const {
  std::string_view last;
  for (const auto& header : *this)
    if (header.first == name) last = header.second;
  return last;
}

}  // namespace kuaixun
