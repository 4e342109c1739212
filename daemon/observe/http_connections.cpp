#include "observe/http_connections.hpp"

#include <utility>

namespace kuaixun {

HttpConnections::Place HttpConnections::add(std::function<void()> close) {
  if (open_ >= most_) give_way();
  ++open_;
  return connections_.insert(connections_.end(), Connection{std::move(close)});
}

void HttpConnections::remove(Place place) {
  if (place->close) --open_;
  connections_.erase(place);
}

void HttpConnections::wait(Place place, Waits waits) {
  place->waits = waits;
  connections_.splice(connections_.end(), connections_, place);
}

void HttpConnections::give_way() {
  for (const auto waits : {Waits::for_request, Waits::for_taking})
    for (auto& connection : connections_)
      if (connection.close && connection.waits == waits) return close(connection);
}

void HttpConnections::close_all() {
  for (auto& connection : connections_)
    if (connection.close) close(connection);
}

void HttpConnections::close(Connection& connection) {
  --open_;
  std::exchange(connection.close, {})();
}

}  // namespace kuaixun
