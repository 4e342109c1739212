#include "connectors/page/article_text.hpp"

#include <algorithm>
#include <array>

#include "connectors/html_of_text.hpp"
#include "connectors/page/article_container.hpp"
#include "connectors/page/boilerplate.hpp"
#include "connectors/page/compact_text.hpp"
#include "connectors/page/text_outline.hpp"
#include "text/ascii.hpp"
#include "text/html.hpp"

namespace kuaixun {
namespace {

constexpr float kShort = 250;        // less than this makes one look again with less pruning
constexpr float kLeastArticle = 20;  // less is no article, not even a flash
constexpr float kShortNamed = 100;
constexpr float kMostBehindNamed = 0.2F, kMostBehind = 0.5F;  // what may stand behind the text and be dropped
constexpr float kSubstantial = 60;                            // a line that is no caption, credit or button
constexpr std::size_t kLongestLeftOut = 400, kMostLeftOut = 50;
constexpr std::size_t kLongestComparable = 1'000;
constexpr std::size_t kHeadLines = 3, kTailLines = 12;

// Text between two ends of blocks: what a browser shows as one paragraph.
struct Line {
  std::vector<std::uint32_t> texts{};
  TextWeight weight{};
  std::string text{};        // white space folded
  std::string comparable{};  // see comparable_line(); of lines that are not too long to be anything but text
  bool is_heading = false;
  bool is_kept = true;
};

bool is_heading(std::string_view name) {
  return name.size() == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6';
}

class LineReader {
 public:
  explicit LineReader(const TextOutline& page) : page_(page), tree_(page.tree()) {}

  std::vector<Line> read(std::uint32_t container) {
    std::vector<std::uint32_t> ends;  // of the blocks that are open
    for (auto node = container + 1; node < tree_[container].end; ++node) {
      while (!ends.empty() && node >= ends.back()) {
        ends.pop_back();
        finish();
      }
      if (page_.is_noise(node)) {
        node = tree_[node].end - 1;
        continue;
      }
      if (tree_[node].kind == HtmlNode::Kind::text) {
        line_.texts.push_back(node);
      } else if (tree_[node].is_element() && tree_[node].rule->layout != Layout::inline_text) {
        finish();
        line_.is_heading = is_heading(tree_[node].name());
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
      if (line_.text.size() <= kLongestComparable) line_.comparable = comparable_line(line_.text);
      lines_.push_back(std::move(line_));
    }
    line_ = {};
  }

  const TextOutline& page_;
  const HtmlTree& tree_;
  std::vector<Line> lines_;
  Line line_;
};

bool is_substantial(const Line& line) { return line.weight.unlinked() >= kSubstantial && line.weight.marks > 0; }

// Where the text of the article begins and ends among the lines, as far as long sentences show it.
struct Extent {
  std::size_t first = 0, last = 0;
};

Extent extent_of(const std::vector<Line>& lines) {
  const auto first = std::find_if(lines.begin(), lines.end(), is_substantial);
  const auto last = std::find_if(lines.rbegin(), lines.rend(), is_substantial);
  return {std::size_t(first - lines.begin()), lines.size() - std::size_t(last - lines.rbegin())};
}

LinePlace place_of(std::size_t line, const Extent& extent, std::size_t count) {
  if (line < std::max(kHeadLines, extent.first)) return LinePlace::head;
  return line + kTailLines >= count || line + kHeadLines >= extent.last ? LinePlace::tail : LinePlace::middle;
}

// What stands before the article's title in its container is none of it, unless there is little behind.
void drop_before_title(std::vector<Line>& lines, std::uint32_t title_end) {
  const auto behind =
      std::find_if(lines.begin(), lines.end(), [&](const Line& line) { return line.texts.front() >= title_end; });
  float before = 0, all = 0;
  for (auto line = lines.begin(); line != lines.end(); ++line) {
    all += line->weight.unlinked();
    if (line < behind) before += line->weight.unlinked();
  }
  if (all - before < kShort && before > 0.5F * all) return;
  for (auto line = lines.begin(); line != behind; ++line) line->is_kept = false;
}

// Behind the last paragraph, what is short and has no marks belongs to the page; unless it is so much that it is a
// table or a list of the article.
void drop_after_text(std::vector<Line>& lines, float most) {
  float all = 0, behind = 0;
  for (const auto& line : lines) {
    if (!line.is_kept) continue;
    all += line.weight.all;
    behind = is_substantial(line) ? 0 : behind + line.weight.all;
  }
  if (behind > most * all) return;
  for (std::size_t i = lines.size(); i-- > 0;) {
    auto& line = lines[i];
    if (line.is_kept && is_substantial(line)) return;
    if (line.weight.marks == 0) line.is_kept = false;
  }
}

// A line of links, not a sentence that holds some.
bool is_link_line(const TextWeight& weight) {
  constexpr float kMostlyLinks = 0.6F, kSentenceAround = 20;
  return weight.link_density() > kMostlyLinks && !(weight.marks > 0 && weight.unlinked() >= kSentenceAround);
}

void drop_noise_lines(std::vector<Line>& lines, const std::string& compact_title) {
  const auto extent = extent_of(lines);
  bool among_others = false, is_over = false;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    auto& line = lines[i];
    if (!line.is_kept) continue;
    const bool linked = is_link_line(line.weight);
    is_over = is_over || (i >= extent.last && i > extent.first && ends_article(line.comparable));
    const bool introduces = introduces_others(line.comparable);
    among_others = introduces || (among_others && line.weight.unlinked() < kSubstantial);
    const bool repeats_title =
        i <= extent.first + 1 && !compact_title.empty() && compact_text(line.text) == compact_title;
    line.is_kept = !linked && !is_over && !among_others && !repeats_title &&
                   !(i < extent.first && is_dateline(line.comparable)) &&
                   !is_boilerplate(line.comparable, place_of(i, extent, lines.size()));
  }
  // A heading without anything under it.
  bool text_follows = false;
  for (std::size_t i = lines.size(); i-- > 0;) {
    if (lines[i].is_heading && !text_follows) lines[i].is_kept = false;
    text_follows = text_follows || lines[i].is_kept;
  }
}

class Serializer {
 public:
  Serializer(const TextOutline& page, const std::vector<Line>& lines)
      : page_(page), kept_(page.tree().size(), 1), holds_(page.tree().size()) {
    for (const auto& line : lines)
      if (!line.is_kept)
        for (const auto node : line.texts) kept_[node] = 0;
  }

