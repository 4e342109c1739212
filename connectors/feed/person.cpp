#include "connectors/feed/person.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "text/ascii.hpp"
#include "text/text_builder.hpp"

namespace kuaixun {
namespace {

bool is_address_character(char c) {
  return is_ascii_letter(c) || is_ascii_digit(c) || std::string_view("._%+-'").find(c) != std::string_view::npos;
}

// Where an e-mail address stands in the text: begin and end, equal when there is none.
std::pair<std::size_t, std::size_t> find_address(std::string_view text) {
  for (auto at = text.find('@'); at != std::string_view::npos; at = text.find('@', at + 1)) {
    auto begin = at, end = at + 1;
    while (begin > 0 && is_address_character(text[begin - 1])) --begin;
    while (end < text.size() &&
           (is_ascii_letter(text[end]) || is_ascii_digit(text[end]) || text[end] == '.' || text[end] == '-'))
      ++end;
    const bool has_dot = text.substr(at, end - at).find('.') != std::string_view::npos;
    while (end > at + 1 && text[end - 1] == '.') --end;
    if (begin < at && has_dot) {
      const auto query = text.substr(end).starts_with('?') ? text.find_first_of(" )>", end) : end;
      return {begin, std::min(query, text.size())};
    }
  }
  return {0, 0};
}

}  // namespace

Person parse_person(std::string_view raw) {
  constexpr std::size_t kLongest = 512;
  auto text = fold_space(raw.substr(0, kLongest));
  Person person;
  const auto [begin, end] = find_address(text);
  if (begin == end) {
    person.name = text;
    return person;
  }
  person.email = text.substr(begin, end - begin);
  text.erase(begin, end - begin);
  if (auto mail = text.find("mailto:"); mail != std::string::npos) text.erase(mail, 7);
  for (const auto* brackets : {"()", "<>", "[]", "&lt;&gt;"}) {
    const auto at = text.find(brackets);
    if (at != std::string::npos) text.erase(at, std::string_view(brackets).size());
  }
  auto name = trim_ascii(text);
  while (!name.empty() && (name.front() == '(' || name.front() == '<' || name.front() == ',' || name.front() == '-'))
    name = trim_ascii(name.substr(1));
  while (!name.empty() && (name.back() == ')' || name.back() == '>' || name.back() == ',' || name.back() == '-'))
    name = trim_ascii(name.substr(0, name.size() - 1));
  person.name = std::string(name);
  return person;
}

}  // namespace kuaixun
