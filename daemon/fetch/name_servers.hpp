// Asks name servers for the addresses of names, through c-ares: nothing waits, however long they take.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/task.hpp"
#include "fetch/address_guard.hpp"

namespace kuaixun {

// What came of a look-up.
struct LookUp {
  enum class Answer { found, no_such_name, no_answer };
  Answer answer = Answer::no_answer;
  std::vector<IpAddress> addresses{};  // IPv6 first: who connects tries the others a moment later
  std::chrono::seconds lives{0};       // as its name server says
};

// Lives on the io thread. /etc/hosts and "localhost" are answered without asking. May go while look-ups are under way:
// those are never told of.
class NameServers {
 public:
  using OnEnd = std::function<void(LookUp)>;

  // `servers`: addresses, with a port or without; empty: those of /etc/resolv.conf, read again when it has changed.
  NameServers(asio::any_io_executor io, std::vector<std::string> servers);
  ~NameServers();

  // Tells once; it may do so before this returns.
  void look_up(const std::string& name, OnEnd on_end);

  // Whether the constructor would understand it.
  static bool is_server(const std::string& text);

 private:
  class Channel;
  struct Query;
  void reopen_when_changed();

  asio::any_io_executor io_;
  std::vector<std::string> servers_;
  std::shared_ptr<Channel> channel_;
  std::chrono::steady_clock::time_point looked_{};
  std::int64_t changed_ = 0;  // when resolv.conf was, as the file system says
};

}  // namespace kuaixun
