#include "observe/http_server.hpp"

#include <charconv>
#include <optional>

#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <fmt/format.h>

namespace kuaixun {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
using asio::ip::tcp;

constexpr int kMostConnections = 64;
constexpr std::size_t kMostHeaderBytes = 8 << 10, kMostBodyBytes = 16 << 10;
constexpr std::chrono::seconds kPatience{10};
constexpr std::chrono::milliseconds kAcceptRest{
    100};  // after a failed accept: out of descriptors, it would fail again at once

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

HttpRequest request_of(const http::request<http::string_body>& native) {
  const std::string target(native.target());
  const auto mark = std::min(target.find('?'), target.size());
  return HttpRequest{std::string(native.method_string()),
                     target.substr(0, mark),
                     target.substr(std::min(mark + 1, target.size())),
                     std::string(native[http::field::accept]),
                     std::string(native[http::field::if_none_match]),
                     std::string(native[http::field::if_modified_since])};
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
  tcp::acceptor acceptor;
  asio::steady_timer rest;
  Handler handler;
  int connections = 0;
  bool stopped = false;
};

namespace {

// One connection, request after request, until the client leaves or dawdles. `handler` is kept alive by `owner`.
Task<void> serve(tcp::socket socket, [[maybe_unused]] std::shared_ptr<void> owner, const HttpServer::Handler& handler,
                 const bool& stopped, [[maybe_unused]] std::shared_ptr<void> counted) {
  beast::tcp_stream stream(std::move(socket));
  beast::flat_buffer buffer(kMostHeaderBytes + kMostBodyBytes);
  boost::system::error_code error;
  while (!stopped) {
    http::request_parser<http::string_body> parser;
    parser.header_limit(kMostHeaderBytes);
    parser.body_limit(kMostBodyBytes);
    stream.expires_after(kPatience);
    co_await http::async_read(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, error));
    if (error || stopped) break;
    auto response = native_response(handler(request_of(parser.get())), parser.get());
    const bool keep = response.keep_alive();
    stream.expires_after(kPatience);
    http::response_serializer<http::string_body> serializer(response);
    co_await http::async_write(stream, serializer, asio::redirect_error(asio::use_awaitable, error));
    if (error || !keep) break;
  }
  stream.socket().shutdown(tcp::socket::shutdown_both, error);
}

}  // namespace

Result<std::unique_ptr<HttpServer>> HttpServer::listen(asio::any_io_executor io, const std::string& address,
                                                       Handler handler) {
  const auto endpoint = endpoint_of(address);
  if (!endpoint)
    return Error{Remedy::give_up, "cannot_listen",
                 fmt::format("listen on \"{}\": expected ADDRESS:PORT like 127.0.0.1:9464", address)};
  auto impl = std::make_shared<Impl>(io, std::move(handler));
  boost::system::error_code error;
  impl->acceptor.open(endpoint->protocol(), error);
  if (!error) impl->acceptor.set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) impl->acceptor.bind(*endpoint, error);
  if (!error) impl->acceptor.listen(tcp::acceptor::max_listen_connections, error);
  if (error)
    return Error{Remedy::give_up, "cannot_listen",
                 fmt::format("listen on {}: {}: another process may have this port; choose another one", address,
                             error.message())};

  struct Accept {
    static Task<void> run(std::shared_ptr<Impl> impl) {
      while (!impl->stopped) {
        boost::system::error_code failed;
        auto socket = co_await impl->acceptor.async_accept(asio::redirect_error(asio::use_awaitable, failed));
        if (failed == asio::error::operation_aborted || impl->stopped) co_return;
        if (failed) {
          impl->rest.expires_after(kAcceptRest);
          co_await impl->rest.async_wait(asio::redirect_error(asio::use_awaitable, failed));
          continue;
        }
        if (impl->connections >= kMostConnections) continue;  // the socket closes: a client that is one too many
        ++impl->connections;
        const std::shared_ptr<void> counted(nullptr, [impl](void*) { --impl->connections; });
        auto session = serve(std::move(socket), impl, impl->handler, impl->stopped, counted);
        asio::co_spawn(impl->acceptor.get_executor(), std::move(session), asio::detached);
      }
    }
  };
  auto accept = Accept::run(impl);
  asio::co_spawn(io, std::move(accept), asio::detached);
  return std::unique_ptr<HttpServer>(new HttpServer(std::move(impl)));
}

HttpServer::HttpServer(std::shared_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpServer::~HttpServer() {
  impl_->stopped = true;
  boost::system::error_code ignored;
  impl_->acceptor.close(ignored);
  impl_->rest.cancel();
}

std::uint16_t HttpServer::port() const {
  boost::system::error_code error;
  return impl_->acceptor.local_endpoint(error).port();
}

}  // namespace kuaixun
