// A bound on bytes that are held at a time.
#pragma once

#include <cstddef>
#include <list>
#include <optional>
#include <utility>

#include "base/wakeup.hpp"
#include "observe/metrics.hpp"

namespace kuaixun {

// So many bytes and no more, given out in order of arrival. What holds room of a share must not wait for more of it:
// two that do would wait for each other. Lives on the io thread; outlives its rooms.
class MemoryShare {
 public:
  MemoryShare(asio::any_io_executor io, std::size_t size, Gauge gauge);  // which shows what is held
  MemoryShare(const MemoryShare&) = delete;
  MemoryShare& operator=(const MemoryShare&) = delete;

  // Bytes that may be held, for as long as it lives.
  class Room {
   public:
    Room() = default;
    Room(MemoryShare& share, std::size_t bytes) : share_(&share), bytes_(bytes) { share.change(long(bytes)); }
    Room(Room&& other) noexcept : share_(other.share_), bytes_(std::exchange(other.bytes_, 0)) {}
    Room& operator=(Room&& other) noexcept {
      std::swap(share_, other.share_);
      std::swap(bytes_, other.bytes_);
      return *this;
    }
    ~Room() { shrink_to(0); }

    std::size_t bytes() const { return bytes_; }
    // What is needed no more; never grows.
    void shrink_to(std::size_t bytes);
    // Takes over what `other`, of the same share, has.
    void add(Room other);

   private:
    MemoryShare* share_ = nullptr;
    std::size_t bytes_ = 0;
  };

  // Waits for room. `bytes` above size() are taken for all of it: who needs more is to be refused before.
  Task<Room> room(std::size_t bytes);
  // Room at once, or none. Does not overtake those who wait.
  std::optional<Room> try_room(std::size_t bytes);

  std::size_t size() const { return size_; }
  std::size_t used() const { return used_; }

 private:
  class Place;
  bool has(std::size_t bytes) const { return bytes <= size_ - used_; }
  void change(long bytes);
  void wake_first();

  asio::any_io_executor io_;
  std::size_t size_, used_ = 0;
  Gauge gauge_;
  std::list<Place*> waiters_{};
};

}  // namespace kuaixun