  std::string html(std::uint32_t container) {
    const auto& tree = page_.tree();
    find_what_holds_something(container);
    for (auto node = container + 1; node < tree[container].end; ++node) {
      close_until(node);
      if (holds_[node] == 0) {
        node = tree[node].end - 1;
      } else if (tree[node].kind == HtmlNode::Kind::text) {
        html_ += tree[node].text;
      } else if (tree[node].is_element() && !tree[node].name().empty()) {
        open(node);
      }
    }
    close_until(tree[container].end);
    return std::string(trim_ascii(html_));
  }

 private:
  // Marks kept text, images and line breaks, and every element around them.
  void find_what_holds_something(std::uint32_t container) {
    const auto& tree = page_.tree();
    for (auto node = tree[container].end; node-- > container + 1;) {
      if (page_.is_noise(node)) continue;
      const bool is_text = tree[node].kind == HtmlNode::Kind::text;
      if (is_text ? kept_[node] != 0 : tree[node].is_element() && tree[node].rule->is_void) holds_[node] = 1;
      const bool is_blank = is_text && page_.weight(node).all == 0;
      if (holds_[node] != 0 && !is_blank) holds_[tree[node].parent] = 1;
    }
  }

  void open(std::uint32_t node) {
    const auto& tree = page_.tree();
    html_ += '<';
    html_ += tree[node].name();
    for (const auto& attribute : tree.attributes_of(node)) {
      if (attribute_is_of_use(attribute.name)) put(attribute);
    }
    html_ += '>';
    if (!tree[node].rule->is_void) open_.push_back(node);
  }

  static bool attribute_is_of_use(std::string_view name) {
    return !name.empty() && name != "class" && name != "id" && name != "style" && !name.starts_with("on");
  }

  void put(const HtmlAttribute& attribute) {
    html_ += ' ';
    html_ += attribute.name;
    const char quote = attribute.value.find('"') == std::string_view::npos ? '"' : '\'';
    if (attribute.value.find(quote) != std::string_view::npos) return;  // both quotes: nothing that is kept has them
    (html_ += '=') += quote;
    html_ += attribute.value;
    html_ += quote;
  }

  void close_until(std::uint32_t node) {
    const auto& tree = page_.tree();
    for (; !open_.empty() && tree[open_.back()].end <= node; open_.pop_back()) {
      html_ += "</";
      html_ += tree[open_.back()].name();
      html_ += '>';
    }
  }

  const TextOutline& page_;
  std::vector<char> kept_, holds_;
  std::vector<std::uint32_t> open_;
  std::string html_;
};

struct Attempt {
  ArticleText article;
  float weight = 0;
  bool is_sure = false;  // no other way of looking would do better
};

// Looks for the article in one page, in one way after the other.
class ArticleSearch {
 public:
  ArticleSearch(const HtmlTree& tree, const PageTitle& title, const std::vector<std::string>& anchors)
      : tree_(tree), title_(title), compact_title_(compact_text(title.text)), anchors_(anchors) {}

  Attempt attempt(Pruning pruning, Selecting selecting) const {
    const TextOutline page(tree_, pruning);
    Landmarks landmarks{.title = title_.node};
    auto container = article_container(page, selecting, landmarks);
    auto found = take(page, container, container.is_named ? "name" : "score");
    if (found.is_sure && container.is_named) return found;
    landmarks.anchor = find_anchor(page, container.node);
    if (landmarks.anchor == 0) landmarks.anchor = sentence_below_title(page, container.node);
    if (landmarks.anchor == 0) return found;
    if (!tree_.holds(container.node, landmarks.anchor) && !is_standfirst(page, landmarks.anchor, container.node)) {
      container = article_container(page, selecting, landmarks);
      found = take(page, container, "anchor");
    }
    found.is_sure = true;
    return found;
  }

