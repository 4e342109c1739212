#include "observe/http_server.hpp"

#include <array>
#include <charconv>
#include <cstring>
#include <optional>

#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>

#include "observe/http_connections.hpp"
#include "observe/socket_file.hpp"
#include "observe/spare_descriptors.hpp"

namespace kuaixun {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;
using Protocol = asio::generic::stream_protocol;  // TCP, or a Unix socket

constexpr std::size_t kMostConnections = 64;
constexpr std::size_t kMostHeaderBytes = 8 << 10, kMostBodyBytes = 16 << 10;
constexpr std::size_t kSpareDescriptors = 4;
constexpr std::chrono::seconds kPatience{10};         // with a kept connection, and with who takes an answer
constexpr std::chrono::seconds kHeaderPatience{2};    // from a request's first byte; of the first one, from connecting
constexpr std::chrono::milliseconds kAcceptRest{50};  // out of descriptors, the next try would fail at once

std::optional<tcp::endpoint> endpoint_of(std::string_view text) {
  const auto colon = text.rfind(':');
  if (colon == std::string_view::npos) return std::nullopt;
  auto host = text.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  if (host == "localhost") host = "127.0.0.1";
  const auto digits = text.substr(colon + 1);
  std::uint16_t port = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  boost::system::error_code bad;
  const auto address = asio::ip::make_address(std::string(host), bad);
  if (bad || error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  return tcp::endpoint(address, port);
}

// Nothing for what is no address of IP.
std::optional<tcp::endpoint> tcp_of(const Protocol::endpoint& local) {
  tcp::endpoint endpoint;
  const bool is_ip = local.protocol().family() == AF_INET || local.protocol().family() == AF_INET6;
  if (!is_ip || local.size() > endpoint.capacity()) return std::nullopt;
  std::memcpy(endpoint.data(), local.data(), local.size());
  endpoint.resize(local.size());
  return endpoint;
}

HttpRequest request_of(const http::request<http::string_body>& native, const Protocol::socket& socket) {
  boost::system::error_code gone;
  const auto local = socket.local_endpoint(gone);
  const auto address = gone ? std::nullopt : tcp_of(local);
  const std::string target(native.target());
  const auto mark = std::min(target.find('?'), target.size());
  return HttpRequest{std::string(native.method_string()),
                     target.substr(0, mark),
                     target.substr(std::min(mark + 1, target.size())),
                     std::string(native[http::field::accept]),
                     std::string(native[http::field::if_none_match]),
                     std::string(native[http::field::if_modified_since]),
                     native.count(http::field::host) == 1 ? std::string(native[http::field::host]) : std::string{},
                     std::string(native[http::field::origin]),
                     address ? address->address().to_string() : std::string{},
                     std::string(native[http::field::authorization]),
                     native.body(),
                     !gone && local.protocol().family() == AF_UNIX};
}

http::response<http::string_body> native_response(HttpResponse response,
                                                  const http::request<http::string_body>& request) {
  http::response<http::string_body> native{http::status(response.status), request.version()};
  native.set(http::field::content_type, response.content_type);
  for (const auto& [name, value] : response.headers) native.set(name, value);
  native.keep_alive(request.keep_alive());
  if (response.status == 304) return native;  // never has a body
  if (request.method() == http::verb::head) {
    native.content_length(response.body.size());
  } else {
    native.body() = std::move(response.body);
    native.prepare_payload();
  }
  return native;
}

}  // namespace

bool is_listen_address(std::string_view text) { return endpoint_of(text).has_value(); }

struct HttpServer::Impl {
  Impl(asio::any_io_executor io, Handler handler_) : acceptor(io), rest(io), handler(std::move(handler_)) {}
  std::optional<SocketFile> file;
  asio::basic_socket_acceptor<Protocol> acceptor;
  asio::steady_timer rest;
  Handler handler;
  HttpConnections connections{kMostConnections};
  SpareDescriptors spare{kSpareDescriptors};
  bool stopped = false;
};

namespace {

// One connection, request after request, until the client leaves or dawdles, or gives way to another.
class Session {
 public:
  Session(Protocol::socket socket, std::shared_ptr<HttpServer::Impl> server)
      : server_(std::move(server)),
        stream_(std::move(socket)),
        place_(server_->connections.add([this] { stream_.close(); })) {}

  ~Session() {
    server_->connections.remove(place_);
    boost::system::error_code ignored;
    stream_.socket().shutdown(asio::socket_base::shutdown_both, ignored);
    stream_.close();
    server_->spare.refill();
  }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  Task<void> run() {
    stream_.expires_after(kHeaderPatience);
    while (!server_->stopped) {
      const bool keep = co_await serve_one();
      if (!keep) co_return;
      server_->connections.wait(place_, HttpConnections::Waits::for_request);
      const bool more = co_await wait_for_first_byte();
      if (!more) co_return;
    }
  }

 private:
  // Reads a request and answers it. Returns whether the connection goes on.
  Task<bool> serve_one() {
    boost::system::error_code error;
    http::request_parser<http::string_body> parser;
    parser.header_limit(kMostHeaderBytes);
    parser.body_limit(kMostBodyBytes);
    co_await http::async_read(stream_, buffer_, parser, asio::redirect_error(asio::use_awaitable, error));
    if (server_->stopped) co_return false;
    if (error == http::error::body_limit) {
      auto refusing = refuse_body(parser.get());
      co_await std::move(refusing);
      co_return false;
    }
    if (error) co_return false;
    server_->connections.wait(place_, HttpConnections::Waits::for_answer);
    auto answering = server_->handler(request_of(parser.get(), stream_.socket()));
    auto answer = co_await std::move(answering);
    auto sending = send(native_response(std::move(answer), parser.get()));
    co_return co_await std::move(sending);
  }

