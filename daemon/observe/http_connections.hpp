// Who is connected to an HttpServer, and who gives way when there are too many.
#pragma once

#include <functional>
#include <list>

namespace kuaixun {

// Lives on the io thread.
class HttpConnections {
 public:
  // What a connection waits for: its client's next request, its answer from us, or that the client takes it.
  enum class Waits { for_request, for_answer, for_taking };
  struct Connection {
    std::function<void()> close{};  // empty once it has been called
    Waits waits = Waits::for_request;
  };
  using Place = std::list<Connection>::iterator;  // those who have waited longest stand first

  explicit HttpConnections(std::size_t most) : most_(most) {}

  // Takes one more; when there are too many, another gives way, or else the new one.
  Place add(std::function<void()> close);
  void remove(Place place);
  // Begins to wait anew.
  void wait(Place place, Waits waits);
  // Closes the connection that has waited longest for a request; if there is none, for its answer to be taken. False:
  // all wait for us.
  bool give_way();
  void close_all();

 private:
  void close(Connection& connection);

  std::size_t most_, open_ = 0;
  std::list<Connection> connections_;
};

}  // namespace kuaixun
