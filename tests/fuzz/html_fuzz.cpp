// Any text as HTML: what comes out is harmless, and cleaning it again loses no word.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include "html/cleaner.hpp"
#include "html/feed_links.hpp"
#include "html/text_of_html.hpp"
#include "tests/support/html_judge.hpp"
#include "tests/support/html_oracle.hpp"
#include "text/ascii.hpp"
#include "text/charset.hpp"

namespace {

// Without white space and decomposed: a mark may compose with a letter once nothing stands between them any more.
std::string words_of(const std::string& text) {
  UErrorCode error = U_ZERO_ERROR;
  std::string words;
  icu::StringByteSink<std::string> sink(&words);
  icu::Normalizer2::getNFDInstance(error)->normalizeUTF8(0, text, sink, nullptr, error);
  std::erase_if(words, [](char c) { return kuaixun::is_ascii_space(c); });
  return words;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kuaixun;
  const auto text = repair_utf8(std::string_view(reinterpret_cast<const char*>(data), size));
  const auto clean = clean_html(text, "https://a.example/b/");
  for (const auto& objection : {HtmlJudge(clean.html).objection(), HtmlOracle(clean.html).objection()}) {
    if (objection.empty()) continue;
    std::fprintf(stderr, "%s\n", objection.c_str());
    std::abort();
  }
  if (!is_valid_utf8(clean.html) || !is_valid_utf8(clean.text)) std::abort();
  if (clean.images.size() > 200) std::abort();
  for (const char c : clean.html)
    if (is_control((unsigned char)(c))) std::abort();
  // Elements may find better places in a second cleaning; the words stay.
  const auto again = clean_html(clean.html, "https://a.example/b/");
  if (!clean.truncated && words_of(again.text) != words_of(clean.text)) std::abort();
  (void)text_of_html(text);
  (void)feed_links(text, "https://a.example/");
  return 0;
}
