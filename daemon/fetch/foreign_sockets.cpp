#include "fetch/foreign_sockets.hpp"

#include <unordered_map>
#include <utility>

#include <boost/asio/posix/stream_descriptor.hpp>

namespace kuaixun {
namespace {

struct Socket {
  Socket(const asio::any_io_executor& io, int native) : descriptor(io, native) {}
  ~Socket() { descriptor.release(); }  // the library closes its sockets
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  asio::posix::stream_descriptor descriptor;
  bool wants_read = false, wants_write = false;
  bool reading = false, writing = false;  // a wait is under way
};

}  // namespace

// Shared with the waits: one that ends after its owner is gone finds that out here.
class ForeignSockets::State : public std::enable_shared_from_this<State> {
 public:
  State(asio::any_io_executor io, OnReady on_ready) : io_(std::move(io)), on_ready_(std::move(on_ready)) {}

  void want(int native, bool read, bool write) {
    if (closed_) return;
    if (!read && !write) {
      sockets_.erase(native);
      return;
    }
    auto& socket = sockets_[native];
    if (!socket) {
      try {
        socket = std::make_shared<Socket>(io_, native);
      } catch (...) {
        sockets_.erase(native);
        throw;
      }
    }
    socket->wants_read = read;
    socket->wants_write = write;
    watch(native, socket);
  }

  void close() {
    closed_ = true;
    sockets_.clear();
  }

 private:
  using Shared = std::shared_ptr<Socket>;

  // Waits for what is wanted of the socket, and again after each time it happened.
  void watch(int native, const Shared& socket) {
    using Wait = asio::posix::descriptor_base;
    if (socket->wants_read && !std::exchange(socket->reading, true))
      wait(native, socket, Wait::wait_read, &Socket::reading, Event::readable);
    if (socket->wants_write && !std::exchange(socket->writing, true))
      wait(native, socket, Wait::wait_write, &Socket::writing, Event::writable);
  }

  void wait(int native, const Shared& socket, asio::posix::descriptor_base::wait_type type, bool Socket::*waiting,
            Event event) {
    auto on_end = [self = weak_from_this(), weak = std::weak_ptr(socket), native, waiting,
                   event](boost::system::error_code error) {
      const auto state = self.lock();
      const auto ready = weak.lock();
      if (!state || !ready || state->closed_) return;
      (*ready).*waiting = false;
      if (error != asio::error::operation_aborted) state->tell(native, ready, error ? Event::failed : event);
    };
    socket->descriptor.async_wait(type, std::move(on_end));
  }

  void tell(int native, const Shared& socket, Event event) {
    const bool still_wanted =
        event == Event::failed || (event == Event::readable ? socket->wants_read : socket->wants_write);
    if (still_wanted) on_ready_(native, event);
    if (closed_) return;
    const auto known = sockets_.find(native);
    if (known != sockets_.end() && known->second == socket) watch(native, socket);
  }

  asio::any_io_executor io_;
  OnReady on_ready_;
  std::unordered_map<int, Shared> sockets_;
  bool closed_ = false;
};

ForeignSockets::ForeignSockets(asio::any_io_executor io, OnReady on_ready)
    : state_(std::make_shared<State>(std::move(io), std::move(on_ready))) {}

ForeignSockets::~ForeignSockets() { close(); }

void ForeignSockets::want(int native, bool read, bool write) { state_->want(native, read, write); }

void ForeignSockets::close() { state_->close(); }

}  // namespace kuaixun
