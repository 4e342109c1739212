#include "html/tree.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

// The tree as text: names and texts, children in brackets.
std::string shape(const HtmlTree& tree, std::size_t node = 0) {
  std::string text;
  for (std::size_t child = node + 1; child < tree[node].end; child = tree[child].end) {
    if (!text.empty()) text += ' ';
    if (tree[child].kind != HtmlNode::Kind::element) {
      text += '"' + std::string(tree[child].text) + '"';
      continue;
    }
    text += tree[child].name();
    if (const auto below = shape(tree, child); !below.empty()) text += '(' + below + ')';
  }
  return text;
}

std::string shape_of(std::string_view html) { return shape(HtmlTree(html)); }

TEST(HtmlTree, ClosesParagraphsItemsAndCellsThatNobodyClosed) {
  EXPECT_EQ(shape_of("<p>a<p>b"), R"(p("a") p("b"))");
  EXPECT_EQ(shape_of("<p>a<div>b</div>"), R"(p("a") div("b"))");
  EXPECT_EQ(shape_of("<ul><li>a<li>b<ul><li>c</ul></ul>"), R"(ul(li("a") li("b" ul(li("c")))))");
  EXPECT_EQ(shape_of("<table><tr><td>a<td>b<tr><td>c</table>d"), R"(table(tr(td("a") td("b")) tr(td("c"))) "d")");
}

TEST(HtmlTree, PassesOverEndsWithoutABeginning) {
  EXPECT_EQ(shape_of("<div>a</span></p>b</div></div>c"), R"(div("a" "b") "c")");
  EXPECT_EQ(shape_of("<div><b>a</div>c"), R"(div(b("a")) "c")");
}

TEST(HtmlTree, ReadsOnBehindABodyThatEndsTooEarly) {
  EXPECT_EQ(shape_of("<html><head><title>t</title></head><body><p>a</p></body></html><p>b</p></body>"),
            R"(head(title("t")) body(p("a") p("b")))");
  EXPECT_EQ(shape_of("<head><meta name=x><body>a"), R"(head(meta) body("a"))");
}

TEST(HtmlTree, DoesNotNestLinks) { EXPECT_EQ(shape_of("<a href=1>a<a href=2>b</a>"), R"(a("a") a("b"))"); }

TEST(HtmlTree, KeepsScriptsApartFromText) {
  const HtmlTree tree("<script>if (a < b) '</p>'</script>c");
  EXPECT_EQ(tree[2].kind, HtmlNode::Kind::raw_text);
  EXPECT_EQ(tree.text_of(0, 100), "c");
}

TEST(HtmlTree, FindsAttributesInAnyCase) {
  const HtmlTree tree("<div ID='x' class=\"a b\" id=y>");
  EXPECT_EQ(tree.attribute(1, "id"), "x");
  EXPECT_EQ(tree.attribute(1, "class"), "a b");
  EXPECT_EQ(tree.attribute(1, "style"), "");
}

TEST(HtmlTree, HangsWhatIsTooDeepOnTheLastLevel) {
  std::string deep;
  for (int i = 0; i < 1'000; ++i) deep += "<div>";
  const HtmlTree tree(deep + "text</div></div>");
  std::size_t depth = 0;
  for (std::size_t node = tree.size() - 1; node != 0; node = tree[node].parent) ++depth;
  EXPECT_LE(depth, HtmlTree::kDeepest);
}

}  // namespace
}  // namespace kuaixun
