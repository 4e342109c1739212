#include "connectors/page/html_tree.hpp"

#include <algorithm>
#include <initializer_list>

#include "text/ascii.hpp"
#include "text/html.hpp"

namespace kuaixun {

class HtmlTreeBuilder {
 public:
  HtmlTreeBuilder(std::string_view html, HtmlTree& tree) : tokenizer_(html), tree_(tree) {
    tree_.nodes_.reserve(html.size() / 24 + 16);
    add({.rule = &element_rule("html")});
    open_.push_back(0);
  }

  void run() {
    for (HtmlToken token; tree_.nodes_.size() < HtmlTree::kMostNodes && tokenizer_.next(token);) take(token);
    while (!open_.empty()) close_top();
  }

 private:
  using Names = std::initializer_list<std::string_view>;

  void take(const HtmlToken& token) {
    switch (token.kind) {
      case HtmlToken::Kind::start_tag:
        return start(token);
      case HtmlToken::Kind::end_tag:
        return end(token.name());
      case HtmlToken::Kind::text:
        add({.kind = HtmlNode::Kind::text, .text = token.text});
        return;
      case HtmlToken::Kind::raw_text:
        add({.kind = HtmlNode::Kind::raw_text, .text = token.text});
        return;
    }
  }

  std::uint32_t add(HtmlNode node) {
    const auto index = std::uint32_t(tree_.nodes_.size());
    node.parent = open_.empty() ? 0 : open_.back();
    node.end = index + 1;
    tree_.nodes_.push_back(node);
    return index;
  }

  void start(const HtmlToken& token) {
    const auto name = token.name();
    if (name == "html") return take_root(token);
    const auto& rule = element_rule(name);
    close_implied(name, rule);
    const auto first = tree_.attributes_.size();
    tree_.attributes_.insert(tree_.attributes_.end(), token.attributes.begin(), token.attributes.end());
    const auto node = add(
        {.rule = &rule, .first_attribute = std::uint32_t(first), .attributes = std::uint32_t(token.attributes.size())});
    if (rule.is_void || (token.self_closing && rule.name.empty())) return;
    if (open_.size() < HtmlTree::kDeepest) {
      open_.push_back(node);
    } else {
      ++beyond_depth_;
    }
  }

  // The first <html> gives the root its attributes.
  void take_root(const HtmlToken& token) {
    auto& root = tree_.nodes_.front();
    if (root.attributes > 0) return;
    root.first_attribute = std::uint32_t(tree_.attributes_.size());
    root.attributes = std::uint32_t(token.attributes.size());
    tree_.attributes_.insert(tree_.attributes_.end(), token.attributes.begin(), token.attributes.end());
  }

  std::string_view name_at(std::size_t level) const { return tree_.nodes_[open_[level]].name(); }
  bool is_block(std::size_t level) const {
    const auto* rule = tree_.nodes_[open_[level]].rule;
    return rule->layout == Layout::block || rule->layout == Layout::table_cell;
  }

  void close_implied(std::string_view name, const ElementRule& rule) {
    if (beyond_depth_ > 0) return;
    if (name == "body") return close_to("head", {});
    if (rule.layout == Layout::block && !rule.drops_content) close_through_inline("p");
    if (name == "a") close_through_inline("a");
    if (name == "li") close_to("li", {"ul", "ol", "menu", "dir", "div", "table"});
    if (name == "option") close_to("option", {"select"});
    if (name == "dt" || name == "dd") {
      close_to("dt", {"dl"});
      close_to("dd", {"dl"});
    }
    if (name == "td" || name == "th" || name == "tr") {
      close_to("td", {"table"});
      close_to("th", {"table"});
    }
    if (name == "tr") close_to("tr", {"table"});
  }

  // Closes the innermost `name` and all inside it, unless one of `barriers` stands between.
  void close_to(std::string_view name, Names barriers) {
    for (std::size_t level = open_.size(); level-- > 1;) {
      if (name_at(level) == name) return close_from(level);
      if (std::find(barriers.begin(), barriers.end(), name_at(level)) != barriers.end()) return;
    }
  }

  // Closes the innermost `name` when only inline elements are open inside it.
  void close_through_inline(std::string_view name) {
    for (std::size_t level = open_.size(); level-- > 1;) {
      if (name_at(level) == name) return close_from(level);
      if (is_block(level)) return;
    }
  }

  void end(std::string_view name) {
    if (beyond_depth_ > 0) {
      if (!element_rule(name).is_void) --beyond_depth_;
      return;
    }
    if (name == "html" || name == "body") return;
    const auto& rule = element_rule(name);
    const bool is_inline = rule.layout == Layout::inline_text && !rule.drops_content;
    if (is_inline || name == "p") return close_through_inline_end(rule);
    for (std::size_t level = open_.size(); level-- > 1;) {
      if (tree_.nodes_[open_[level]].rule == &rule) return close_from(level);
      if (name != "table" && name_at(level) == "table") return;
    }
  }

  void close_through_inline_end(const ElementRule& rule) {
    for (std::size_t level = open_.size(); level-- > 1;) {
      if (tree_.nodes_[open_[level]].rule == &rule) return close_from(level);
      if (is_block(level)) return;
    }
  }

  void close_from(std::size_t level) {
    while (open_.size() > level) close_top();
  }

  void close_top() {
    tree_.nodes_[open_.back()].end = std::uint32_t(tree_.nodes_.size());
    open_.pop_back();
  }

  HtmlTokenizer tokenizer_;
  HtmlTree& tree_;
  std::vector<std::uint32_t> open_;
  std::size_t beyond_depth_ = 0;
};

HtmlTree::HtmlTree(std::string_view html) { HtmlTreeBuilder(html, *this).run(); }

std::string_view HtmlTree::attribute(std::size_t node, std::string_view name) const {
  for (const auto& attribute : attributes_of(node))
    if (equal_ignoring_case(attribute.name, name)) return attribute.value;
  return {};
}

std::string HtmlTree::text_of(std::size_t node, std::size_t most) const {
  std::string text;
  for (std::size_t i = node; i < nodes_[node].end && text.size() < most; ++i) {
    if (nodes_[i].kind == HtmlNode::Kind::text) text += resolve_entities(nodes_[i].text);
    if (nodes_[i].is_element() && nodes_[i].rule->layout != Layout::inline_text) text += ' ';
  }
  return fold_space(text);
}

}  // namespace kuaixun
