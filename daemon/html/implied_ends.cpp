#include "html/implied_ends.hpp"

#include <array>
#include <vector>

namespace kuaixun {

std::span<const ImpliedEnd> implied_ends(Ends by_start_of) {
  using List = std::vector<ImpliedEnd>;
  const auto end = [](std::string_view ended, std::initializer_list<std::string_view> barriers) {
    return ImpliedEnd{&element_rule(ended), barriers, barriers};
  };
  static const std::array<List, std::size_t(Ends::row) + 1> kLists{
      List{},                           // nothing
      List{end("head", {})},            // head
      List{end("option", {"select"})},  // option
      List{ImpliedEnd{&element_rule("li"), {"ul", "ol", "menu", "dir"}, {"ul", "ol", "menu", "dir", "div", "table"}}},
      List{end("dt", {"dl"}), end("dd", {"dl"})},
      List{end("td", {"table"}), end("th", {"table"})},
      List{end("td", {"table"}), end("th", {"table"}), end("tr", {"table"})},
  };
  return kLists[std::size_t(by_start_of)];
}

}  // namespace kuaixun
