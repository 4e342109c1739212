// Advertising glued to titles, by the rules of config/spam.toml.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

enum class Spam {
  none,
  cleaned,  // it was taken off, and what is left speaks for itself
  suspect   // there is some, and nothing else says which words are the title's own
};

// Takes advertising off the beginning or the end of a title. `first_line`: of the text below it; may be empty. What is
// taken off leaves a title without it: doing so twice changes nothing. Time linear in the title.
Spam clean_title(std::string& title, std::string_view first_line);

// What is glued to the beginning or the end of a title, the first of several; empty for none.
std::string_view glued_on(std::string_view title);
// The title without all of that, as when other titles have shown what it is.
std::string without_glued_on(std::string_view title);

}  // namespace kuaixun
