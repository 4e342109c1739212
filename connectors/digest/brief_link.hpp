// The link that a brief ends with.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

// Takes `end` off the text, if that ends so.
bool take_end(std::string_view& text, std::string_view end);

// Whether the text is a web address and nothing else, bare or in angle brackets. Gives it without these.
std::string_view lone_address(std::string_view text);

// Takes the link off the end of a text and gives its address; empty when the text ends with none. Forms: a bare
// address, [label](address), either in brackets of any width. A label that only points (更多, 原文, link, ↗) goes with
// the link, any other stays in the text.
std::string take_link(std::string& text);

}  // namespace kuaixun
