#include "connectors/registry.hpp"

#include <array>

#include "connectors/feed/feed.hpp"
#include "connectors/page/page.hpp"
#include "connectors/wechat/wechat.hpp"

namespace kuaixun {

Connectors all_connectors() {
  static constexpr std::array kConnectors{
      Connector{"feed", parse_feed, resembles_feed},
      Connector{"page", parse_page, resembles_page},
      Connector{"wechat", parse_wechat, resembles_wechat},
  };
  return kConnectors;
}

}  // namespace kuaixun