  // Returns whether the connection goes on.
  Task<bool> send(http::response<http::string_body> response) {
    boost::system::error_code error;
    server_->connections.wait(place_, HttpConnections::Waits::for_taking);
    stream_.expires_after(kPatience);
    http::response_serializer<http::string_body> serializer(response);
    co_await http::async_write(stream_, serializer, asio::redirect_error(asio::use_awaitable, error));
    co_return !error && response.keep_alive();
  }

  // Who is not listened to for a while would lose the answer with what it still sends.
  Task<void> refuse_body(const http::request<http::string_body>& request) {
    auto response =
        native_response({413, "text/plain", fmt::format("a body has at most {} bytes\n", kMostBodyBytes)}, request);
    response.keep_alive(false);
    auto sending = send(std::move(response));
    co_await std::move(sending);
    boost::system::error_code ended;
    stream_.socket().shutdown(asio::socket_base::shutdown_send, ended);
    stream_.expires_after(kHeaderPatience);
    std::array<char, 4096> unread;
    while (!ended && !server_->stopped)
      co_await stream_.async_read_some(asio::buffer(unread), asio::redirect_error(asio::use_awaitable, ended));
  }

  Task<bool> wait_for_first_byte() {
    boost::system::error_code error;
    if (buffer_.size() == 0) {
      stream_.expires_after(kPatience);
      const auto count = co_await stream_.async_read_some(buffer_.prepare(kMostHeaderBytes),
                                                          asio::redirect_error(asio::use_awaitable, error));
      buffer_.commit(count);
    }
    stream_.expires_after(kHeaderPatience);
    co_return !error;
  }

  std::shared_ptr<HttpServer::Impl> server_;
  beast::basic_stream<Protocol> stream_;
  HttpConnections::Place place_;
  beast::flat_buffer buffer_{kMostHeaderBytes + kMostBodyBytes};
};

Task<void> serve(Protocol::socket socket, std::shared_ptr<HttpServer::Impl> server) {
  Session session(std::move(socket), std::move(server));
  auto requests = session.run();
  co_await std::move(requests);
}

bool is_out_of_descriptors(const boost::system::error_code& error) {
  return error == boost::system::errc::too_many_files_open ||
         error == boost::system::errc::too_many_files_open_in_system;
}

// Takes clients in. Without a descriptor for the next one, one of the spare ones is given up for it.
Task<void> accept(std::shared_ptr<HttpServer::Impl> server) {
  while (!server->stopped) {
    boost::system::error_code failed;
    auto socket = co_await server->acceptor.async_accept(asio::redirect_error(asio::use_awaitable, failed));
    if (failed == asio::error::operation_aborted || server->stopped) co_return;
    if (!failed) {
      auto session = serve(std::move(socket), server);
      asio::co_spawn(server->acceptor.get_executor(), std::move(session), asio::detached);
      continue;
    }
    if (is_out_of_descriptors(failed) && server->spare.give_one()) continue;
    if (is_out_of_descriptors(failed)) server->connections.give_way();
    server->rest.expires_after(kAcceptRest);
    co_await server->rest.async_wait(asio::redirect_error(asio::use_awaitable, failed));
  }
}

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::listen(asio::any_io_executor io, const std::string& address,
                                                       Handler handler) {
  const auto endpoint = endpoint_of(address);
  if (!endpoint)
    return Error{"cannot_listen", fmt::format("listen on \"{}\": expected ADDRESS:PORT like 127.0.0.1:9464", address)};
  auto impl = std::make_shared<Impl>(io, std::move(handler));
  boost::system::error_code error;
  impl->acceptor.open(endpoint->protocol(), error);
  if (!error) impl->acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) impl->acceptor.bind(*endpoint, error);
  if (!error) impl->acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error)
    return Error{"cannot_listen",
                 fmt::format("listen on {}: {}: another process may have this port; choose another one", address,
                             error.message())};
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

Result<std::unique_ptr<HttpServer>> HttpServer::listen_at(asio::any_io_executor io, const std::string& path,
                                                          Handler handler) {
  auto file = SocketFile::listen_at(path);
  if (!file) return file.error();
  auto impl = std::make_shared<Impl>(io, std::move(handler));
  impl->acceptor.assign(Protocol(AF_UNIX, 0), file->take());
  impl->file.emplace(std::move(*file));
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

HttpServer::HttpServer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {
  auto accepting = accept(impl_);
  asio::co_spawn(impl_->acceptor.get_executor(), std::move(accepting), asio::detached);
}

HttpServer::~HttpServer() {
  impl_->stopped = true;
  boost::system::error_code ignored;
  impl_->acceptor.close(ignored);
  impl_->file.reset();
  impl_->rest.cancel();
  impl_->connections.close_all();
}

std::uint16_t HttpServer::port() const {
  boost::system::error_code error;
  const auto endpoint = tcp_of(impl_->acceptor.local_endpoint(error));
  return endpoint ? endpoint->port() : std::uint16_t(0);
}

}  // namespace kuaixun
