#include "connectors/page/article_lines.hpp"

#include <algorithm>

#include "connectors/article/boilerplate.hpp"
#include "connectors/article/compact_text.hpp"
#include "html/entities.hpp"
#include "text/ascii.hpp"
#include "text/text_builder.hpp"

namespace kuaixun {
namespace {

using Lines = std::vector<ArticleLine>;

constexpr std::size_t kLongestNote = 360, kLongestStatement = 900;  // bytes; statements of sites stand at the end
constexpr float kShort = 250;                                       // an article of less is a flash
constexpr float kMostBehindNamed = 0.2F, kMostBehind = 0.5F;        // what may stand behind the text and be dropped
constexpr float kSubstantial = 60;                                  // a line that is no caption, credit or button
constexpr std::size_t kHeadLines = 3, kTailLines = 12;
constexpr std::size_t kMostDatelines = 8;  // lines at the beginning that are asked whether they are one

bool is_heading(std::string_view name) {
  return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
}

bool is_item(const HtmlNode& node) {
  static const ElementSet items{"li", "dt", "dd", "td", "th"};
  return items.contains(node.rule);
}

class LineReader {
 public:
  explicit LineReader(const TextOutline& page) : page_(page), tree_(page.tree()) {}

  Lines read(std::uint32_t container) {
    std::vector<std::uint32_t> ends;  // of the blocks that are open
    std::uint32_t end_of_item = 0, end_of_cell = 0;
    for (auto node = container + 1; node < tree_[container].end; ++node) {
      while (!ends.empty() && node >= ends.back()) {
        ends.pop_back();
        finish();
      }
      line_.is_listed = line_.is_listed || node < end_of_item;
      line_.is_cell = line_.is_cell || node < end_of_cell;
      if (page_.is_noise(node)) {
        node = tree_[node].end - 1;
        continue;
      }
      if (tree_[node].kind == HtmlNode::Kind::text) {
        line_.texts.push_back(node);
      } else if (tree_[node].is_element() && tree_[node].rule->layout != Layout::inline_text) {
        finish();
        const auto name = tree_[node].name();
        line_.is_heading = is_heading(name);
        if (is_item(tree_[node])) end_of_item = std::max(end_of_item, tree_[node].end);
        if (name == "td" || name == "th") end_of_cell = std::max(end_of_cell, tree_[node].end);
        ends.push_back(tree_[node].end);
      }
    }
    finish();
    return std::move(lines_);
  }

 private:
  void finish() {
    std::string text;
    for (const auto node : line_.texts) {
      text += tree_[node].text;
      line_.weight += page_.weight(node);
    }
    if (line_.weight.all > 0) {
      line_.text = fold_space(resolve_entities(text));
      lines_.push_back(std::move(line_));
    }
    line_ = {};
  }

