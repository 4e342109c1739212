// A small HTTP/1.1 server, for the daemon's endpoints and the demo's sample sources. Not for the open internet.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "base/task.hpp"

namespace kuaixun {

struct HttpRequest {
  std::string method, path, query;  // the target, cut at '?'
  std::string accept, if_none_match, if_modified_since;
  std::string host, origin;   // as the client says them; a Host that is said twice is none
  std::string local_address;  // ours, which the client connected to: "127.0.0.1", "::1"; of a Unix socket empty
  std::string authorization, body;
  bool through_socket = false;  // through a Unix socket: its file says who may
};

struct HttpResponse {
  int status = 200;
  std::string content_type = "text/plain; charset=utf-8";
  std::string body{};
  std::vector<std::pair<std::string, std::string>> headers{};
};

// Whether HttpServer::listen understands it: "127.0.0.1:9464", "[::1]:0", "localhost:80".
bool is_listen_address(std::string_view text);

// Lives on the io thread; the handler runs there too, and may wait. At most 64 connections: of more, the one that has
// waited longest for its client gives way, idle ones first; one whose answer is being made never does. A request has at
// most 8 KiB of headers and 16 KiB of body (413), and 2 s for both; a kept connection that sends nothing, and an answer
// that nobody takes, have 10 s. A few descriptors are kept for when the process has no other left. Stops when
// destroyed.
class HttpServer {
 public:
  using Handler = std::function<Task<HttpResponse>(HttpRequest)>;

  // Listens on "address:port" (port 0: any free one). Error `cannot_listen` (give_up).
  static Result<std::unique_ptr<HttpServer>> listen(asio::any_io_executor io, const std::string& address,
                                                    Handler handler);
  // Listens at a Unix socket: see SocketFile. Error `cannot_listen` (give_up).
  static Result<std::unique_ptr<HttpServer>> listen_at(asio::any_io_executor io, const std::string& path,
                                                       Handler handler);
  ~HttpServer();

  std::uint16_t port() const;  // of one that listens on an address

  struct Impl;  // public for its connections only

 private:
  explicit HttpServer(std::shared_ptr<Impl> impl);
  std::shared_ptr<Impl> impl_;
};

// What is there already, as the answer of a handler.
inline Task<HttpResponse> at_once(HttpResponse response) { co_return response; }

}  // namespace kuaixun
