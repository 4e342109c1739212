#include "observe/busy_board.hpp"

#include <fmt/format.h>

namespace kuaixun {
namespace {

using std::chrono::milliseconds;

milliseconds age(BusyBoard::Clock::time_point since, BusyBoard::Clock::time_point now) {
  return std::chrono::duration_cast<milliseconds>(now - since);
}

milliseconds limit_of(Stuck::Place place) {
  switch (place) {
    case Stuck::Place::worker:
      return BusyBoard::kWorker;
    case Stuck::Place::io:
      return BusyBoard::kTurn;
    case Stuck::Place::ledger:
      return BusyBoard::kLedger;
  }
  return BusyBoard::kWorker;
}

}  // namespace

std::string_view to_string(Stuck::Place place) {
  switch (place) {
    case Stuck::Place::worker:
      return "worker";
    case Stuck::Place::io:
      return "io";
    case Stuck::Place::ledger:
      return "ledger";
  }
  return "worker";
}

std::string describe(const Stuck& stuck) {
  const auto whose = stuck.source.empty() ? std::string() : fmt::format(" {} ({})", stuck.source, stuck.address);
  switch (stuck.place) {
    case Stuck::Place::worker:
      return fmt::format("a worker has been busy for {:.1f} s with a document of{}", stuck.seconds, whose);
    case Stuck::Place::io:
      return fmt::format("the main loop has made no progress for {:.1f} s; it took up last:{}", stuck.seconds, whose);
    case Stuck::Place::ledger:
      return fmt::format("a write to the ledger has taken {:.1f} s so far, a round of{}", stuck.seconds, whose);
  }
  return {};
}

BusyBoard::Entry::Entry(BusyBoard& board, Stuck::Place place, std::string source, std::string address,
                        Clock::time_point now)
    : board_(board) {
  const std::lock_guard lock(board_.mutex_);
  work_ = board_.works_.insert(board_.works_.end(), Work{place, std::move(source), std::move(address), now});
}

BusyBoard::Entry::~Entry() {
  const std::lock_guard lock(board_.mutex_);
  board_.works_.erase(work_);
}

void BusyBoard::turned(Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  if (!turn_) turn_.emplace(Work{Stuck::Place::io, {}, {}, now});
  turn_->since = now;
  turn_->told = false;
}

void BusyBoard::ended() {
  const std::lock_guard lock(mutex_);
  turn_.reset();
}

void BusyBoard::took_up(const std::string& source, const std::string& address) {
  const std::lock_guard lock(mutex_);
  if (!turn_) return;
  turn_->source = source;
  turn_->address = address;
}

std::optional<milliseconds> BusyBoard::since_turn(Clock::time_point now) const {
  const std::lock_guard lock(mutex_);
  if (!turn_) return std::nullopt;
  return age(turn_->since, now);
}

std::vector<Stuck> BusyBoard::look(Clock::time_point now) {
  const std::lock_guard lock(mutex_);
  std::vector<Stuck> stuck;
  const auto judge = [&](Work& work) {
    const auto taken = age(work.since, now);
    if (taken <= limit_of(work.place)) return;
    stuck.push_back(Stuck{work.place, double(taken.count()) / 1000, work.source, work.address, !work.told});
    work.told = true;
  };
  for (auto& work : works_) judge(work);
  if (turn_) judge(*turn_);
  return stuck;
}

}  // namespace kuaixun
