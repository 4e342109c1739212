#include "connectors/page/text_outline.hpp"

#include <algorithm>
#include <array>

#include "connectors/page/name_words.hpp"
#include "text/ascii.hpp"
#include "text/scripts.hpp"

namespace kuaixun {
namespace {

constexpr float kCjkWeight = 2.2F;

// What an ASCII character is to a text.
enum class Ascii : unsigned char { blank, letter, mark, full_stop };

constexpr std::array<Ascii, 128> kAscii = [] {
  std::array<Ascii, 128> kinds{};
  for (std::size_t c = ' ' + 1; c < kinds.size(); ++c) kinds[c] = Ascii::letter;
  for (const unsigned char c : {',', ';', '!', '?'}) kinds[c] = Ascii::mark;
  kinds['.'] = Ascii::full_stop;
  return kinds;
}();

constexpr bool is_mark(char32_t c) {
  return c == U'，' || c == U'。' || c == U'、' || c == U'；' || c == U'！' || c == U'？';
}

// Whether a full stop before `rest` is one, and no part of a number or a name.
bool ends_sentence(std::string_view rest) {
  return rest.empty() || is_ascii_space(rest.front()) || rest.front() == '"' || rest.front() == ')';
}

// Elements whose text is never the article's.
bool is_noise_element(const HtmlNode& node) {
  static const ElementSet noise{"script", "style", "template", "noscript", "iframe", "textarea", "select",
                                "button", "nav",   "footer",   "aside",    "title",  "object",   "option"};
  return noise.contains(node.rule);
}

bool is_hidden(const HtmlTree& tree, std::size_t node) {
  if (tree[node].attributes == 0) return false;
  const auto style = tree.attribute(node, "style");
  if (style.empty() || tree.attribute(node, "id") == "js_content") return false;
  const auto at = find_ignoring_case(style, "display");
  if (at == std::string_view::npos) return false;
  auto rest = trim_ascii(style.substr(at + 7));
  if (!rest.starts_with(':')) return false;
  rest = trim_ascii(rest.substr(1));
  return equal_ignoring_case(rest.substr(0, 4), "none");
}

bool is_link(const HtmlTree& tree, std::size_t node) {
  static const ElementSet links{"a"};
  return links.contains(tree[node].rule) && !tree.attribute(node, "href").empty();
}

}  // namespace

TextWeight& TextWeight::operator+=(const TextWeight& other) {
  all += other.all;
  linked += other.linked;
  prose += other.prose;
  marks += other.marks;
  return *this;
}

TextWeight weigh(std::string_view text) {
  // Counted as whole numbers: of Latin letters, and of CJK characters.
  std::uint32_t letters = 0, characters = 0, marks = 0;
  for (std::size_t at = 0; at < text.size();) {
    if (const auto byte = (unsigned char)(text[at]); byte < 0x80) {
      ++at;
      const auto kind = kAscii[byte];
      letters += kind != Ascii::blank ? 1 : 0;
      if (kind >= Ascii::mark) marks += kind == Ascii::mark || ends_sentence(text.substr(at)) ? 1 : 0;
      continue;
    }
    auto rest = text.substr(at);
    const auto point = take_code_point(rest);
    at = text.size() - rest.size();
    if (point == 0xA0 || point == 0x3000 || point == 0xFEFF || point == 0x200B) continue;
    const bool is_common = point >= 0x4E00 && point <= 0x9FFF;  // nearly all, and none is a mark
    (is_common || is_cjk(point) ? characters : letters) += 1;
    if (!is_common) marks += is_mark(point) ? 1 : 0;
  }
  return {.all = float(letters) + kCjkWeight * float(characters), .marks = marks};
}

TextOutline::TextOutline(const HtmlTree& tree, Pruning pruning)
    : tree_(tree), noise_(tree.size()), weights_(tree.size()), own_(tree.size()) {
  std::vector<char> linked(tree.size());
  for (std::size_t node = 1; node < tree.size(); ++node) {
    const auto kind = tree[node].kind;
    const auto parent = tree[node].parent;
    linked[node] = linked[parent] != 0 || is_link(tree, node);
    noise_[node] = noise_[parent] != 0 ||
                   (kind == HtmlNode::Kind::element && (is_noise_element(tree[node]) || is_hidden(tree, node)));
    if (kind != HtmlNode::Kind::text || noise_[node] != 0) continue;
    weights_[node] = weigh(tree[node].text);
    if (linked[node] != 0) weights_[node].linked = weights_[node].all;
  }
  if (pruning == Pruning::by_names) prune_by_names();
  find_prose();
  sum(weights_);
}

// What is noise by its names weighs nothing; how much it is of the page is known from the sums of all.
void TextOutline::prune_by_names() {
  sum(weights_);
  const auto page_weight = weights_[0].all;
  for (std::size_t node = 1; node < tree_.size(); ++node)
    noise_[node] = noise_[node] != 0 || noise_[tree_[node].parent] != 0 ||
                   (tree_[node].is_element() && is_noise_by_name(node, page_weight, weights_[node].all));
  for (std::size_t node = 0; node < tree_.size(); ++node)
    if (tree_[node].kind != HtmlNode::Kind::text || noise_[node] != 0) weights_[node] = {};
}

void TextOutline::find_prose() {
  constexpr float kLeastProse = 40;
  for (std::size_t node = 1; node < tree_.size(); ++node) {
    if (tree_[node].kind != HtmlNode::Kind::text || noise_[node] != 0) continue;
    auto block = tree_[node].parent;
    while (block != 0 && tree_[block].rule->layout == Layout::inline_text) block = tree_[block].parent;
    own_[block] += weights_[node];
  }
  for (std::size_t node = 0; node < tree_.size(); ++node) {
    auto& own = own_[node];
    if (own.all < kLeastProse || own.marks == 0 || own.link_density() > 0.5F) continue;
    own.prose = own.unlinked();
    weights_[node].prose += own.prose;
  }
}

void TextOutline::sum(std::vector<TextWeight>& weights) const {
  for (std::size_t node = tree_.size(); node-- > 1;)
    if (noise_[node] == 0) weights[tree_[node].parent] += weights[node];
}

bool TextOutline::is_noise_by_name(std::size_t node, float page_weight, float weight) const {
  constexpr float kTooMuchToBeNoise = 0.3F, kTooMuchForComments = 0.9F;
  const auto& element = tree_[node];
  // A row is named after what its table is about: players, tags, ranks.
  if (element.attributes == 0 || element.name() == "body" || element.name() == "article" || element.name() == "tr")
    return false;
  const auto names = tree_.attribute(node, "class"), id = tree_.attribute(node, "id");
  if (weight > kTooMuchToBeNoise * page_weight)
    return weight < kTooMuchForComments * page_weight && names_say_others(names, id);
  return names_say_noise(names, id);
}

}  // namespace kuaixun
