#include "fetch/places.hpp"

#include <algorithm>

namespace kuaixun {

Places::Places(int count, std::size_t most)
    : count_(std::size_t(count)), most_slow_(std::min(count_ * kSlowShare, most - std::min(most, 2 * count_))) {}

std::optional<Places::Place> Places::take(Kind kind, Wakeup& waiter, Steady now) {
  leave(kind == Kind::usual ? Kind::silent : Kind::usual, waiter);
  auto& waiting = queue(kind);
  if (std::find(waiting.begin(), waiting.end(), &waiter) == waiting.end()) waiting.push_back(&waiter);
  if (waiting.front() != &waiter || !is_free(kind, now)) return std::nullopt;
  waiting.pop_front();
  const Place place{kind, ++numbers_};
  if (kind == Kind::silent)
    ++silent_;
  else
    young_.emplace(place.number, now);
  wake_first(kind);
  return place;
}

void Places::leave(Wakeup& waiter) {
  leave(Kind::usual, waiter);
  leave(Kind::silent, waiter);
}

void Places::leave(Kind kind, Wakeup& waiter) {
  auto& waiting = queue(kind);
  if (waiting.empty()) return;
  const bool was_first = waiting.front() == &waiter;
  waiting.remove(&waiter);
  if (was_first) wake_first(kind);
}

void Places::give_back(Place place) {
  if (place.kind == Kind::silent)
    --silent_;
  else if (young_.erase(place.number) == 0)
    --slow_;
  wake_first(place.kind);
}

std::optional<Places::Steady> Places::next_change(Kind kind, const Wakeup& waiter, Steady now) const {
  const auto& waiting = queues_[std::size_t(kind)];
  if (waiting.empty() || waiting.front() != &waiter) return std::nullopt;
  if (kind == Kind::silent || young_.empty() || slow_ >= most_slow_) return std::nullopt;
  return std::max(Steady{1}, young_.begin()->second + kPatience - now);
}

bool Places::is_free(Kind kind, Steady now) {
  if (kind == Kind::silent) return silent_ < count_;
  while (!young_.empty() && young_.begin()->second + kPatience <= now && slow_ < most_slow_) {
    young_.erase(young_.begin());
    ++slow_;
  }
  return young_.size() < count_;
}

void Places::wake_first(Kind kind) {
  if (!queue(kind).empty()) queue(kind).front()->raise();
}

}  // namespace kuaixun
