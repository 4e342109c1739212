#include "connectors/page/page_lines.hpp"

#include <algorithm>

#include "connectors/page/name_words.hpp"
#include "html/entities.hpp"
#include "text/ascii.hpp"
#include "text/text_builder.hpp"
#include "text/timestamp.hpp"

namespace kuaixun {
namespace {

constexpr std::uint32_t kMostNodes = 20'000;  // however little text they hold

bool is_not_shown(const HtmlNode& node) {
  static const ElementSet hidden{"select", "option", "textarea", "noscript", "template",
                                 "title",  "button", "style",    "script"};
  return hidden.contains(node.rule);
}

// What stands beside an article: other articles, menus.
bool is_beside(const HtmlNode& node) {
  static const ElementSet beside{"aside", "nav", "footer"};
  return beside.contains(node.rule);
}

// The moment that an element names for machines.
std::string moment_of(const HtmlTree& tree, std::uint32_t node) {
  if (tree[node].attributes == 0) return {};
  const auto name = tree[node].name();
  auto value = name == "time" || tree.attribute(node, "itemprop") == "datePublished" ? tree.attribute(node, "datetime")
                                                                                     : std::string_view{};
  if (value.empty() && tree.attribute(node, "itemprop") == "datePublished") value = tree.attribute(node, "content");
  if (value.empty() && name == "abbr") value = tree.attribute(node, "title");
  auto text = fold_space(resolve_entities(value.substr(0, 80)));
  const auto date = parse_timestamp(text, DateContext{});
  return date && date->precision <= Precision::day ? text : std::string{};
}

bool names_clock(const std::string& moment) {
  const auto date = parse_timestamp(moment, DateContext{});
  return date && date->precision < Precision::day;
}

class LinesReader {
 public:
  LinesReader(const HtmlTree& tree, std::uint32_t title) : tree_(tree), title_(title) {}

  std::vector<ShownLine> read(std::uint32_t begin, std::uint32_t end, std::size_t most) {
    for (auto node = begin; node < end && size_ < most; ++node) {
      while (!ends_.empty() && node >= ends_.back()) {
        ends_.pop_back();
        finish();
      }
      if (tree_[node].kind == HtmlNode::Kind::text)
        add(node, fold_space(resolve_entities(tree_[node].text.substr(0, 4 * most))), false);
      else if (tree_[node].is_element())
        node = element(node);
    }
    finish();
    return std::move(lines_);
  }

 private:
  // The last node that was read with it.
  std::uint32_t element(std::uint32_t node) {
    const auto last = tree_[node].end - 1;
    if (is_not_shown(tree_[node]) || (is_beside(tree_[node]) && !tree_.holds(node, title_))) return last;
    const bool is_of_others =
        tree_[node].attributes > 0 && names_say_others(tree_.attribute(node, "class"), tree_.attribute(node, "id"));
    if (is_of_others && tree_[node].name() != "body") return last;
    const auto moment = moment_of(tree_, node);
    if (tree_[node].rule->layout != Layout::inline_text) {
      finish();
      ends_.push_back(tree_[node].end);
    }
    if (moment.empty()) return node;
    add(node, moment, true);
    return names_clock(moment) ? last : node;
  }

  void add(std::uint32_t node, const std::string& text, bool is_time_element) {
    if (text.empty()) return;
    if (!line_.text.empty()) line_.text += ' ';
    line_.pieces.push_back({line_.text.size(), node, is_time_element, is_linked(node)});
    line_.text += text;
    size_ += text.size();
  }

  bool is_linked(std::uint32_t node) const {
    constexpr int kHighest = 6;
    for (int level = 0; node != 0 && level < kHighest; ++level, node = tree_[node].parent)
      if (tree_[node].name() == "a" && !tree_.attribute(node, "href").empty()) return true;
    return false;
  }

  void finish() {
    if (line_.text.empty()) return;
    if (!lines_.empty() && is_part(lines_.back().text) && is_part(line_.text)) {
      auto& last = lines_.back();
      last.text += ' ';
      for (auto& piece : line_.pieces) piece.at += last.text.size();
      last.pieces.insert(last.pieces.end(), line_.pieces.begin(), line_.pieces.end());
      last.text += line_.text;
    } else {
      lines_.push_back(std::move(line_));
    }
    line_ = {};
  }

  // Of a date in several blocks: digits and their marks.
  static bool is_part(const std::string& text) {
    constexpr std::size_t kLongest = 11;
    return text.size() <= kLongest && is_ascii_digit(text.front()) && std::all_of(text.begin(), text.end(), [](char c) {
             return is_ascii_digit(c) || c == '/' || c == ':' || c == '-' || c == '.' || c == ' ';
           });
  }

  const HtmlTree& tree_;
  std::uint32_t title_;
  std::vector<ShownLine> lines_;
  ShownLine line_;
  std::vector<std::uint32_t> ends_;  // of the blocks that are open
  std::size_t size_ = 0;
};

}  // namespace

const ShownLine::Piece& ShownLine::piece_at(std::size_t at) const {
  const auto next = std::find_if(pieces.begin() + 1, pieces.end(), [&](const Piece& piece) { return piece.at > at; });
  return *(next - 1);
}

std::string_view ShownLine::text_of(std::size_t piece) const {
  const auto begin = pieces[piece].at;
  const auto end = piece + 1 < pieces.size() ? pieces[piece + 1].at : text.size();
  return trim_ascii(std::string_view(text).substr(begin, end - begin));
}

bool ShownLine::is_link() const {
  return std::all_of(pieces.begin(), pieces.end(), [](const Piece& piece) { return piece.is_link; });
}

std::vector<ShownLine> shown_lines(const HtmlTree& tree, std::uint32_t begin, std::uint32_t end, std::size_t most,
                                   std::uint32_t title) {
  return LinesReader(tree, title).read(begin, std::min({end, tree.size(), begin + kMostNodes}), most);
}

std::uint32_t start_of_text_before(const HtmlTree& tree, std::uint32_t node, std::size_t most) {
  auto start = node;
  const auto first = node < kMostNodes ? 0 : node - kMostNodes;
  for (std::size_t size = 0; start > first && size < most; --start)
    if (tree[start - 1].kind == HtmlNode::Kind::text) size += trim_ascii(tree[start - 1].text).size();
  return start;
}

}  // namespace kuaixun
