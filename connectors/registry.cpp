#include "connectors/registry.hpp"

#include <array>

#include "connectors/article_reader.hpp"
#include "connectors/digest/digest.hpp"
#include "connectors/feed/feed.hpp"
#include "connectors/page/page.hpp"
#include "connectors/wechat/account.hpp"
#include "connectors/wechat/wechat.hpp"

namespace kuaixun {

namespace {

Result<Batch> parse_any_page(const Document& document, const Source& source) {
  return parse_page(document, source, read_article);
}

Result<Batch> parse_wechat_or_feed(const Document& document, const Source& source) {
  return parse_wechat(document, source, parse_feed);
}

}  // namespace

Connectors all_connectors() {
  static constexpr std::array kConnectors{
      Connector{"feed", parse_feed, resembles_feed},
      Connector{"page", parse_any_page, resembles_page},
      Connector{"digest", parse_digest, resembles_digest, kDigestOptions},
      Connector{"wechat", parse_wechat_or_feed, resembles_wechat, kWechatOptions},
  };
  return kConnectors;
}

}  // namespace kuaixun
