// Who wrote, edited and published an article, as its page says in words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kuaixun {

struct Byline {
  std::vector<std::string> authors;
  std::string publisher;  // the outlet: 来源
  std::string editor;
};

// Adds to `byline` what a piece of text says after 来源, 作者, 记者, 责任编辑, in simplified or traditional characters;
// fields that are filled stay as they are. For By … see western_byline.hpp.
void read_byline(std::string_view text, Byline& byline);

// Whether it may be a person's or an outlet's name: no number, address or mail, not overlong.
bool is_name(std::string_view text);

}  // namespace kuaixun