  const TextOutline& page_;
  const HtmlTree& tree_;
  Lines lines_;
  ArticleLine line_;
};

// What the words of a line say of it, asked once: most lines are asked for nothing but their weight.
void read_words(Lines& lines) {
  std::size_t asked = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto& line = lines[i];
    const auto longest = i + 2 * kTailLines >= lines.size() ? kLongestStatement : kLongestNote;
    if (!line.is_kept || line.text.size() > longest) continue;
    line.comparable = comparable_line(line.text);
    if (asked++ < kMostDatelines) line.is_dateline = is_dateline(line.comparable);
    line.is_call = is_call_or_button(line.comparable);
  }
}

bool is_substantial(const ArticleLine& line) {
  return line.weight.unlinked() >= kSubstantial && line.weight.marks > 0 && !line.is_dateline;
}

bool introduces_more(const ArticleLine& line) { return line.text.ends_with("：") || line.text.ends_with(':'); }

bool breaks_off(const ArticleLine& line) {
  for (const std::string_view mark : {"...", "…", "。。。", "...]", "…]"})
    if (line.text.ends_with(mark)) return true;
  return false;
}

// Where the text of the article begins and ends among the lines, as far as long sentences show it.
struct Extent {
  std::size_t first = 0, last = 0;
};

Extent extent_of(const std::vector<ArticleLine*>& lines) {
  const auto counts = [](const ArticleLine* line) { return is_substantial(*line); };
  const auto first = std::find_if(lines.begin(), lines.end(), counts);
  const auto last = std::find_if(lines.rbegin(), lines.rend(), counts);
  return {std::size_t(first - lines.begin()), lines.size() - std::size_t(last - lines.rbegin())};
}

LinePlace place_of(std::size_t line, const Extent& extent, std::size_t count) {
  if (line < std::max(kHeadLines, extent.first)) return LinePlace::head;
  return line + kTailLines >= count || line + kHeadLines >= extent.last ? LinePlace::tail : LinePlace::middle;
}

// What stands before the article's title in its container is none of it, unless there is little behind.
void drop_before_title(Lines& lines, std::uint32_t title_end) {
  const auto behind = std::find_if(lines.begin(), lines.end(),
                                   [&](const ArticleLine& line) { return line.texts.front() >= title_end; });
  float before = 0, all = 0;
  for (auto line = lines.begin(); line != lines.end(); ++line) {
    all += line->weight.unlinked();
    if (line < behind) before += line->weight.unlinked();
  }
  if (all - before < kShort && before > 0.5F * all) return;
  for (auto line = lines.begin(); line != behind; ++line) line->is_kept = false;
}

// An address that is shown as it is: part of what is said.
bool is_address(const ArticleLine& line) { return line.text.starts_with("http") || line.text.starts_with("www."); }

// The title of another article: a link, with its source or day at most.
bool is_teaser_title(const ArticleLine& line) {
  constexpr float kPartlyLink = 0.4F, kLongest = 140, kShortest = 12;
  return !is_address(line) && line.weight.link_density() >= kPartlyLink && line.weight.linked >= kShortest &&
         line.weight.all <= kLongest;
}

// Teasers of other articles at the end: links, each with a paragraph at most, and headings between. Where they begin.
struct Teasers {
  std::size_t begin = 0;
  std::size_t titles = 0, broken_off = 0, paragraphs = 0;
  float weight = 0;
};

Teasers teasers_at_end(const Lines& lines) {
  constexpr float kLongestParagraph = 420, kMostBetween = 120;
  Teasers teasers{.begin = lines.size()};
  std::size_t begin = lines.size();
  float between = 0;  // of short lines that are neither: a table of the article, when they are many
  for (std::size_t i = lines.size(); i-- > 0;) {
    const auto& line = lines[i];
    if (is_teaser_title(line)) {
      ++teasers.titles;
      begin = i;
      between = 0;
    } else if (!is_substantial(line)) {
      if ((between += line.weight.unlinked()) > kMostBetween) break;
    } else {
      const bool is_below_title = i > 0 && is_teaser_title(lines[i - 1]);
      if (line.weight.all > kLongestParagraph || !(is_below_title || breaks_off(line))) break;
      ++teasers.paragraphs;
      teasers.broken_off += breaks_off(line) ? 1 : 0;
      begin = i;
      between = 0;
    }
  }
  teasers.begin = begin;
  for (auto i = begin; i < lines.size(); ++i) teasers.weight += lines[i].weight.unlinked();
  return teasers;
}

// An article with teasers behind it, and no digest, which is made of such pieces.
void drop_teasers(Lines& lines, bool is_named) {
  constexpr std::size_t kLeast = 3;
  constexpr float kDigest = 1.5F, kLeastText = 40, kHeading = 40;
  auto teasers = teasers_at_end(lines);
  if (teasers.titles < kLeast || teasers.begin == 0) return;
  float before = 0;
  for (std::size_t i = 0; i < teasers.begin; ++i)
    if (lines[i].is_kept && !lines[i].is_dateline) before += lines[i].weight.unlinked();
  const bool all_break_off = teasers.paragraphs > 0 && 2 * teasers.broken_off >= teasers.paragraphs;
  if (before < kLeastText || (is_named && !all_break_off && teasers.weight > kDigest * before)) return;
  while (teasers.begin > 1 && lines[teasers.begin - 1].weight.all < kHeading &&
         lines[teasers.begin - 1].weight.marks == 0)
    --teasers.begin;
  for (auto i = teasers.begin; i < lines.size(); ++i) lines[i].is_kept = false;
}

// Whether the links among the lines are headlines with text under them, as in a digest.
bool is_digest(const std::vector<ArticleLine*>& lines) {
  constexpr std::size_t kLeast = 3;
  constexpr float kText = 30;
  std::size_t headlines = 0, texts = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (is_substantial(*lines[i])) ++texts;
    const bool has_text =
        i + 1 < lines.size() && !is_link_line(lines[i + 1]->weight) && lines[i + 1]->weight.unlinked() >= kText;
    if (has_text && is_link_line(lines[i]->weight)) ++headlines;
  }
  return headlines >= kLeast && 10 * headlines >= 6 * texts;
}

