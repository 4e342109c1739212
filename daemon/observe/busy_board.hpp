// Who is at work, on what, since when: so that what does not come back is seen.
#pragma once

#include <chrono>
#include <list>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace kuaixun {

// What is at work longer than it may.
struct Stuck {
  enum class Place { worker, io, ledger } place = Place::worker;
  double seconds = 0;
  std::string source, address;  // on whose behalf; of the io thread what it took up last
  bool is_news = false;         // not told by an earlier look()
};
std::string_view to_string(Stuck::Place place);
// "a worker has been busy for 7 s with the document of wire-rss at https://…"
std::string describe(const Stuck& stuck);

// Any thread; times are parameters, so that nobody has to wait for them.
class BusyBoard {
 public:
  using Clock = std::chrono::steady_clock;
  // From here on it is told as stuck.
  static constexpr std::chrono::milliseconds kWorker{5'000}, kTurn{1'000}, kLedger{10'000};

 private:
  struct Work {
    Stuck::Place place;
    std::string source, address;
    Clock::time_point since;
    bool told = false;
  };
  using Works = std::list<Work>;

 public:
  // Stands on the board until it is destroyed.
  class Entry {
   public:
    // `place`: a worker with a document, or the ledger with a write that it was asked for.
    Entry(BusyBoard& board, Stuck::Place place, std::string source, std::string address,
          Clock::time_point now = Clock::now());
    ~Entry();
    Entry(const Entry&) = delete;
    Entry& operator=(const Entry&) = delete;

   private:
    BusyBoard& board_;
    Works::iterator work_;
  };

  // The io thread says that it turns, and what it takes up.
  void turned(Clock::time_point now = Clock::now());
  void ended();  // it turns no more, and is not meant to
  void took_up(const std::string& source, const std::string& address);
  // How long ago it turned last; nothing before the first time.
  std::optional<std::chrono::milliseconds> since_turn(Clock::time_point now = Clock::now()) const;

  // All that is stuck at `now`; whatever is told once is no news later.
  std::vector<Stuck> look(Clock::time_point now = Clock::now());

 private:
  mutable std::mutex mutex_;
  Works works_;
  std::optional<Work> turn_{};  // the io thread's, since it turned last
};

}  // namespace kuaixun
