#include "observe/http_server.hpp"

#include <atomic>
#include <thread>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "tests/support/temp_dir.hpp"

namespace kuaixun {
namespace {

using asio::ip::tcp;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

// A server on a thread of its own; clients are plain sockets of the test's thread.
class HttpServerTest : public testing::Test {
 protected:
  void serve(std::function<HttpResponse(const HttpRequest&)> answer) {
    serve_waiting([answer = std::move(answer)](const HttpRequest& request) { return at_once(answer(request)); });
  }
  void serve_waiting(HttpServer::Handler handler) {
    auto server = HttpServer::listen(io_.get_executor(), "127.0.0.1:0", std::move(handler));
    ASSERT_TRUE(server) << server.error().message;
    server_ = std::move(*server);
    thread_ = std::thread([this] { io_.run(); });
  }
  void TearDown() override {
    io_.stop();
    if (thread_.joinable()) thread_.join();
  }

  tcp::socket connect() {
    tcp::socket socket(client_);
    socket.connect({asio::ip::make_address("127.0.0.1"), server_->port()});
    return socket;
  }
  static std::string read_all(tcp::socket& socket) {
    std::string text;
    boost::system::error_code ended;
    asio::read(socket, asio::dynamic_buffer(text), ended);
    return text;
  }
  std::string exchange(const std::string& request) {
    auto socket = connect();
    boost::system::error_code refused;
    asio::write(socket, asio::buffer(request), refused);
    return read_all(socket);
  }