// One look at the lines that are left. Whether it dropped some, which may bring others to the edges.
bool drop_noise_lines(Lines& all, const std::string& compact_title) {
  std::vector<ArticleLine*> lines;
  for (auto& line : all)
    if (line.is_kept) lines.push_back(&line);
  const auto extent = extent_of(lines);
  const bool digest = is_digest(lines);
  bool among_others = false, is_over = false, has_dropped = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto& line = *lines[i];
    const bool has_text_below =
        i + 1 < lines.size() && !is_link_line(lines[i + 1]->weight) && lines[i + 1]->weight.unlinked() >= kSubstantial;
    const bool linked =
        is_link_line(line.weight) && !is_address(line) && !((line.is_heading || digest) && has_text_below);
    // What others say below may be longer than the article: a heading ends it wherever it stands.
    const bool may_end = i > extent.first && (i >= extent.last || line.is_heading);
    is_over = is_over || (may_end && ends_article(line.comparable));
    const bool introduces = introduces_others(line.comparable);
    among_others = introduces || (among_others && line.weight.unlinked() < kSubstantial);
    const bool repeats_title =
        i <= extent.first + 1 && !compact_title.empty() && compact_text(line.text) == compact_title;
    line.is_kept = !linked && !is_over && !among_others && !repeats_title && !(i <= extent.first && line.is_dateline) &&
                   !line.is_call && !is_note(line.comparable, place_of(i, extent, lines.size()));
    has_dropped = has_dropped || !line.is_kept;
  }
  return has_dropped;
}

// A heading without anything under it.
void drop_empty_headings(Lines& lines) {
  bool text_follows = false;
  for (std::size_t i = lines.size(); i-- > 0;) {
    if (lines[i].is_heading && !text_follows) lines[i].is_kept = false;
    text_follows = text_follows || lines[i].is_kept;
  }
}

// Whether lines of a list begin here that say something: neither buttons nor links. The cells of a table are short; so
// many without any link are no menu.
bool is_list_of_text(const Lines& lines, std::size_t begin) {
  constexpr float kLeastOfLine = 15, kFewLinks = 0.2F;
  constexpr std::size_t kLeastOfTable = 4;
  std::size_t count = 0, cells = 0;
  TextWeight weight;
  for (auto i = begin; i < lines.size() && lines[i].is_listed; ++i) {
    if (!lines[i].is_kept) continue;
    ++count;
    if (lines[i].is_cell) ++cells;
    weight += lines[i].weight;
  }
  if (cells == count && count >= kLeastOfTable && weight.linked == 0) return true;
  return count >= 2 && weight.all >= kLeastOfLine * float(count) && weight.link_density() < kFewLinks;
}

// Behind the last paragraph, what is short and has no marks belongs to the page; unless it is a list of the article, or
// so much that it is a table of it.
void drop_after_text(Lines& lines, float most) {
  float all = 0, behind = 0;
  std::size_t last = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].is_kept) continue;
    all += lines[i].weight.all;
    behind = is_substantial(lines[i]) ? 0 : behind + lines[i].weight.all;
    if (is_substantial(lines[i])) last = i;
  }
  if (behind > most * all || lines.empty()) return;
  bool is_introduced = introduces_more(lines[last]);
  bool in_list = !is_introduced && is_list_of_text(lines, last + 1);
  for (auto i = last + 1; i < lines.size(); ++i) {
    auto& line = lines[i];
    if (!line.is_kept || line.weight.marks > 0) continue;
    in_list = in_list && line.is_listed;
    const bool introduces = introduces_more(line) && i + 1 < lines.size() && lines[i + 1].is_kept;
    if (!is_introduced && !in_list && !introduces) line.is_kept = false;
    is_introduced = is_introduced || introduces;
  }
}

}  // namespace

std::vector<ArticleLine> lines_of(const TextOutline& page, std::uint32_t container) {
  return LineReader(page).read(container);
}

bool is_link_line(const TextWeight& weight) {
  constexpr float kMostlyLinks = 0.6F, kSentenceAround = 20;
  return weight.link_density() > kMostlyLinks && !(weight.marks > 0 && weight.unlinked() >= kSentenceAround);
}

bool is_sentence_of_text(const ArticleLine& line) {
  constexpr float kLeast = 20;
  if (line.weight.marks == 0 || line.weight.unlinked() < kLeast || line.is_heading || is_link_line(line.weight))
    return false;
  const auto comparable = comparable_line(line.text);
  return !is_dateline(comparable) && !is_boilerplate(comparable, LinePlace::tail);
}

bool begins_another_part(const ArticleLine& line) { return line.is_heading || is_teaser_title(line); }

bool begins_foreign_part(const ArticleLine& line) {
  if (line.text.size() > kLongestNote) return false;
  const auto comparable = comparable_line(line.text);
  return ends_article(comparable) || introduces_others(comparable);
}

void choose_lines(std::vector<ArticleLine>& lines, const LinesContext& context) {
  if (context.title_end != 0) drop_before_title(lines, context.title_end);
  read_words(lines);
  drop_teasers(lines, context.is_named);
  if (drop_noise_lines(lines, context.compact_title)) drop_noise_lines(lines, context.compact_title);
  drop_empty_headings(lines);
  drop_after_text(lines, context.is_named ? kMostBehindNamed : kMostBehind);
}

}  // namespace kuaixun
