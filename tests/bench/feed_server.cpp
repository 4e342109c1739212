// Feeds for benchmarks, from memory to loopback, fast enough not to be what is measured: one thread, epoll, keep-alive.
//
//   GET  /feed/N        RSS 2.0 with --entries entries of about --bytes bytes of text; 304 for its ETag
//   POST /generation/G  from now on every feed has the entries of generation G, all of them new
//   GET  /stats         answers by status, as JSON
//
// With --advance every full answer moves its feed on by one generation: whoever polls finds only new entries.
#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/bench/feed_writer.hpp"

namespace {

using kuaixun::bench::FeedShape;
using kuaixun::bench::FeedWriter;

struct Options {
  FeedShape shape;
  std::uint64_t feeds = 2'000;
  bool advance = false;
};

// ---- HTTP ----------------------------------------------------------------------------------------------------------

struct Connection {
  int socket;
  std::string in, out;
  std::size_t sent = 0;
  bool waits_to_write = false;
};

std::string_view header(std::string_view head, std::string_view name) {
  for (auto line = head.find("\r\n"); line != std::string_view::npos; line = head.find("\r\n", line + 2)) {
    const auto field = head.substr(line + 2);
    if (field.size() <= name.size() || field[name.size()] != ':') continue;
    if (strncasecmp(field.data(), name.data(), name.size()) != 0) continue;
    auto value = field.substr(name.size() + 1);
    value = value.substr(0, value.find("\r\n"));
    value.remove_prefix(std::min(value.find_first_not_of(' '), value.size()));
    return value;
  }
  return {};
}

std::uint64_t number_after(std::string_view text, std::string_view prefix) {
  std::uint64_t number = ~0ULL;
  if (text.starts_with(prefix)) std::from_chars(text.data() + prefix.size(), text.data() + text.size(), number);
  return number;
}

class Server {
 public:
  explicit Server(const Options& options)
      : options_(options), writer_(options.shape), generations_(options.feeds), epoll_(epoll_create1(0)) {}

