// Character references: &amp; &#x4e2d; &hellip; …
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

// &amp; &#x4e2d; &nbsp; &hellip; … resolved by HTML's rules, once. What is no entity stays.
std::string resolve_entities(std::string_view text);

// The code points of an HTML named entity (without & and ;), as UTF-8; empty when there is none of that name.
std::string_view entity_text(std::string_view name);

// Appends text with its markup escaped: & < >, and in the value of an attribute the double quote.
enum class Escape { text, attribute };
void append_escaped(std::string& out, std::string_view text, Escape escape);

}  // namespace kuaixun
