// The body of an article without what its account asks of its readers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kuaixun {

// The HTML without the text of lines that are calls (see account_call.hpp), which are added to `left_out`, at most 50.
// Elements and pictures stay. Time linear in the HTML.
std::string without_account_lines(std::string_view html, std::vector<std::string>& left_out);

}  // namespace kuaixun
