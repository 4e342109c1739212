// Any bytes as an article page. What comes out must be clean text of a bounded size.
#include <cstdlib>

#include "connectors/article_reader.hpp"
#include "html/cleaner.hpp"
#include "text/charset.hpp"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace kuaixun;
  static const Source source{.id = "a", .kind = "page", .url = "https://a.example/"};
  const Time now{std::chrono::sys_days{std::chrono::year{2026} / 9 / 21}};
  const Entry known{.title = "港湾半导体第二条产线投产",
                    .summary = "港湾半导体宣布，其位于宁波的第二条十二英寸产线正式投产"};
  const Document document{
      .url = "https://a.example/1", .body = std::string(reinterpret_cast<const char*>(data), size), .fetched_at = now};
  const auto page = read_article(document, PageHint{known, source});
  if (page.page_class == PageClass::article && page.entry.content.empty()) std::abort();
  for (const auto* text : {&page.entry.title, &page.entry.content, &page.entry.publisher, &page.entry.editor})
    if (!is_valid_utf8(*text)) std::abort();
  if (page.entry.published && page.entry.published->at > now + std::chrono::hours{1}) std::abort();
  clean_html(page.entry.content, page.entry.url);
  return 0;
}
