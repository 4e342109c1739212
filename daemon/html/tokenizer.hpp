// HTML cut into tags and text, in one pass and without a tree.
#pragma once

#include <array>
#include <string_view>
#include <vector>

namespace kuaixun {

struct HtmlAttribute {
  std::string_view name, value;  // as written: case and entities untouched
};

struct HtmlToken {
  enum class Kind { text, raw_text, start_tag, end_tag } kind = Kind::text;
  std::string_view text{};             // of text (entities untouched) and raw text (script, style, …: no entities)
  std::array<char, 24> name_buffer{};  // of a tag, in lower case
  std::size_t name_size = 0;
  bool self_closing = false;
  std::vector<HtmlAttribute> attributes{};  // at most 64: the rest is passed over

  std::string_view name() const { return {name_buffer.data(), name_size}; }
};

// Calls what `reader` has for tokens of this kind: take_text(text), take_raw_text(text), start(tag) or end(name).
template <class Reader>
void give(const HtmlToken& token, Reader& reader) {
  switch (token.kind) {
    case HtmlToken::Kind::text:
      return reader.take_text(token.text);
    case HtmlToken::Kind::raw_text:
      return reader.take_raw_text(token.text);
    case HtmlToken::Kind::start_tag:
      return reader.start(token);
    case HtmlToken::Kind::end_tag:
      return reader.end(token.name());
  }
}

// Views into the text it was given, which must outlive it. Time linear in the text, whatever it holds. Comments,
// doctypes, CDATA marks and processing instructions are passed over (the text of a CDATA section is text).
class HtmlTokenizer {
 public:
  explicit HtmlTokenizer(std::string_view html) : html_(html) {}

  // The next token; false at the end.
  bool next(HtmlToken& token);

  // Behind the last token.
  std::size_t position() const { return at_; }

  // What follows a <script>, <title>, … that was no tag but somebody's word is markup as before.
  void read_as_markup() { raw_element_ = {}; }

 private:
  bool take_markup(HtmlToken& token);
  void take_tag(HtmlToken& token, std::size_t name_start, bool end_tag);
  void take_attributes(HtmlToken& token);
  bool take_raw_text(HtmlToken& token);
  std::size_t skip_comment(std::size_t at);

  std::string_view html_;
  std::size_t at_ = 0;
  std::string_view raw_element_{};  // script, style, …: its content comes next
  bool no_more_comment_ends_ = false;
  bool no_more_cdata_ends_ = false;
  std::size_t cdata_end_ = std::string_view::npos;  // where the ]]> of an open CDATA section stands
};

}  // namespace kuaixun
