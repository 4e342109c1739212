// How many requests may be under way to all hosts together.
#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <list>
#include <map>
#include <optional>

#include "base/wakeup.hpp"

namespace kuaixun {

// Hosts that answer slowly must not keep others from asking, whether there are two of them or five hundred. So a
// request holds its place for kPatience only; after that it goes on without one, and up to kSlowShare times as many as
// there are places may do so. Hosts that did not answer last time have as many places again, apart, which they hold to
// the end. Places are given in order of arrival. Pure but for the wake-ups; lives on the io thread.
class Places {
 public:
  using Steady = std::chrono::milliseconds;
  static constexpr Steady kPatience{250};
  static constexpr int kSlowShare = 8;

  enum class Kind { usual, silent };
  struct Place {
    Kind kind = Kind::usual;
    std::uint64_t number = 0;
  };

  // No more than `most` requests are ever under way, as far as `count` allows: a socket each.
  Places(int count, std::size_t most);

  // A place for `waiter`, or nothing: then it is in the queue, and is to ask again when raised, or after next_change().
  // One that cannot ask now leaves: it would keep those behind it waiting.
  std::optional<Place> take(Kind kind, Wakeup& waiter, Steady now);
  void leave(Wakeup& waiter);
  void give_back(Place place);

  // How long until there is a place for the waiter although no request ends; nothing when it is not the first, or that
  // is not to be expected.
  std::optional<Steady> next_change(Kind kind, const Wakeup& waiter, Steady now) const;

 private:
  std::list<Wakeup*>& queue(Kind kind) { return queues_[std::size_t(kind)]; }
  void leave(Kind kind, Wakeup& waiter);
  bool is_free(Kind kind, Steady now);
  void wake_first(Kind kind);

  std::size_t count_, most_slow_;
  std::map<std::uint64_t, Steady> young_;  // when they began, by number, and so by age
  std::size_t slow_ = 0, silent_ = 0;
  std::uint64_t numbers_ = 0;
  std::array<std::list<Wakeup*>, 2> queues_;  // by Kind
};

}  // namespace kuaixun
