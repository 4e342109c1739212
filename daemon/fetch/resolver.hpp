// The addresses of names, without anybody's waiting for a name server that does not answer.
#pragma once

#include <list>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <boost/asio/experimental/channel.hpp>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/wakeup.hpp"
#include "fetch/name_servers.hpp"

namespace kuaixun {

// Remembers what came of each look-up, good or bad, for some seconds; who asks for the same name shares one. A name
// server that answers no more does not take away what was known: addresses of the last day serve until it does. Many
// dead names hold up a living one for moments only: a look-up that is not answered soon makes room for the next.
// Lives on the io thread; `clock` outlives it.
class Resolver {
 public:
  struct Limits {
    std::chrono::milliseconds patience{5'000};  // with one look-up
    std::chrono::milliseconds soon{250};
    std::size_t at_once = 128;  // look-ups younger than `soon`
  };

  Resolver(asio::any_io_executor io, std::vector<std::string> servers, Limits limits, Clock& clock);

  // At least one address, in the order in which to try them. Error `dns` (retry), without the name. Cancellable.
  Task<Result<std::vector<IpAddress>>> addresses(std::string name);

 private:
  using Steady = std::chrono::milliseconds;
  struct Name {
    std::vector<IpAddress> addresses{};
    Steady good_until{0}, usable_until{0};  // the addresses; the latter when nobody answers
    std::string failure{};                  // why there are none …
    Steady failed_until{0};                 // … and how long that is believed
    bool asking = false;
    std::list<Wakeup*> waiters{};
  };
  struct Pending {
    explicit Pending(const asio::any_io_executor& io) : ended(io) {}
    std::optional<LookUp> look_up{};
    Wakeup ended;
  };
  class Asking;
  class Waiting;
  class Room;

  Task<void> ask(std::string name, Name& known);
  Task<LookUp> look_up(std::string name);
  void learn(Name& known, LookUp look_up);
  bool is_known(const Name& known) const;
  void forget_old();

  asio::any_io_executor io_;
  Limits limits_;
  Clock& clock_;
  asio::experimental::channel<void(boost::system::error_code)> rooms_;  // one message for each young look-up
  std::map<std::string, Name> names_;                                   // whose nodes stay where they are
  NameServers servers_;
};

}  // namespace kuaixun
