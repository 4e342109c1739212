// A text taken apart by a profile.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "connectors/digest/lines.hpp"
#include "connectors/digest/profile.hpp"
#include "model.hpp"

namespace kuaixun {

// One piece of news of a digest.
struct Brief {
  std::string title{};      // in Markdown where the profile is; empty: it has none of its own
  std::string text{};       // paragraphs with an empty line between them in Markdown, a line each in plain text
  std::string link{};       // the one that its title is, that it ends with, or that stands alone below it
  std::string publisher{};  // whom it names as its source
  std::string section{};
  std::uint32_t first_line = 0, last_line = 0;  // where it stands, from 1
};

struct Digest {
  std::string title{};  // empty: that of the document
  std::optional<Timestamp> date{};
  std::vector<std::string> intro{};  // paragraphs before the first brief
  std::vector<Brief> briefs{};
  bool is_suspect = false;  // its numbers are not 1, 2, 3 …, or its contents name what is not there
};

struct Split {
  std::string title{};            // of the document; empty: it has none
  std::vector<Digest> digests{};  // in its order
  int left_out = 0;               // lines that belong to nothing
};

// Reads a date that is all of a text.
using ReadDate = std::function<std::optional<Timestamp>(std::string_view)>;

// The day that stands somewhere in a line, as 2026-09-21 or 2026年9月21日.
std::optional<Timestamp> day_in(std::string_view line, const ReadDate& read_date);

// A text, read as lines and as paragraphs when somebody first asks.
class DigestText {
 public:
  explicit DigestText(std::string_view text) : text_(text) {}
  const std::vector<Line>& lines();
  const std::vector<Line>& paragraphs();
  bool is_tight();  // see is_set_tight()

 private:
  std::string_view text_;
  std::optional<std::vector<Line>> lines_, paragraphs_;
  std::optional<bool> is_tight_;
};

// Tells line by line what a profile leaves out: noise, and what stands below a heading that is not wanted, up to the
// next one as high. The profile outlives it.
class LeftOut {
 public:
  explicit LeftOut(const Profile& profile) : profile_(profile) {}
  enum class Why { kept, noise, below_heading };
  // `whole`: the line with its mark. Paragraphs have no headings.
  Why take(const Line& line, std::string_view whole);
  // The level of the heading below which nothing is wanted; 0: there is none.
  int level() const { return level_; }

 private:
  const Profile& profile_;
  int level_ = 0;
};

// Nothing unless it is sure that the text has the shape. For profiles of format markdown and text. Time and memory
// linear in the size of the text, which is UTF-8 and outlives the call.
std::optional<Split> split(DigestText& text, const Profile& profile, const ReadDate& read_date);

}  // namespace kuaixun
