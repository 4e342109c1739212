// Whether a text is about what a title says.
#pragma once

#include <string_view>

namespace kuaixun {

// Whether the text has one of the title's words of four letters and more, or one of its pairs of neighbouring CJK
// characters. True for titles that have hardly any. A cookie notice, a box about the author or a list of rules has
// none.
bool speaks_of(std::string_view title, std::string_view text);

}  // namespace kuaixun
