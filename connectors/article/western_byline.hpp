// "By Jo Doe and Ann Lee | March 5, 2026", and the like of other languages with capital letters.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kuaixun {

// The names in a line that says by whom the article is: By, Written by, Author:, Por, Par, Von, Di, Door and one or
// more capitalised names, up to the end, a date, a mark or a word like "in" or "for". What follows a name behind a
// comma is another name or a post ("Staff Writer"), which is none. Nothing when it is a sentence: "By Monday the port
// will open." `line` is one line without markup.
std::vector<std::string> western_authors(std::string_view line);

// One or more names without a word before them, as an element that is named after authors holds them.
std::vector<std::string> western_names(std::string_view text);

}  // namespace kuaixun
