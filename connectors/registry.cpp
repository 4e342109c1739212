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

Result<Batch> with_parts(Result<Batch> batch, const Source& source) {
  if (batch) split_entries(*batch, source);
  return batch;
}

Result<Batch> parse_any_feed(const Document& document, const Source& source) {
  return with_parts(parse_feed(document, source), source);
}

Result<Batch> parse_any_page(const Document& document, const Source& source) {
  return with_parts(parse_page(document, source, read_article), source);
}

Result<Batch> parse_wechat_or_feed(const Document& document, const Source& source) {
  return with_parts(parse_wechat(document, source, parse_feed), source);
}

constexpr std::array kEntryOptions{kSplitOption};
constexpr std::array kWechatOptions{kAccountOption, kSplitOption};

}  // namespace

Connectors all_connectors() {
  static constexpr std::array kConnectors{
      Connector{"feed", parse_any_feed, resembles_feed, kEntryOptions},
      Connector{"page", parse_any_page, resembles_page, kEntryOptions},
      Connector{"digest", parse_digest, resembles_digest, kDigestOptions},
      Connector{"wechat", parse_wechat_or_feed, resembles_wechat, kWechatOptions},
  };
  return kConnectors;
}

}  // namespace kuaixun
