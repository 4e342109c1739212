#include "html/text_of_html.hpp"

#include <gtest/gtest.h>

#include "tests/support/hostile_size.hpp"

namespace kuaixun {
namespace {

void expect_kept(const std::string& title) { EXPECT_EQ(text_of_html(title), title); }

TEST(TextOfHtml, KeepsWhatIsNoElement) {
  for (const auto* title :
       {"What std::unordered_map<std::string, int> costs", "Result<Box<dyn Error>> in three steps", "Meet <gopher>",
        "List<Integer> and Map<K, V>", "<T> or <U>?", "if a <b and c> d", "a<b", "x <y", "I <3 it", "<<三体>>读后感",
        "<The Wandering Earth> returns", "<A quiet harbour>", "name <placeholder/> name", "</gopher> and out",
        "std::array<std::byte, 4>&& moved", "</> is a fragment", "<?php is here to stay", "The <!doctype html> line",
        "How <!-- begins a comment"})
    expect_kept(title);
}

TEST(TextOfHtml, KeepsElementsThatAreSpokenOf) {
  for (const auto* title : {"The <details> element at last", "Why we left <table> behind",
                            "When <script> blocks a page", "<video> without controls", "The <b> tag, and <i>",
                            "What </body> is for", "Styling <p>", "The <img> tag needs its alt", "<title> in SVG"})
    expect_kept(title);
}

TEST(TextOfHtml, DropsMarkup) {
  const std::pair<const char*, const char*> kTitles[]{
      {"<b>Harbour</b> opens", "Harbour opens"},
      {"Harbour <em>finally</em> opens", "Harbour finally opens"},
      {"<b>Harbour opens", "Harbour opens"},
      {"Harbour <i>opens", "Harbour opens"},
      {"Harbour</b> opens", "Harbour opens"},
      {"One<br>Two<br/>Three", "One Two Three"},
      {"One<p>Two", "One Two"},
      {"<p>One</p><p>Two</p>", "One Two"},
      {"<a href=\"https://a.example/\">Harbour</a>", "Harbour"},
      {"<a href='https://a.example/'>Harbour", "Harbour"},
      {"<span class=x>Harbour</span>", "Harbour"},
      {"<img src=\"a.png\"> Harbour", "Harbour"},
      {"<table><tr><td>A</td><td>B</td></tr></table>", "A B"},
      {"<marquee>Harbour</marquee>", "Harbour"},
      {"<custom-badge kind=\"hot\">Hot</custom-badge> Harbour", "Hot Harbour"},
      {"<o:p></o:p>Harbour", "Harbour"},
      {"<title>Harbour</title>", "Harbour"},
      {"Harbour <!-- 12 --> opens", "Harbour opens"},
      {"今天<strong>开港", "今天开港"},
  };
  for (const auto& [title, text] : kTitles) EXPECT_EQ(text_of_html(title), text) << title;
}

TEST(TextOfHtml, TellsMarkupFromWordsInOneTitle) {
  EXPECT_EQ(text_of_html("<b>Why</b> Vec<u8> &amp; <em>Box</em>&lt;T&gt;"), "Why Vec<u8> & Box<T>");
  EXPECT_EQ(text_of_html("How <script> blocks <b>everything</b>"), "How <script> blocks everything");
}

// Each would take minutes if something were looked for again and again.
TEST(TextOfHtml, EndsOnHostileTitles) {
  constexpr std::size_t kSize = 1'000'000;
  for (const auto* part : {"<b>", "<T>", "</x>", "</b>", "<a b='", "<a b ", "<!--", "<![CDATA[", "<?", "</", "<script>",
                           "<title></title>", "<b", "<o:p>", "<x y=\"z\">", "<details>", "</details>"})
    EXPECT_LE(text_of_html(repeated(part, kSize)).size(), kSize + 64) << part;
}

}  // namespace
}  // namespace kuaixun
