#include "html/tree.hpp"

#include "html/entities.hpp"
#include "html/implied_ends.hpp"
#include "text/ascii.hpp"
#include "text/text_builder.hpp"

namespace kuaixun {
namespace {

// The elements whose ends are looked at.
struct Elements {
  const ElementRule* html = &element_rule("html");
  const ElementRule* body = &element_rule("body");
  const ElementRule* p = &element_rule("p");
  const ElementRule* a = &element_rule("a");
  const ElementRule* table = &element_rule("table");
};

const Elements& elements() {
  static const Elements all;
  return all;
}

}  // namespace

class HtmlTreeBuilder {
 public:
  HtmlTreeBuilder(std::string_view html, HtmlTree& tree) : tokenizer_(html), tree_(tree) {
    tree_.nodes_.reserve(html.size() / 24 + 16);
    add({.rule = &element_rule("html")});
    open_.push_back(0);
  }

  void run() {
    for (HtmlToken token; tree_.nodes_.size() < HtmlTree::kMostNodes && tokenizer_.next(token);) give(token, *this);
    while (!open_.empty()) close_top();
  }

  void take_text(std::string_view text) { add({.kind = HtmlNode::Kind::text, .text = text}); }
  void take_raw_text(std::string_view text) { add({.kind = HtmlNode::Kind::raw_text, .text = text}); }

  void start(const HtmlToken& token) {
    const auto& rule = element_rule(token.name());
    if (&rule == elements_.html) return take_root(token);
    close_implied(rule);
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

  void end(std::string_view name) {
    const auto& rule = element_rule(name);
    if (beyond_depth_ > 0) {
      if (!rule.is_void) --beyond_depth_;
      return;
    }
    if (&rule == elements_.html || &rule == elements_.body) return;
    const bool is_inline = rule.layout == Layout::inline_text && !rule.drops_content;
    if (is_inline || &rule == elements_.p) return close_through_inline(&rule);
    for (std::size_t level = open_.size(); level-- > 1;) {
      if (rule_at(level) == &rule) return close_from(level);
      if (&rule != elements_.table && rule_at(level) == elements_.table) return;
    }
  }

 private:
  std::uint32_t add(HtmlNode node) {
    const auto index = std::uint32_t(tree_.nodes_.size());
    node.parent = open_.empty() ? 0 : open_.back();
    node.end = index + 1;
    tree_.nodes_.push_back(node);
    return index;
  }

  // The first <html> gives the root its attributes.
  void take_root(const HtmlToken& token) {
    auto& root = tree_.nodes_.front();
    if (root.attributes > 0) return;
    root.first_attribute = std::uint32_t(tree_.attributes_.size());
    root.attributes = std::uint32_t(token.attributes.size());
    tree_.attributes_.insert(tree_.attributes_.end(), token.attributes.begin(), token.attributes.end());
  }

  const ElementRule* rule_at(std::size_t level) const { return tree_.nodes_[open_[level]].rule; }
  bool is_block(std::size_t level) const {
    const auto layout = rule_at(level)->layout;
    return layout == Layout::block || layout == Layout::table_cell;
  }

  void close_implied(const ElementRule& rule) {
    if (beyond_depth_ > 0) return;
    if (rule.ends_paragraph) close_through_inline(elements_.p);
    if (&rule == elements_.a) close_through_inline(elements_.a);
    if (rule.ends == Ends::nothing) return;
    for (const auto& implied : implied_ends(rule.ends))
      close_from(
          ended_level(implied.ended, implied.page_barriers, open_.size(), [&](std::size_t i) { return rule_at(i); }));
  }

  // Closes the innermost element of this kind when only inline elements are open inside it.
  void close_through_inline(const ElementRule* rule) {
    for (std::size_t level = open_.size(); level-- > 1;) {
      if (rule_at(level) == rule) return close_from(level);
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

  const Elements& elements_ = elements();
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
