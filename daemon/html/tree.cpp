#include "html/tree.hpp"

#include "html/entities.hpp"
#include "text/ascii.hpp"
#include "text/text_builder.hpp"

namespace kuaixun {
namespace {

// The elements whose tags end others.
struct Elements {
  const ElementRule* html = &element_rule("html");
  const ElementRule* head = &element_rule("head");
  const ElementRule* body = &element_rule("body");
  const ElementRule* p = &element_rule("p");
  const ElementRule* a = &element_rule("a");
  const ElementRule* li = &element_rule("li");
  const ElementRule* option = &element_rule("option");
  const ElementRule* dt = &element_rule("dt");
  const ElementRule* dd = &element_rule("dd");
  const ElementRule* td = &element_rule("td");
  const ElementRule* th = &element_rule("th");
  const ElementRule* tr = &element_rule("tr");
  const ElementRule* table = &element_rule("table");
  ElementSet around_items{"ul", "ol", "menu", "dir", "div", "table"}, around_options{"select"}, around_terms{"dl"},
      tables{"table"}, nothing{};
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
    for (HtmlToken token; tree_.nodes_.size() < HtmlTree::kMostNodes && tokenizer_.next(token);) take(token);
    while (!open_.empty()) close_top();
  }

 private:
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
    const auto& all = elements_;
    const auto* const it = &rule;
    if (it == all.body) return close_to(all.head, all.nothing);
    if (rule.layout == Layout::block && !rule.drops_content) close_through_inline(all.p);
    if (it == all.a) close_through_inline(all.a);
    if (it == all.li) close_to(all.li, all.around_items);
    if (it == all.option) close_to(all.option, all.around_options);
    if (it == all.dt || it == all.dd) {
      close_to(all.dt, all.around_terms);
      close_to(all.dd, all.around_terms);
    }
    if (it == all.td || it == all.th || it == all.tr) {
      close_to(all.td, all.tables);
      close_to(all.th, all.tables);
    }
    if (it == all.tr) close_to(all.tr, all.tables);
  }

  // Closes the innermost element of this kind and all inside it, unless one of `barriers` stands between.
  void close_to(const ElementRule* rule, const ElementSet& barriers) {
    for (std::size_t level = open_.size(); level-- > 1;) {
      if (rule_at(level) == rule) return close_from(level);
      if (barriers.contains(rule_at(level))) return;
    }
  }

  // Closes the innermost element of this kind when only inline elements are open inside it.
  void close_through_inline(const ElementRule* rule) {
    for (std::size_t level = open_.size(); level-- > 1;) {
      if (rule_at(level) == rule) return close_from(level);
      if (is_block(level)) return;
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
