// What stands in angle brackets in a title or a name: markup, or words of its writer.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "html/tokenizer.hpp"

namespace kuaixun {

// Tells tags from words: `std::vector<int>`, `<antirez>`, `Option<Box<T>>`, `the <dialog> element` are words; <b>…</b>,
// <br>, <img src="…">, <p> between two words are tags. A tag is an element of HTML that has attributes with values, or
// an end, or stands where an unclosed one would; whatever else has quoted attributes; and what word processors leave
// (<o:p>). Asked about all tags of the fragment, in order. Time linear in the fragment.
class AngleBrackets {
 public:
  explicit AngleBrackets(std::string_view fragment);  // must outlive this

  // `written`: the tag as it stands in the fragment.
  bool is_markup(const HtmlToken& tag, std::string_view written);

 private:
  bool is_start(const HtmlToken& tag, std::string_view written) const;
  bool stands_as_markup(std::string_view written) const;

  std::string_view fragment_;
  std::vector<std::pair<std::string, const char*>> last_ends_{};  // of HTML's elements: where the last end tag stands
  std::set<std::string, std::less<>> opened_{};                   // elements whose start was markup: of any names
};

// `fragment` with the '<' of what HTML would pass over unseen, though it stands in titles as words: <?php, <!doctype
// html>, </>, an unclosed <!--. Comments and CDATA marks stay what they are.
std::string with_visible_marks(std::string_view fragment);

}  // namespace kuaixun