  // The port that was bound; 0: none could be.
  std::uint16_t listen() {
    listener_ = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    const int yes = 1;
    setsockopt(listener_, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    sockaddr_in address{
        .sin_family = AF_INET, .sin_port = htons(options_.shape.port), .sin_addr = {htonl(INADDR_LOOPBACK)}};
    socklen_t size = sizeof address;
    if (bind(listener_, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener_, 4'096) != 0) return 0;
    getsockname(listener_, reinterpret_cast<sockaddr*>(&address), &size);
    epoll_event event{.events = EPOLLIN, .data = {.ptr = nullptr}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, listener_, &event);
    return ntohs(address.sin_port);
  }

  void serve() {
    std::vector<epoll_event> events(512);
    while (true) {
      const int count = epoll_wait(epoll_, events.data(), int(events.size()), -1);
      for (int i = 0; i < count; ++i) {
        if (events[i].data.ptr == nullptr) {
          accept_all();
        } else {
          auto* connection = static_cast<Connection*>(events[i].data.ptr);
          if (!turn(*connection)) close_connection(connection);
        }
      }
    }
  }

 private:
  void accept_all() {
    while (true) {
      const int socket = accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
      if (socket < 0) return;
      const int yes = 1;
      setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
      auto* connection = new Connection{.socket = socket, .in = {}, .out = {}};
      epoll_event event{.events = EPOLLIN, .data = {.ptr = connection}};
      epoll_ctl(epoll_, EPOLL_CTL_ADD, socket, &event);
    }
  }

  static void close_connection(Connection* connection) {
    close(connection->socket);
    delete connection;
  }

  // Whether the connection stays.
  bool turn(Connection& connection) {
    if (connection.waits_to_write) return flush(connection);
    char bytes[16 << 10];
    const auto count = recv(connection.socket, bytes, sizeof bytes, 0);
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    if (count == 0) return false;
    connection.in.append(bytes, std::size_t(count));
    for (auto end = connection.in.find("\r\n\r\n"); end != std::string::npos; end = connection.in.find("\r\n\r\n")) {
      answer(connection.out, std::string_view(connection.in).substr(0, end + 2));
      connection.in.erase(0, end + 4);
    }
    return flush(connection);
  }

  bool flush(Connection& connection) {
    while (connection.sent < connection.out.size()) {
      const auto count = send(connection.socket, connection.out.data() + connection.sent,
                              connection.out.size() - connection.sent, MSG_NOSIGNAL);
      if (count < 0 && errno != EAGAIN) return false;
      if (count < 0) return watch(connection, EPOLLOUT);
      connection.sent += std::size_t(count);
    }
    connection.out.clear();
    connection.sent = 0;
    return watch(connection, EPOLLIN);
  }

  bool watch(Connection& connection, std::uint32_t what) {
    if (connection.waits_to_write == (what == EPOLLOUT)) return true;
    connection.waits_to_write = what == EPOLLOUT;
    epoll_event event{.events = what, .data = {.ptr = &connection}};
    return epoll_ctl(epoll_, EPOLL_CTL_MOD, connection.socket, &event) == 0;
  }

  void answer(std::string& out, std::string_view head) {
    const auto path_begin = head.find(' ') + 1;
    const auto path = head.substr(path_begin, head.find(' ', path_begin) - path_begin);
    if (const auto feed = number_after(path, "/feed/"); feed < options_.feeds) return answer_feed(out, head, feed);
    if (head.starts_with("POST ")) {
      if (const auto generation = number_after(path, "/generation/"); generation != ~0ULL) {
        generations_.assign(generations_.size(), generation);
        return reply(out, 200, "text/plain", {}, "ok\n");
      }
    }
    if (path == "/stats") return reply(out, 200, "application/json", {}, stats());
    ++answered_[404];
    reply(out, 404, "text/plain", {}, "nothing here\n");
  }

  void answer_feed(std::string& out, std::string_view head, std::uint64_t feed) {
    auto& generation = generations_[feed];
    const auto known = header(head, "If-None-Match");
    if (!options_.advance && known == etag(feed, generation)) {
      ++answered_[304];
      return reply(out, 304, {}, known, {});
    }
    if (options_.advance) ++generation;
    ++answered_[200];
    body_.clear();
    writer_.write(body_, feed, generation);
    reply(out, 200, "application/rss+xml", etag(feed, generation), body_);
  }

  static std::string etag(std::uint64_t feed, std::uint64_t generation) {
    return "\"" + std::to_string(feed) + "-" + std::to_string(generation) + "\"";
  }

  static void reply(std::string& out, int status, std::string_view type, std::string_view etag, std::string_view body) {
    out += status == 200   ? "HTTP/1.1 200 OK\r\n"
           : status == 304 ? "HTTP/1.1 304 Not Modified\r\n"
                           : "HTTP/1.1 404 Not Found\r\n";
    if (!etag.empty()) out.append("ETag: ").append(etag).append("\r\n");
    if (status != 304)
      out.append("Content-Type: ").append(type).append("\r\nContent-Length: " + std::to_string(body.size()) + "\r\n");
    out.append("\r\n").append(body);
  }

  std::string stats() const {
    std::string text = "{";
    for (const auto& [status, count] : answered_)
      text += (text.size() > 1 ? ", \"" : "\"") + std::to_string(status) + "\": " + std::to_string(count);
    return text + "}\n";
  }

  const Options& options_;
  FeedWriter writer_;
  std::vector<std::uint64_t> generations_;
  std::map<int, std::uint64_t> answered_{{200, 0}, {304, 0}, {404, 0}};
  std::string body_;
  int epoll_, listener_ = -1;
};

bool take(Options& options, std::string_view name, const char* value) {
  if (value == nullptr) return false;
  const auto number = std::strtoull(value, nullptr, 10);
  if (name == "--port") options.shape.port = std::uint16_t(number);
  if (name == "--feeds") options.feeds = number;
  if (name == "--entries") options.shape.entries = number;
  if (name == "--bytes") options.shape.bytes = number;
  return name == "--port" || name == "--feeds" || name == "--entries" || name == "--bytes";
}

}  // namespace

int main(int, char** arguments) {
  Options options;
  for (++arguments; *arguments != nullptr; ++arguments) {
    if (std::string_view(*arguments) == "--advance") {
      options.advance = true;
    } else if (!take(options, arguments[0], arguments[1])) {
      std::fputs("usage: feed_server [--port P] [--feeds N] [--entries K] [--bytes B] [--advance]\n", stderr);
      return 2;
    } else {
      ++arguments;
    }
  }
  Server server(options);
  options.shape.port = server.listen();
  if (options.shape.port == 0) return std::perror("feed_server: listen"), 1;
  std::printf("%u\n", unsigned{options.shape.port});
  std::fflush(stdout);
  server.serve();
}
