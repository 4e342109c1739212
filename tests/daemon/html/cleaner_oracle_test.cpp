// What a reader of HTML5 that is not ours finds in cleaned HTML.
#include <filesystem>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "html/cleaner.hpp"
#include "html/entities.hpp"
#include "tests/support/corpus.hpp"
#include "tests/support/html_oracle.hpp"
#include "tests/support/sanitized.hpp"
#include "tests/support/unpacked.hpp"
#include "text/charset.hpp"

namespace kuaixun {
namespace {

namespace fs = std::filesystem;

std::string objection_to(std::string_view html) {
  return HtmlOracle(clean_html(html, "https://a.example/b/").html).objection();
}

// Whatever takes its content as text, in whatever changes how the content is read, with an end of it where an attribute
// or a comment goes on.
TEST(CleanHtmlOracle, FindsNothingBeyondThePolicyInMarkupThatIsReadTwoWays) {
  const std::vector<std::string> outer{"",
                                       "<math>",
                                       "<svg>",
                                       "<math><mtext>",
                                       "<math><mi>",
                                       "<form>",
                                       "<math><semantics><annotation-xml encoding='text/html'>",
                                       "<svg><foreignObject>",
                                       "<svg><desc>",
                                       "<svg><title>",
                                       "<table>",
                                       "<table><tr>",
                                       "<table><caption>",
                                       "<select>",
                                       "<noscript>",
                                       "<template>",
                                       "<p>",
                                       "<a href='https://a.example/'>",
                                       "<pre>",
                                       "<svg><text>",
                                       "<math><mtext><table>",
                                       "<ruby><rt>",
                                       "<dl><dt>",
                                       "<ul><li>"};
  const std::vector<std::string> middle{"",        "<mglyph>", "<malignmark>", "<p>",  "<table>",       "<svg>",
                                        "<math>",  "<a>",      "<form>",       "<td>", "</form><form>", "<math><mtext>",
                                        "</math>", "</svg>",   "</p>",         "<br>", "<mi>",          "<ul>",
                                        "<col>"};
  const std::vector<std::string> inner{"style",   "title",    "textarea",      "noscript",       "xmp",       "iframe",
                                       "noembed", "noframes", "script",        "template",       "plaintext", "select",
                                       "option",  "desc",     "foreignObject", "annotation-xml", "mglyph",    "image",
                                       "b",       "td",       "path",          "mtext"};
  for (const auto& around : outer)
    for (const auto& between : middle)
      for (const auto& name : inner) {
        for (const auto& html :
             {around + between + "<" + name + "><img title='</" + name + "><img src=1 onerror=alert(1)>'>x",
              around + between + "<" + name + "><!--</" + name + "><img title='--><img src=1 onerror=alert(1)>'>x",
              around + between + "<" + name + "></math></svg><img src=1 onerror=alert(1)></" + name + ">x",
              around + between + "<" + name + "><![CDATA[</" + name + "><a title=']]><img src=1 onerror=alert(1)>'>x"})
          EXPECT_EQ(objection_to(html), "") << html << "\n  became  " << clean_html(html, "").html;
        if (HasFailure()) return;
      }
}

// Of every file, or of one in `step`, the HTML in it, and the HTML that is escaped in it.
int read_files(const fs::path& folder, int step = 1) {
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    const auto name = entry.path().filename().string();
    if (!entry.is_regular_file() || name.ends_with(".py") || name == "expected.json") continue;
    if (++files % step != 0) continue;
    const auto text = decode_to_utf8(unpacked(entry.path().string()), "", Markup::html).text;
    for (const auto& html : {text, resolve_entities(text)}) EXPECT_EQ(objection_to(html), "") << entry.path();
  }
  return files;
}

TEST(CleanHtmlOracle, FindsNothingBeyondThePolicyInInventedDocuments) {
  EXPECT_GT(read_files(fs::path(KUAIXUN_SOURCE_DIR) / "tests/connectors"), 100);
  EXPECT_GT(read_files(fs::path(KUAIXUN_SOURCE_DIR) / "tests/fuzz/seeds"), 20);
}

TEST(CleanHtmlOracle, FindsNothingBeyondThePolicyInRealDocuments) {
  const auto pages = corpus_file("pages"), feeds = corpus_file("feeds");
  if (pages.empty() || feeds.empty()) GTEST_SKIP() << "no corpus: see tests/support/corpus.hpp";
  constexpr int kStep = kIsSanitized ? 10 : 1;
  EXPECT_GT(read_files(pages, kStep) + read_files(feeds, kStep), 500);
}

}  // namespace
}  // namespace kuaixun
