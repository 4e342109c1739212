#include "fetch/memory_share.hpp"

#include <algorithm>

namespace kuaixun {

// A place in the queue, given up when this ends.
class MemoryShare::Place {
 public:
  Place(MemoryShare& share, std::size_t bytes)
      : share_(share), bytes_(bytes), event_(share.io_), place_(share.waiters_.insert(share.waiters_.end(), this)) {}
  ~Place() {
    share_.waiters_.erase(place_);
    share_.wake_first();
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  bool has_its_turn() const { return share_.waiters_.front() == this && share_.has(bytes_); }
  Wakeup& event() { return event_; }

 private:
  MemoryShare& share_;
  std::size_t bytes_;
  Wakeup event_;
  std::list<Place*>::iterator place_;
};

MemoryShare::MemoryShare(asio::any_io_executor io, std::size_t size, Gauge gauge)
    : io_(std::move(io)), size_(size), gauge_(gauge) {}

void MemoryShare::Room::shrink_to(std::size_t bytes) {
  if (bytes >= bytes_) return;
  share_->change(long(bytes) - long(bytes_));
  bytes_ = bytes;
  share_->wake_first();
}

void MemoryShare::Room::add(Room other) {
  if (share_ == nullptr) share_ = other.share_;
  bytes_ += std::exchange(other.bytes_, 0);
}

Task<MemoryShare::Room> MemoryShare::room(std::size_t bytes) {
  constexpr std::chrono::hours kUntilWoken{24};
  bytes = std::min(bytes, size_);
  if (auto free = try_room(bytes)) co_return std::move(*free);
  Place place(*this, bytes);
  while (!place.has_its_turn()) co_await place.event().wait(kUntilWoken);
  co_return Room(*this, bytes);
}

std::optional<MemoryShare::Room> MemoryShare::try_room(std::size_t bytes) {
  if (!waiters_.empty() || !has(bytes)) return std::nullopt;
  return Room(*this, bytes);
}

void MemoryShare::change(long bytes) {
  used_ = std::size_t(long(used_) + bytes);
  gauge_.set(double(used_));
}

void MemoryShare::wake_first() {
  if (!waiters_.empty() && waiters_.front()->has_its_turn()) waiters_.front()->event().raise();
}

}  // namespace kuaixun
