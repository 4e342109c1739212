#include "fetch/resolver.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

namespace kuaixun {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kShortestGood{5'000}, kLongestGood{60'000};  // whatever its name server says
constexpr milliseconds kNoSuchName{10'000};                         // is believed so long
constexpr milliseconds kNoAnswer{15'000};                           // nobody is asked again so long
constexpr milliseconds kUsable{24 * 3'600'000};                     // addresses, when nobody answers any more
constexpr std::size_t kManyNames = 8'192;                           // from here on, old ones are looked for
constexpr milliseconds kUntilWoken{60'000};

}  // namespace

// Marks a name as being asked for, and wakes those who wait when this ends, however it ends.
class Resolver::Asking {
 public:
  explicit Asking(Name& name) : name_(name) { name_.asking = true; }
  ~Asking() {
    name_.asking = false;
    for (auto* waiter : name_.waiters) waiter->raise();
  }
  Asking(const Asking&) = delete;
  Asking& operator=(const Asking&) = delete;

 private:
  Name& name_;
};

// A place among those who wait for a name, given up when this ends.
class Resolver::Waiting {
 public:
  Waiting(Name& name, const asio::any_io_executor& io) : name_(name), event_(io) { name_.waiters.push_back(&event_); }
  ~Waiting() { name_.waiters.remove(&event_); }
  Waiting(const Waiting&) = delete;
  Waiting& operator=(const Waiting&) = delete;

  Wakeup& event() { return event_; }

 private:
  Name& name_;
  Wakeup event_;
};

// What a young look-up takes of the room for them.
class Resolver::Room {
 public:
  explicit Room(Resolver& resolver) : rooms_(resolver.rooms_) {}
  ~Room() {
    rooms_.try_receive([](boost::system::error_code) {});
  }
  Room(const Room&) = delete;
  Room& operator=(const Room&) = delete;

 private:
  asio::experimental::channel<void(boost::system::error_code)>& rooms_;
};

Resolver::Resolver(asio::any_io_executor io, std::vector<std::string> servers, Limits limits, Clock& clock)
    : io_(io), limits_(limits), clock_(clock), rooms_(io, limits.at_once), servers_(io, std::move(servers)) {}

Task<Result<std::vector<IpAddress>>> Resolver::addresses(std::string name) {
  forget_old();
  auto& known = names_[name];
  while (!is_known(known)) {
    if (known.asking) {
      Waiting waiting(known, io_);
      co_await waiting.event().wait(kUntilWoken);
    } else {
      auto asking = ask(name, known);
      co_await std::move(asking);
    }
  }
  if (known.good_until > known.failed_until) co_return known.addresses;
  co_return Error{"dns", known.failure};
}

Task<void> Resolver::ask(std::string name, Name& known) {
  const Asking asking(known);
  auto looking = look_up(std::move(name));
  learn(known, co_await std::move(looking));
}

Task<LookUp> Resolver::look_up(std::string name) {
  const auto pending = std::make_shared<Pending>(io_);  // also of a name server that answers too late
  {
    co_await rooms_.async_send(boost::system::error_code{}, asio::use_awaitable);
    const Room room(*this);
    auto on_end = [pending](LookUp look_up) {
      pending->look_up = std::move(look_up);
      pending->ended.raise();
    };
    servers_.look_up(name, std::move(on_end));
    co_await pending->ended.wait(std::min(limits_.soon, limits_.patience));
  }
  if (!pending->look_up) co_await pending->ended.wait(std::max(limits_.patience - limits_.soon, milliseconds{0}));
  // Who gives up waiting has learnt nothing.
  const auto cancellation = co_await asio::this_coro::cancellation_state;
  if (cancellation.cancelled() != asio::cancellation_type::none)
    throw boost::system::system_error(asio::error::operation_aborted);
  co_return pending->look_up.value_or(LookUp{});
}

void Resolver::learn(Name& known, LookUp look_up) {
  const auto now = clock_.steady_now();
  switch (look_up.answer) {
    case LookUp::Answer::found:
      known.addresses = std::move(look_up.addresses);
      known.good_until = now + std::clamp<milliseconds>(look_up.lives, kShortestGood, kLongestGood);
      known.usable_until = now + kUsable;
      return;
    case LookUp::Answer::no_such_name:
      known.addresses.clear();
      known.usable_until = Steady{0};
      known.failure = "there is no such name: check its spelling";
      known.failed_until = now + kNoSuchName;
      return;
    case LookUp::Answer::no_answer:
      known.failure = "no name server answers: see to this machine's DNS, or to the name's";
      (known.usable_until > now ? known.good_until : known.failed_until) = now + kNoAnswer;
      return;
  }
}

bool Resolver::is_known(const Name& known) const {
  return std::max(known.good_until, known.failed_until) > clock_.steady_now();
}

void Resolver::forget_old() {
  if (names_.size() < kManyNames) return;
  const auto now = clock_.steady_now();
  std::erase_if(names_, [&](const auto& each) {
    const auto& name = each.second;
    return !name.asking && name.waiters.empty() && std::max(name.good_until, name.failed_until) <= now;
  });
}

}  // namespace kuaixun
