#include "connectors/page/article_container.hpp"

#include <algorithm>
#include <vector>

#include "connectors/page/name_words.hpp"

namespace kuaixun {
namespace {

constexpr float kLeastNamed = 120;      // text that a container found by its name must hold, in Latin letters
constexpr float kLeastNamedFlash = 20;  // the same below the title, where nothing else looks like the article
constexpr float kFlash = 250;           // a container found by its score that holds less speaks no louder than a name
constexpr float kLeastParagraph = 25;   // shorter ones say nothing for their surroundings
constexpr float kClimbGain = 0.35F;     // what the parent must add to be the better container

bool is_container(const HtmlNode& node) {
  static const ElementSet containers{"div",    "td",    "article", "section", "main", "body",
                                     "center", "table", "tbody",   "tr",      "form"};
  return containers.contains(node.rule) || node.name().empty();
}

std::uint32_t container_of(const HtmlTree& tree, std::uint32_t node) {
  while (node != 0 && !(tree[node].is_element() && is_container(tree[node]))) node = tree[node].parent;
  return node;
}

bool says_article(const HtmlTree& tree, std::uint32_t node) {
  return tree.attribute(node, "itemprop") == "articleBody" ||
         names_say_article_text(tree.attribute(node, "class"), tree.attribute(node, "id"));
}

// The named container with the most text of its own, and at least this much.
std::uint32_t named_container(const TextOutline& page, std::uint32_t anchor, float least) {
  const auto& tree = page.tree();
  std::uint32_t best = 0;
  float most = least;
  for (std::uint32_t node = 1; node < tree.size(); ++node) {
    const auto& element = tree[node];
    if (!element.is_element() || element.attributes == 0 || element.rule->is_void || page.is_noise(node)) continue;
    const auto& weight = page.weight(node);
    if (weight.unlinked() <= most || !says_article(tree, node)) continue;
    if (anchor != 0 && !tree.holds(node, anchor)) continue;
    most = weight.unlinked() * 1.1F;  // of two the outer one, when it has more to say
    best = node;
  }
  return best;
}

// How much a paragraph's place speaks for it: the text of an article follows its title.
class Nearness {
 public:
  Nearness(const TextOutline& page, std::uint32_t title)
      : tree_(page.tree()), title_(title), before_(tree_.size() + 1) {
    for (std::uint32_t node = 0; node < tree_.size(); ++node)
      before_[node + 1] = before_[node] + (tree_[node].kind == HtmlNode::Kind::text ? page.weight(node).unlinked() : 0);
  }

  float of(std::uint32_t node) const {
    constexpr float kBeforeTitle = 0.2F, kFar = 600;
    if (title_ == 0) return 1;
    return node < title_ ? kBeforeTitle : kFar / (kFar + before_[node] - before_[tree_[title_].end]);
  }

 private:
  const HtmlTree& tree_;
  std::uint32_t title_;
  std::vector<float> before_;  // text that stands before a node
};

std::vector<float> scores_of(const TextOutline& page, std::uint32_t title) {
  const auto& tree = page.tree();
  const Nearness nearness(page, title);
  std::vector<float> scores(tree.size());
  for (std::uint32_t node = 1; node < tree.size(); ++node) {
    const auto& text = page.own_weight(node);
    if (text.all < kLeastParagraph || text.link_density() > 0.5F) continue;
    const float score = (1 + float(text.marks) + std::min(text.unlinked() / 100, 3.F)) * nearness.of(node);
    auto container = is_container(tree[node]) ? node : tree[node].parent;
    for (float share = 1; container != 0 && share > 0.2F; share /= 2, container = tree[container].parent)
      scores[container] += score * share;
  }
  return scores;
}

std::uint32_t scored_container(const TextOutline& page, const Landmarks& landmarks) {
  const auto& tree = page.tree();
  const auto scores = scores_of(page, landmarks.title);
  std::uint32_t best = 0;
  float most = 0;
  for (std::uint32_t node = 1; node < tree.size(); ++node) {
    if (scores[node] <= 0 || (landmarks.anchor != 0 && !tree.holds(node, landmarks.anchor))) continue;
    if (landmarks.other != 0 && tree.holds(node, landmarks.other)) continue;
    const float score = scores[node] * (1 - page.weight(node).link_density());
    if (score <= most) continue;
    most = score;
    best = node;
  }
  return best != 0 || landmarks.anchor == 0 ? best : container_of(tree, landmarks.anchor);
}

// While the parent adds much prose, the article goes on there; but not beyond an <article>.
std::uint32_t climbed(const TextOutline& page, std::uint32_t container, std::uint32_t other) {
  const auto& tree = page.tree();
  for (auto parent = tree[container].parent; parent != 0 && tree[parent].name() != "body";
       parent = tree[parent].parent) {
    if ((other != 0 && tree.holds(parent, other)) || tree[container].name() == "article" || page.is_noise(parent) ||
        page.weight(parent).link_density() > 0.4F)
      break;
    if (page.weight(parent).prose > page.weight(container).prose * (1 + kClimbGain)) container = parent;
  }
  return container;
}

// A short text in a named container below the title, where what scores best is as short or stands behind it.
std::uint32_t named_flash(const TextOutline& page, Selecting selecting, const Landmarks& landmarks,
                          std::uint32_t scored) {
  if (selecting != Selecting::names_first || landmarks.title == 0 || landmarks.anchor != 0) return 0;
  const auto named = named_container(page, 0, kLeastNamedFlash);
  if (named <= landmarks.title) return 0;
  const bool is_rivalled = scored != 0 && page.weight(scored).unlinked() >= kFlash && scored < page.tree()[named].end;
  return is_rivalled ? 0 : named;
}

}  // namespace

Container article_container(const TextOutline& page, Selecting selecting, const Landmarks& landmarks) {
  if (selecting == Selecting::names_first)
    if (const auto named = named_container(page, landmarks.anchor, kLeastNamed); named != 0)
      return {climbed(page, named, landmarks.other), true};
  const auto scored = scored_container(page, landmarks);
  if (const auto flash = named_flash(page, selecting, landmarks, scored); flash != 0) return {flash, true, true};
  return {scored == 0 ? 0 : climbed(page, scored, landmarks.other), false};
}

}  // namespace kuaixun
