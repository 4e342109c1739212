// A name server on loopback that answers some names, denies others and says nothing to the rest.
#pragma once

#include <array>
#include <atomic>
#include <cstring>
#include <string>
#include <thread>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace kuaixun {

// Says nothing about names that begin with "dead" (or about any, while it is silent), that there is none of those that
// begin with "none", and that all others are at 192.0.2.7 and at no IPv6 address; of those that begin with "old" it
// says nothing about the latter. Counts the questions for IPv4 addresses.
class NameServerOnLoopback {
 public:
  NameServerOnLoopback() {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address);
    socklen_t size = sizeof address;
    getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~NameServerOnLoopback() {
    shutdown(socket_, SHUT_RDWR);
    thread_.join();
    close(socket_);
  }
  NameServerOnLoopback(const NameServerOnLoopback&) = delete;
  NameServerOnLoopback& operator=(const NameServerOnLoopback&) = delete;

  std::string address() const { return "127.0.0.1:" + std::to_string(port_); }

  std::atomic<bool> silent{false};
  std::atomic<int> asked{0};

 private:
  static constexpr std::size_t kHeader = 12;

  void serve() {
    std::array<char, 1'500> buffer{};
    while (true) {
      sockaddr_in from{};
      socklen_t size = sizeof from;
      const auto got = recvfrom(socket_, buffer.data(), buffer.size(), 0, reinterpret_cast<sockaddr*>(&from), &size);
      if (got <= 0) return;
      const auto answer = answer_to(std::string(buffer.data(), std::size_t(got)));
      if (!answer.empty()) sendto(socket_, answer.data(), answer.size(), 0, reinterpret_cast<sockaddr*>(&from), size);
    }
  }

  std::string answer_to(const std::string& query) {
    if (query.size() < kHeader + 6) return {};
    const auto label = query.substr(kHeader + 1);  // behind its length
    const auto end = query.find('\0', kHeader) + 5;
    const bool for_ipv4 = query[end - 3] == 1;
    if (for_ipv4) ++asked;
    if (silent || label.starts_with("dead") || (label.starts_with("old") && !for_ipv4)) return {};
    const bool none = label.starts_with("none");
    auto answer = query.substr(0, end);
    answer[2] = char(0x81);                   // an answer, recursion desired
    answer[3] = char(0x80 | (none ? 3 : 0));  // recursion available, NXDOMAIN
    answer[7] = char(!none && for_ipv4 ? 1 : 0);
    answer[9] = answer[11] = 0;  // no additional records
    if (answer[7] != 0) answer += std::string("\xc0\x0c\0\x01\0\x01\0\0\0\x3c\0\x04\xc0\0\x02\x07", 16);
    return answer;
  }

  int socket_ = ::socket(AF_INET, SOCK_DGRAM, 0);
  int port_ = 0;
  std::thread thread_;
};

}  // namespace kuaixun
