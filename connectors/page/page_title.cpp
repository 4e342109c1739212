#include "connectors/page/page_title.hpp"

#include <algorithm>
#include <array>
#include <tuple>

#include "connectors/article/compact_text.hpp"
#include "html/entities.hpp"
#include "text/ascii.hpp"
#include "text/scripts.hpp"
#include "text/text_builder.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kShortestTitle = 8;  // bytes of letters: about three Chinese characters
constexpr int kMostHeadings = 500;
constexpr std::size_t kLongestHeading = 1'000;

bool may_hold_title(const HtmlNode& node) {
  static const ElementSet headings{"h1", "h2", "h3"};
  return headings.contains(node.rule);
}

// How well a heading stands for the page: at the beginning of <title> or og:title, before elsewhere in it; then the
// longer one; then the higher one, which is the article's own.
struct Rank {
  bool at_start = false;
  std::size_t size = 0;
  char level = '9';

  bool operator<(const Rank& other) const {
    return std::tie(at_start, size, other.level) < std::tie(other.at_start, other.size, level);
  }
};

PageTitle heading(const HtmlTree& tree, const StructuredData& data) {
  const std::array titles{compact_text(data.title), compact_text(data.og_title)};
  const auto site = compact_text(data.publisher);
  PageTitle best;
  Rank most{.size = kShortestTitle + 1};
  int left = kMostHeadings;
  for (std::uint32_t node = 1; node < tree.size() && left > 0; ++node) {
    if (!may_hold_title(tree[node])) continue;
    --left;
    auto text = tree.text_of(node, kLongestHeading);
    const auto compact = compact_text(text);
    if (text.size() >= kLongestHeading || compact.empty() || compact == site) continue;
    bool is_repeated = false;
    Rank rank{.size = compact.size(), .level = tree[node].name()[1]};
    for (const auto& title : titles) {
      is_repeated = is_repeated || title.find(compact) != std::string::npos;
      rank.at_start = rank.at_start || title.starts_with(compact);
    }
    if (!is_repeated || !(most < rank) || compact.size() <= kShortestTitle) continue;
    most = rank;
    best = {std::move(text), node, "heading"};
  }
  return best;
}

// The heading that is the title which the feed gave.
PageTitle known_heading(const HtmlTree& tree, std::string_view known) {
  const auto wanted = compact_text(known);
  if (wanted.size() <= kShortestTitle) return {};
  int left = kMostHeadings;
  for (std::uint32_t node = 1; node < tree.size() && left > 0; ++node) {
    if (!may_hold_title(tree[node])) continue;
    --left;
    if (auto text = tree.text_of(node, kLongestHeading); compact_text(text) == wanted)
      return {std::move(text), node, "feed"};
  }
  return {};
}

// "Title_Section_Site", "Title - Site", "Title | Site": the first part, unless it says too little. A hyphen without
// blanks may be one of the title's own words.
std::string without_site(const std::string& title, bool at_hyphens) {
  constexpr std::array<std::string_view, 10> kMarks{"_", "|", " - ", " – ", " — ", "丨", "｜", " :: ", "――", " · "};
  const auto before = [&](std::string_view mark) {
    const auto at = title.find(mark);
    auto first = at == std::string::npos ? std::string{} : fold_space(std::string_view(title).substr(0, at));
    return compact_text(first).size() > kShortestTitle ? first : std::string{};
  };
  for (const auto mark : kMarks)
    if (auto first = before(mark); !first.empty()) return first;
  if (at_hyphens)
    if (auto first = before("-"); !first.empty()) return first;
  return title;
}

bool has_cjk(std::string_view text) {
  while (!text.empty())
    if (is_cjk(take_code_point(text))) return true;
  return false;
}

std::uint32_t place_of(const HtmlTree& tree, const std::string& title) {
  const auto wanted = compact_text(title);
  if (wanted.size() <= kShortestTitle) return 0;
  for (std::uint32_t node = 1; node < tree.size(); ++node)
    if (tree[node].kind == HtmlNode::Kind::text && tree[node].text.size() >= wanted.size() &&
        compact_text(resolve_entities(tree[node].text)) == wanted)
      return node;
  return 0;
}

}  // namespace

PageTitle page_title(const HtmlTree& tree, const StructuredData& data, std::string_view known) {
  if (auto found = known_heading(tree, known); !found.text.empty()) return found;
  if (auto found = heading(tree, data); !found.text.empty()) return found;
  PageTitle title;
  if (!data.og_title.empty()) {
    title = {without_site(data.og_title, false), 0, "og"};
  } else if (!data.json_ld.headline.empty()) {
    title = {fold_space(data.json_ld.headline), 0, "json_ld"};
  } else if (!data.title.empty()) {
    title = {without_site(data.title, has_cjk(data.title)), 0, "title"};
  }
  title.node = place_of(tree, title.text);
  return title;
}

}  // namespace kuaixun
