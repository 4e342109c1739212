// How a digest is taken apart, as data: config/profiles/*.toml has those that are shipped, and their words.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}  // namespace re2

namespace kuaixun {

// Which lines begin something. Several conditions: any of them.
struct LineRule {
  int heading = 0;                         // a heading of this level
  bool numbered = false;                   // a line with a number before it
  bool bullet = false;                     // a line of a list that is not indented
  bool titled = false;                     // a short paragraph without an end, before one that has an end
  bool in_contents = false;                // a line that the table of contents names
  std::shared_ptr<const re2::RE2> line{};  // a line that this matches whole; groups: title, link

  bool is_set() const { return heading > 0 || numbered || bullet || titled || in_contents || line != nullptr; }
};

struct Profile {
  std::string name{};
  enum class Format {
    markdown,  // lines
    text,      // paragraphs: a blank line stands between them
    post,      // one article with front matter
    page,      // a page of a newspaper as text: one item, nothing is split
    json,      // a list of texts
  };
  Format format = Format::markdown;
  bool is_report = false;          // what it is published as; its parts are articles, those of a digest briefs
  bool by_dated_headings = false;  // each heading that is a date begins a digest of its own
  bool is_plain = false;           // the words of an item are text and no Markdown
  bool is_publisher_the_section = false;
  LineRule section{}, item{};
  std::shared_ptr<const re2::RE2> dropped{};  // what goes from a title
  // In an item's line and in the overview that is left out: what joins the two. Its group is the name; headings of the
  // overview are then sections.
  std::shared_ptr<const re2::RE2> reference{};
  std::shared_ptr<const re2::RE2> publisher{};  // in the last line of an item; its group is the name
  std::shared_ptr<const re2::RE2> noise{};      // lines that belong to nothing
  std::shared_ptr<const re2::RE2> left_out{};   // headings whose lines are left out, up to the next as high
  std::shared_ptr<const re2::RE2> marks{};      // of a page: one of its lines is such
  std::string list{};                           // of JSON: the name of the list
  // What it takes to be sure of the shape.
  int least_items = 2, least_sections = 0;
  double least_linked = 0;   // share of the items that have a link
  double least_covered = 0;  // share of the lines that begin something
};

// Whether the pattern is there and matches all of the text.
bool is_match(const std::shared_ptr<const re2::RE2>& pattern, std::string_view text);

// What reading one gave: a profile, or what is wrong with it: line, key, and what is expected there.
struct ProfileReading {
  std::optional<Profile> profile{};
  std::string complaint{};
};

ProfileReading read_profile(std::string_view toml);

// Those that are shipped, in the order in which `auto` tries them. Lives as long as the program.
const std::vector<Profile>& shipped_profiles();
// The one of this name, or null.
const Profile* shipped_profile(std::string_view name);

}  // namespace kuaixun
