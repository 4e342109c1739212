// The lines of an article's container, and which of them are the article's.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "connectors/page/text_outline.hpp"

namespace kuaixun {

// Text between two ends of blocks: what a browser shows as one paragraph.
struct ArticleLine {
  std::vector<std::uint32_t> texts{};  // nodes
  TextWeight weight{};
  std::string text{};  // white space folded
  std::string
      comparable{};  // see comparable_line(); filled by choose_lines(), of lines that are not too long for a note
  bool is_heading = false;
  bool is_cell = false;      // it stands in a cell of a table inside of the container
  bool is_listed = false;    // in a list
  bool is_dateline = false;  // of the first ones: says when and by whom
  bool is_call = false;      // boilerplate wherever it stands
  bool is_kept = true;
};

std::vector<ArticleLine> lines_of(const TextOutline& page, std::uint32_t container);

// A line of links, not a sentence that holds some.
bool is_link_line(const TextWeight& weight);

// Whether it is a sentence of a text, and no link, credit, call or line of dates.
bool is_sentence_of_text(const ArticleLine& line);

// Whether another part of the page may begin with it: a heading, a link to another article. And whether it says so:
// comments, related articles.
bool begins_another_part(const ArticleLine& line);
bool begins_foreign_part(const ArticleLine& line);

// What is known of the container.
struct LinesContext {
  std::uint32_t title_end = 0;  // behind the title's node, when it stands in the container
  std::string compact_title{};
  bool is_named = false;  // the container's name says that next to nothing else is in it
};

// Unmarks what is none of the article's: what stands before its title, credits, calls and buttons, links to others and
// their teasers, what follows "Comments", and short lines behind the last sentence. Lists and tables of the article
// stay, and headings, also those that link: a digest's headlines.
void choose_lines(std::vector<ArticleLine>& lines, const LinesContext& context);

}  // namespace kuaixun
