// What feeds write for characters that XML knows only by other names.
#pragma once

#include <string>

namespace kuaixun {

// References that XML does not know but feeds use: HTML's names, and the numbers 128 to 159 that mean windows-1252.
// Resolved outside of CDATA sections; a name that nobody knows stays as it was written. Moves the text through when it
// holds none.
std::string with_html_references(std::string text);

// U+0080 to U+009F, which nobody means, as the windows-1252 characters that they were before somebody mislabelled them.
std::string with_windows_characters(std::string text);

}  // namespace kuaixun