 private:
  Attempt take(const TextOutline& page, const Container& container, const char* found_by) const {
    auto lines = LineReader(page).read(container.node);
    if (title_.node != container.node && tree_.holds(container.node, title_.node))
      drop_before_title(lines, tree_[title_.node].end);
    drop_noise_lines(lines, compact_title_);
    drop_after_text(lines, container.is_named ? kMostBehindNamed : kMostBehind);
    Attempt attempt;
    for (auto& line : lines) {
      if (line.is_kept) {
        attempt.weight += line.weight.all;
        if (attempt.article.range.first == 0) attempt.article.range.first = line.texts.front();
        attempt.article.range.last = line.texts.back();
      } else if (line.weight.link_density() < 0.9F && line.text.size() < kLongestLeftOut &&
                 attempt.article.left_out.size() < kMostLeftOut) {
        attempt.article.left_out.push_back(line.text);
      }
    }
    attempt.article.html = Serializer(page, lines).html(container.node);
    attempt.article.found_by = found_by;
    attempt.is_sure = attempt.weight >= (container.is_named ? kShortNamed : kShort);
    return attempt;
  }

  // Whether the anchor stands close above a text with few links: a summary of it. Teasers of others have links.
  bool is_standfirst(const TextOutline& page, std::uint32_t anchor, std::uint32_t container) const {
    constexpr float kClose = 200, kFewLinks = 0.15F;
    if (anchor > container || page.weight(container).link_density() > kFewLinks) return false;
    float between = 0;
    for (auto node = anchor + 1; node < container; ++node)
      if (tree_[node].kind == HtmlNode::Kind::text) between += page.weight(node).unlinked();
    return between < kClose;
  }

  // The first sentence below the title, where the container is one of teasers that stand further down.
  std::uint32_t sentence_below_title(const TextOutline& page, std::uint32_t container) const {
    constexpr float kTeasers = 0.15F, kLeast = 30;
    if (title_.node == 0 || tree_.holds(container, title_.node) || page.weight(container).link_density() < kTeasers)
      return 0;
    for (const auto& line : LineReader(page).read(0)) {
      if (line.texts.front() < tree_[title_.node].end || is_link_line(line.weight) || is_dateline(line.comparable))
        continue;
      return line.weight.marks > 0 && line.weight.unlinked() >= kLeast ? line.texts.front() : 0;
    }
    return 0;
  }

  // A node of the line that begins as an anchor does, in the container if it is there; 0 when there is none outside of
  // noise.
  std::uint32_t find_anchor(const TextOutline& page, std::uint32_t container) const {
    if (anchors_.empty()) return 0;
    const auto within = anchor_below(page, container);
    return within != 0 || container == 0 ? within : anchor_below(page, 0);
  }

  std::uint32_t anchor_below(const TextOutline& page, std::uint32_t container) const {
    for (const auto& line : LineReader(page).read(container)) {
      const auto text = compact_text(line.text);
      for (const auto& anchor : anchors_)
        if (text.find(anchor) != std::string::npos && line.weight.link_density() < 0.5F) return line.texts.front();
    }
    return 0;
  }

  const HtmlTree& tree_;
  const PageTitle& title_;
  std::string compact_title_;
  const std::vector<std::string>& anchors_;
};

// A body is plain text, or HTML where it has paragraphs of it.
std::string html_of_body(const std::string& body) {
  const bool is_html = find_ignoring_case(body, "<p>") != std::string::npos ||
                       find_ignoring_case(body, "<p ") != std::string::npos ||
                       find_ignoring_case(body, "<br") != std::string::npos;
  return is_html ? body : "<p>" + html_of_text(body) + "</p>";
}

}  // namespace

ArticleText article_text(const HtmlTree& tree, const StructuredData& data, const PageTitle& title,
                         const std::vector<std::string>& anchors) {
  struct Step {
    Pruning pruning;
    Selecting selecting;
  };
  constexpr std::array kLadder{Step{Pruning::by_names, Selecting::names_first},
                               Step{Pruning::by_elements_only, Selecting::names_first},
                               Step{Pruning::by_elements_only, Selecting::scores_only}};
  const ArticleSearch search(tree, title, anchors);
  Attempt best;
  for (const auto& step : kLadder) {
    auto next = search.attempt(step.pruning, step.selecting);
    if (next.weight > 2 * best.weight) best = std::move(next);
    if (best.is_sure) break;
  }
  if (weigh(data.json_ld.body).all > 2 * best.weight) {
    best.article.html = html_of_body(data.json_ld.body);
    best.article.found_by = "json_ld";
    best.article.range = {};
  }
  if (best.article.found_by != "json_ld" && best.weight < kLeastArticle) return {};
  return std::move(best.article);
}

}  // namespace kuaixun