  asio::io_context io_, client_;
  std::unique_ptr<HttpServer> server_;
  std::thread thread_;
};

TEST_F(HttpServerTest, HandsTheRequestOverAndTheResponseBack) {
  HttpRequest seen;
  serve([&](const HttpRequest& request) {
    seen = request;
    return HttpResponse{201, "text/x", "body", {{"etag", "\"1\""}}};
  });
  const auto reply = exchange(
      "GET /a/b?c=d HTTP/1.1\r\nHost: x\r\nAccept: text/x\r\nIf-None-Match: \"0\"\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(seen.method, "GET");
  EXPECT_EQ(seen.path, "/a/b");
  EXPECT_EQ(seen.query, "c=d");
  EXPECT_EQ(seen.accept, "text/x");
  EXPECT_EQ(seen.if_none_match, "\"0\"");
  EXPECT_THAT(reply, StartsWith("HTTP/1.1 201"));
  EXPECT_THAT(reply, HasSubstr("etag: \"1\"\r\n"));
  EXPECT_THAT(reply, HasSubstr("Content-Length: 4\r\n"));
  EXPECT_THAT(reply, EndsWith("\r\n\r\nbody"));
}

TEST_F(HttpServerTest, AnswersPipelinedRequestsInOrder) {
  serve([](const HttpRequest& request) { return HttpResponse{.body = "<" + request.path + ">"}; });
  const auto reply =
      exchange("GET /1 HTTP/1.1\r\nHost: x\r\n\r\nGET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_LT(reply.find("</1>"), reply.find("</2>"));
  EXPECT_THAT(reply, HasSubstr("</2>"));
}

TEST_F(HttpServerTest, SendsNoBodyForHeadAndNotModified) {
  serve([](const HttpRequest& request) {
    return HttpResponse{.status = request.path == "/304" ? 304 : 200, .body = "secret"};
  });
  EXPECT_THAT(exchange("HEAD / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
              testing::AllOf(HasSubstr("Content-Length: 6\r\n"), Not(HasSubstr("secret"))));
  EXPECT_THAT(exchange("GET /304 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"),
              testing::AllOf(StartsWith("HTTP/1.1 304"), Not(HasSubstr("secret"))));
}

TEST_F(HttpServerTest, RefusesTooLargeHeadersAndBodiesUnread) {
  int handled = 0;
  serve([&](const HttpRequest&) { return ++handled, HttpResponse{}; });
  exchange("GET / HTTP/1.1\r\nHost: x\r\nX: " + std::string(20'000, 'x') + "\r\n\r\n");
  exchange("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n" + std::string(100'000, 'x'));
  exchange("nonsense\r\n\r\n");
  EXPECT_EQ(handled, 0);
  exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");  // the neighbours go on
  EXPECT_EQ(handled, 1);
}

TEST_F(HttpServerTest, HandlerThatThrowsCostsItsOwnConnectionOnly) {
  serve([](const HttpRequest& request) -> HttpResponse {
    if (request.path == "/bug") throw std::runtime_error("bug");
    return {.body = "fine"};
  });
  exchange("GET /bug HTTP/1.1\r\nHost: x\r\n\r\n");
  EXPECT_THAT(exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), EndsWith("fine"));
}

TEST_F(HttpServerTest, IdleClientsGiveWayToOneWhoAsks) {
  serve([](const HttpRequest&) { return HttpResponse{.body = "fine"}; });
  std::vector<tcp::socket> crowd;
  for (int i = 0; i < 200; ++i) {
    crowd.push_back(connect());
    if (i % 2 == 1) asio::write(crowd.back(), asio::buffer(std::string("GET / HT")));
  }
  EXPECT_THAT(exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), EndsWith("fine"));
  EXPECT_EQ(read_all(crowd.front()), "");  // the oldest was closed
}

TEST_F(HttpServerTest, ClientsThatTakeNoAnswerGiveWayToo) {
  serve([](const HttpRequest& request) {
    return HttpResponse{.body = request.path == "/large" ? std::string(16 << 20, 'x') : "fine"};
  });
  std::vector<tcp::socket> crowd;
  for (int i = 0; i < 64; ++i) {
    crowd.push_back(connect());
    asio::write(crowd.back(), asio::buffer(std::string("GET /large HTTP/1.1\r\nHost: x\r\n\r\n")));
  }
  EXPECT_THAT(exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), EndsWith("fine"));
}

TEST_F(HttpServerTest, HeadersHaveTwoSeconds) {
  serve([](const HttpRequest&) { return HttpResponse{.body = "fine"}; });
  const auto start = std::chrono::steady_clock::now();
  auto silent = connect(), slow = connect(), kept = connect();
  asio::write(slow, asio::buffer(std::string("GET / HTTP/1.1\r\n")));
  asio::write(kept, asio::buffer(std::string("GET / HTTP/1.1\r\nHost: x\r\n\r\nGET / HT")));
  EXPECT_EQ(read_all(silent), "");
  EXPECT_EQ(read_all(slow), "");
  EXPECT_THAT(read_all(kept), EndsWith("fine"));
  const auto took = std::chrono::steady_clock::now() - start;
  EXPECT_GE(took, std::chrono::milliseconds{1'900});
  EXPECT_LT(took, std::chrono::seconds{8});
}

TEST_F(HttpServerTest, TellsTheHandlerByWhichNameItWasAskedFor) {
  HttpRequest seen;
  serve([&](const HttpRequest& request) { return seen = request, HttpResponse{}; });
  exchange("GET / HTTP/1.1\r\nHost: a:1\r\nOrigin: http://b\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(seen.host, "a:1");
  EXPECT_EQ(seen.origin, "http://b");
  EXPECT_EQ(seen.local_address, "127.0.0.1");
  exchange("GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(seen.host, "");
}

TEST_F(HttpServerTest, HandsOverBodyAndAuthorization) {
  HttpRequest seen;
  serve([&](const HttpRequest& request) { return seen = request, HttpResponse{}; });
  exchange(
      "POST / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer b\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody");
  EXPECT_EQ(seen.body, "body");
  EXPECT_EQ(seen.authorization, "Bearer b");
  EXPECT_FALSE(seen.through_socket);
}

TEST_F(HttpServerTest, SaysThatABodyIsTooLarge) {
  serve([](const HttpRequest&) { return HttpResponse{.body = "fine"}; });
  EXPECT_THAT(exchange("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 50000\r\n\r\n" + std::string(50'000, 'x')),
              StartsWith("HTTP/1.1 413"));
  EXPECT_THAT(exchange("POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n" +
                       std::string(0xffff, 'x') + "\r\n0\r\n\r\n"),
              StartsWith("HTTP/1.1 413"));
}

TEST_F(HttpServerTest, BodiesThatTrickleHaveTwoSeconds) {
  serve([](const HttpRequest&) { return HttpResponse{.body = "fine"}; });
  auto slow = connect();
  asio::write(slow, asio::buffer(std::string("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nx")));
  const auto start = std::chrono::steady_clock::now();
  EXPECT_EQ(read_all(slow), "");
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds{8});
}

// Answers after a while, as one who asks the ledger does.
Task<HttpResponse> after(std::chrono::milliseconds time) {
  asio::steady_timer timer(co_await asio::this_coro::executor, time);
  co_await timer.async_wait(asio::use_awaitable);
  co_return HttpResponse{.body = "late"};
}

TEST_F(HttpServerTest, HandlerMayWaitAndHoldsNobodyUp) {
  serve_waiting([](const HttpRequest& request) {
    return request.path == "/slow" ? after(std::chrono::milliseconds{500}) : at_once({.body = "fine"});
  });
  auto slow = connect();
  asio::write(slow, asio::buffer(std::string("GET /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")));
  const auto start = std::chrono::steady_clock::now();
  EXPECT_THAT(exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), EndsWith("fine"));
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::milliseconds{400});
  EXPECT_THAT(read_all(slow), EndsWith("late"));
}

// Their answers would pile up if each could be given up for another.
TEST_F(HttpServerTest, WhoseAnswerIsBeingMadeGivesWayToNobody) {
  std::atomic<int> asked = 0;
  serve_waiting([&](const HttpRequest&) { return ++asked, after(std::chrono::seconds{60}); });
  std::vector<tcp::socket> crowd;
  for (int i = 0; i < 64; ++i) {
    crowd.push_back(connect());
    asio::write(crowd.back(), asio::buffer(std::string("GET / HTTP/1.1\r\nHost: x\r\n\r\n")));
  }
  while (asked < 64) std::this_thread::yield();
  EXPECT_EQ(exchange("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), "");
  EXPECT_EQ(asked, 64);
}

// The one connection that /readyz needs, when sources have taken all descriptors.
TEST_F(HttpServerTest, AnswersWhenTheProcessHasNoDescriptorLeft) {
  serve([](const HttpRequest&) { return HttpResponse{.body = "fine"}; });
  std::vector<tcp::socket> clients;
  for (int i = 0; i < 2; ++i) clients.emplace_back(client_, tcp::v4());
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  rlimit none = before;
  none.rlim_cur = rlim_t(clients.front().native_handle());
  ::setrlimit(RLIMIT_NOFILE, &none);
  for (auto& client : clients) {
    client.connect({asio::ip::make_address("127.0.0.1"), server_->port()});
    asio::write(client, asio::buffer(std::string("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")));
    EXPECT_THAT(read_all(client), EndsWith("fine"));
  }
  ::setrlimit(RLIMIT_NOFILE, &before);
}

// A full table of descriptors must not turn the io thread into a busy loop: accepting is tried again a little later.
TEST(HttpServer, RestsWhileTheProcessHasNoDescriptorLeft) {
  asio::io_context io;
  auto server = HttpServer::listen(io.get_executor(), "127.0.0.1:0",
                                   [](const HttpRequest&) { return at_once({.body = "fine"}); });
  ASSERT_TRUE(server) << server.error().message;
  io.poll();
  tcp::socket client(io);
  client.connect({asio::ip::make_address("127.0.0.1"), (*server)->port()});
  rlimit before{};
  ::getrlimit(RLIMIT_NOFILE, &before);
  rlimit none = before;
  none.rlim_cur = 3;
  ::setrlimit(RLIMIT_NOFILE, &none);
  std::size_t handlers = 0;
  for (int i = 0; i < 1'000; ++i) handlers += io.poll_one();  // a spinning acceptor always has one ready
  ::setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_LT(handlers, 50u);
  asio::write(client, asio::buffer(std::string("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")));
  std::string reply;
  asio::async_read(client, asio::dynamic_buffer(reply), [&](boost::system::error_code, std::size_t) { io.stop(); });
  io.run_for(std::chrono::seconds{10});
  EXPECT_THAT(reply, EndsWith("fine"));
}

TEST(HttpServer, SaysWhichAddressItCannotHaveAndWhatHelps) {
  asio::io_context io;
  auto first = HttpServer::listen(io.get_executor(), "127.0.0.1:0", [](const HttpRequest&) { return at_once({}); });
  ASSERT_TRUE(first);
  const auto address = "127.0.0.1:" + std::to_string((*first)->port());
  auto second = HttpServer::listen(io.get_executor(), address, [](const HttpRequest&) { return at_once({}); });
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code.name(), "cannot_listen");
  EXPECT_EQ(second.error().remedy, Remedy::give_up);
  EXPECT_THAT(second.error().message, HasSubstr(address));
  EXPECT_THAT(second.error().message, HasSubstr("choose another"));
}

TEST(HttpServer, RefusesWhatIsNoAddress) {
  asio::io_context io;
  for (const auto* address : {"", "9464", "nowhere", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:1x", "300.0.0.1:1"})
    EXPECT_FALSE(HttpServer::listen(io.get_executor(), address, [](const HttpRequest&) { return at_once({}); }))
        << address;
}

// ---- at a Unix socket -----------------------------------------------------------------------------------------------

class UnixSocket : public testing::Test {
 protected:
  Result<std::unique_ptr<HttpServer>> listen() {
    return HttpServer::listen_at(io_.get_executor(), path_, [this](const HttpRequest& request) {
      seen_ = request;
      return at_once({.body = "fine"});
    });
  }
  std::string ask() {
    asio::local::stream_protocol::socket client(io_);
    client.connect(asio::local::stream_protocol::endpoint(path_));
    asio::write(client, asio::buffer(std::string("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")));
    std::string reply;
    asio::async_read(client, asio::dynamic_buffer(reply), [&](boost::system::error_code, std::size_t) { io_.stop(); });
    io_.restart();
    io_.run_for(std::chrono::seconds{10});
    return reply;
  }
  // As a process that was killed leaves it.
  void leave_behind() const {
    asio::io_context io;
    asio::local::stream_protocol::acceptor dead(io, asio::local::stream_protocol::endpoint(path_));
  }

  TempDir dir_;
  std::string path_ = dir_.path("admin.sock");
  asio::io_context io_;
  HttpRequest seen_;
};

TEST_F(UnixSocket, ServesItsOwnerAndItsGroupAndLeavesNothingBehind) {
  auto server = listen();
  ASSERT_TRUE(server) << server.error().message;
  EXPECT_THAT(ask(), EndsWith("fine"));
  EXPECT_TRUE(seen_.through_socket);
  EXPECT_EQ(seen_.local_address, "");
  struct stat there {};
  ASSERT_EQ(::stat(path_.c_str(), &there), 0);
  EXPECT_EQ(there.st_mode & 0777, 0660u);
  server->reset();
  EXPECT_NE(::stat(path_.c_str(), &there), 0);
}

TEST_F(UnixSocket, TakesThePlaceOfADeadOneAndOfNothingElse) {
  leave_behind();
  auto server = listen();
  ASSERT_TRUE(server) << server.error().message;
  auto second = listen();
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code.name(), "cannot_listen");
  EXPECT_THAT(second.error().message, HasSubstr("another process listens"));
  EXPECT_THAT(ask(), EndsWith("fine"));  // unharmed
  server->reset();
  dir_.write("admin.sock", "a file of somebody's");
  EXPECT_THAT(listen().error().message, HasSubstr("something else than a socket"));
  path_ = dir_.path(std::string(200, 'x'));
  EXPECT_THAT(listen().error().message, HasSubstr("107 bytes"));
}

// A daemon that was replaced while it drained must not take the socket of the next one away.
TEST_F(UnixSocket, LeavesTheSocketOfWhoTookItsName) {
  auto first = listen();
  ASSERT_TRUE(first);
  std::filesystem::rename(path_, path_ + ".old");
  auto second = listen();
  ASSERT_TRUE(second) << second.error().message;
  first->reset();
  EXPECT_THAT(ask(), EndsWith("fine"));
}

}  // namespace
}  // namespace kuaixun
