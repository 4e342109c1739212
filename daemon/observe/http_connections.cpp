#include "observe/http_connections.hpp"

#include <utility>

namespace kuaixun {

HttpConnections::Place HttpConnections::add(std::function<void()> close) {
  const bool has_room = open_ < most_ || give_way();
  ++open_;
  const auto place = connections_.insert(connections_.end(), Connection{std::move(close)});
  if (!has_room) this->close(*place);
  return place;
}

void HttpConnections::remove(Place place) {
  if (place->close) --open_;
  connections_.erase(place);
}

void HttpConnections::wait(Place place, Waits waits) {
  place->waits = waits;
  connections_.splice(connections_.end(), connections_, place);
}

bool HttpConnections::give_way() {
  for (const auto waits : {Waits::for_request, Waits::for_taking})
    for (auto& connection : connections_)
      if (connection.close && connection.waits == waits) {
        close(connection);
        return true;
      }
  return false;
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
