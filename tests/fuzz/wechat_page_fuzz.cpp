// Any page of mp.weixin.qq.com: it has a class, and only an article has words; what a bridge would make of it is read
// too.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "connectors/wechat/mirror_html.hpp"
#include "connectors/wechat/wechat_page.hpp"
#include "html/cleaner.hpp"
#include "html/text_of_html.hpp"
#include "text/charset.hpp"
#include "text/url.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kuaixun;
  const auto html = repair_utf8(std::string_view(reinterpret_cast<const char*>(data), size));
  const Document document;
  const Entry nothing;
  const Source source{.id = "fuzz"};
  (void)is_wechat_page(document, html);
  const auto page = read_wechat_page(document, html, PageHint{nothing, source});
  const auto& entry = page.entry;
  if (page.reason.empty()) std::abort();
  if (page.page_class != PageClass::article && !(entry.title + entry.content + page.account).empty()) std::abort();
  const auto key = canonical_url_key(entry.url);
  if (key.starts_with("wx:") && !page.account.empty() && !key.starts_with("wx:" + page.account + "/")) std::abort();
  if (!is_valid_utf8(text_of_html(entry.title)) || !is_valid_utf8(clean_html(entry.content, entry.url).text))
    std::abort();
  if (without_mirror(html).html.size() > 4 * html.size()) std::abort();
  return 0;
}
