// Flawed JSON written anew.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace kuaixun {

// The JSON in what may have something around it: a byte order mark, a comment, a callback (JSONP: `show({…});`), an
// assignment (`var feed = {…};`), a guard against its use as a script (`)]}',`). Empty when that is not all that stands
// before its first bracket.
std::string_view json_in(std::string_view text);

struct RepairedJson {
  std::string text;                  // sound JSON
  std::vector<std::string> flaws{};  // each once, for a person
  bool is_cut_off = false;           // the elements of arrays that the cut went through are left out
};

// Reads as a person would what simdjson has refused: raw control characters, lone halves of surrogate pairs and unknown
// escapes in strings, quotes in a string that do not end it, strings in single quotes, names without quotes, comments,
// missing and surplus commas, numbers and words that JSON does not know, values that are missing, text behind the end,
// an end that never came. Nothing when there is no JSON in it, or it is nested more than 200 deep. The text must be
// UTF-8. Time linear in it, and the result at most four times as long.
std::optional<RepairedJson> repaired_json(std::string_view text);

}  // namespace kuaixun
