// Plain text out of the text of HTML: white space folded, blocks on lines of their own.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

// Collects text as a browser would lay it out. No blank comes between two CJK characters where only the source's line
// broke.
class TextBuilder {
 public:
  void append(std::string_view text);  // white space folded
  void append_preformatted(std::string_view text);
  void break_line();   // the next text begins a line
  void separate();     // the next text is apart by a blank: table cells
  std::string take();  // the text, trimmed

 private:
  void put_pending(char32_t next);

  std::string text_;
  bool blank_pending_ = false;  // white space was seen …
  bool wrapped_ = false;        // … and it held a line's end
  bool newline_pending_ = false;
};

// White space (incl. U+00A0, U+3000 at the ends) folded to single blanks, trimmed.
std::string fold_space(std::string_view text);

}  // namespace kuaixun
