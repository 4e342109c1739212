// Any text as HTML: what comes out is harmless, and stays as it is when it is cleaned again.
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/support/html_judge.hpp"
#include "text/charset.hpp"
#include "text/html.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kuaixun;
  const auto text = repair_utf8(std::string_view(reinterpret_cast<const char*>(data), size));
  const auto clean = clean_html(text, "https://a.example/b/");
  if (const auto objection = HtmlJudge(clean.html).objection(); !objection.empty()) {
    std::fprintf(stderr, "%s\n", objection.c_str());
    std::abort();
  }
  if (!is_valid_utf8(clean.html) || !is_valid_utf8(clean.text)) std::abort();
  if (clean.images.size() > 200) std::abort();
  const auto again = clean_html(clean.html, "https://a.example/b/");
  if (!clean.truncated && again.html != clean.html) std::abort();
  (void)text_of_html(text);
  (void)feed_links(text, "https://a.example/");
  return 0;
}
