#include "connectors/page/article_text.hpp"

#include <algorithm>
#include <array>

#include "connectors/article/boilerplate.hpp"
#include "connectors/article/compact_text.hpp"
#include "connectors/page/article_container.hpp"
#include "connectors/page/article_lines.hpp"
#include "connectors/page/name_words.hpp"
#include "connectors/page/text_outline.hpp"
#include "connectors/page/title_words.hpp"
#include "html/html_of_text.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr float kShort = 250;        // less than this makes one look again with less pruning
constexpr float kLeastArticle = 20;  // less is no article, not even a flash
constexpr float kShortNamed = 100;
constexpr std::size_t kLongestLeftOut = 400, kMostLeftOut = 50;
class Serializer {
 public:
  Serializer(const TextOutline& page, const std::vector<ArticleLine>& lines)
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

// A sentence below the title; 0: none. Whether the title's block ends behind it.
struct BelowTitle {
  std::uint32_t sentence = 0;
  bool ends = false;
};

struct Attempt {
  ArticleText article;
  float weight = 0;
  bool is_sure = false;       // no other way of looking would do better
  bool is_of_others = false;  // its container is named after comments, other articles or cookies
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
    bool is_elsewhere = landmarks.anchor != 0 && !tree_.holds(container.node, landmarks.anchor) &&
                        !is_standfirst(page, landmarks.anchor, container.node);
    if (landmarks.anchor == 0) {
      const auto below = sentence_below_title(page, container.node);
      landmarks.anchor = below.sentence;
      is_elsewhere = below.sentence != 0;
      if (below.ends) landmarks.other = container.node;
    }
    if (landmarks.anchor == 0) return found;
    if (is_elsewhere) {
      container = article_container(page, selecting, landmarks);
      found = take(page, container, "anchor");
    }
    found.is_sure = true;
    return found;
  }

 private:
  Attempt take(const TextOutline& page, const Container& container, const char* found_by) const {
    auto lines = lines_of(page, container.node);
    const bool holds_title = title_.node != container.node && tree_.holds(container.node, title_.node);
    choose_lines(lines, {.title_end = holds_title ? tree_[title_.node].end : 0,
                         .compact_title = compact_title_,
                         .is_named = container.is_named});
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
    attempt.is_sure = container.is_flash || attempt.weight >= (container.is_named ? kShortNamed : kShort);
    attempt.is_of_others = is_of_others(container.node);
    return attempt;
  }

  bool is_of_others(std::uint32_t node) const {
    for (; node != 0; node = tree_[node].parent)
      if (tree_[node].attributes > 0 && tree_[node].name() != "body" &&
          names_say_others(tree_.attribute(node, "class"), tree_.attribute(node, "id")))
        return true;
    return false;
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

  // The first sentence below the title, where the container is of something else: of teasers that stand further down;
  // or there is "Comments" between the two; or a heading, and what follows it says nothing of the title.
  BelowTitle sentence_below_title(const TextOutline& page, std::uint32_t container) const {
    constexpr float kTeasers = 0.15F;
    if (title_.node == 0 || tree_.holds(container, title_.node)) return {};
    const bool is_of_teasers = page.weight(container).link_density() >= kTeasers;
    std::uint32_t sentence = 0;
    for (const auto& line : lines_of(page, 0)) {
      if (line.texts.front() < tree_[title_.node].end) continue;
      if (sentence != 0 && ends_title_block(line, container)) return {sentence, true};
      if (container != 0 && line.texts.front() >= container) break;
      if (sentence == 0 && is_sentence_of_text(line)) sentence = line.texts.front();
    }
    const bool is_of_title = is_of_teasers && !is_standfirst(page, sentence, container);
    return {is_of_title ? sentence : 0, false};
  }

  // Whether what stands in the container is another part of the page than what stands above this line.
  bool ends_title_block(const ArticleLine& line, std::uint32_t container) const {
    constexpr std::size_t kEnough = 4'000;
    if (begins_foreign_part(line)) return true;
    return begins_another_part(line) && compact_text(line.text) != compact_title_ &&
           !speaks_of(title_.text, tree_.text_of(container, kEnough));
  }

  // A node of the line that begins as an anchor does, in the container if it is there; 0 when there is none outside of
  // noise.
  std::uint32_t find_anchor(const TextOutline& page, std::uint32_t container) const {
    if (anchors_.empty()) return 0;
    const auto within = anchor_below(page, container);
    return within != 0 || container == 0 ? within : anchor_below(page, 0);
  }

  std::uint32_t anchor_below(const TextOutline& page, std::uint32_t container) const {
    for (const auto& line : lines_of(page, container)) {
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
    // What others say is no better for being longer.
    const bool is_better = next.weight > 2 * best.weight && !(next.is_of_others && best.weight >= kLeastArticle);
    if (is_better) best = std::move(next);
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
