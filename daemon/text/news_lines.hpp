// The lines of a text that are its news, without those that publishers put around it.
#pragma once

#include <string_view>
#include <vector>

namespace kuaixun {

// Without datelines ("财联社4月5日电，" at the beginning) and lines of sources, editors, disclaimers. Views of `text`.
std::vector<std::string_view> news_lines(std::string_view text);

}  // namespace kuaixun
