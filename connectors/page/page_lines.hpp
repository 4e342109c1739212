// A stretch of a page as the lines that a reader sees.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "html/tree.hpp"

namespace kuaixun {

// Text between two ends of blocks, on one line.
struct ShownLine {
  // A part of it that comes from one node.
  struct Piece {
    std::size_t at = 0;            // the byte of the line at which it begins
    std::uint32_t node = 0;        // of the text, or the element that names a time
    bool is_time_element = false;  // what its attribute says, in place of what it shows
    bool is_link = false;          // it leads elsewhere
  };
  std::string text{};
  std::vector<Piece> pieces{};

  std::string_view text_of(std::size_t piece) const;
  bool is_link() const;  // all of it leads elsewhere
  // The piece that holds this byte of the line.
  const Piece& piece_at(std::size_t at) const;
};

// The lines of the nodes from `begin` up to `end`, until they hold `most` bytes. What is not shown (scripts, menus to
// choose from) is passed over, and so is what stands beside (aside, nav, footer), unless the title's node stands in it,
// and what others say (comments, related articles) by its element's name. A <time> that names its moment in an
// attribute says that moment. Year, day and clock in blocks of their own come as one line.
std::vector<ShownLine> shown_lines(const HtmlTree& tree, std::uint32_t begin, std::uint32_t end, std::size_t most,
                                   std::uint32_t title = 0);

// The node at which about `most` bytes of text begin that stand before `node`.
std::uint32_t start_of_text_before(const HtmlTree& tree, std::uint32_t node, std::size_t most);

}  // namespace kuaixun
