// Waits on sockets that a C library opens and closes itself.
#pragma once

#include <functional>
#include <memory>

#include "base/task.hpp"

namespace kuaixun {

// Lives on the io thread. Tells each time that a socket is ready for what the library wants of it, until it wants
// nothing any more. May go at any time: nothing is told after that.
class ForeignSockets {
 public:
  enum class Event { readable, writable, failed };
  using OnReady = std::function<void(int native, Event event)>;

  ForeignSockets(asio::any_io_executor io, OnReady on_ready);
  ~ForeignSockets();

  // What is wanted from now on; neither: the library is about to close it. Throws boost::system::system_error when the
  // socket cannot be watched.
  void want(int native, bool read, bool write);
  // Forgets all sockets, and wants none from now on.
  void close();

 private:
  class State;
  std::shared_ptr<State> state_;
};

}  // namespace kuaixun
