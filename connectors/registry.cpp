#include "connectors/registry.hpp"

#include <array>

#include "connectors/feed/feed.hpp"

namespace kuaixun {

Connectors all_connectors() {
  static constexpr std::array kConnectors{
      Connector{"feed", parse_feed, resembles_feed},
  };
  return kConnectors;
}

}  // namespace kuaixun
