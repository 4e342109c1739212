#include "connectors/registry.hpp"

#include <array>

#include "connectors/feed/feed.hpp"
#include "connectors/page/page.hpp"

namespace kuaixun {

Connectors all_connectors() {
  static constexpr std::array kConnectors{
      Connector{"feed", parse_feed, resembles_feed},
      Connector{"page", parse_page, resembles_page},
  };
  return kConnectors;
}

}  // namespace kuaixun
