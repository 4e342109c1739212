#include "observe/http_server.hpp"

#include <thread>

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <gmock/gmock.h>
#include <sys/resource.h>

#include "observe/admin.hpp"

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
  void serve(HttpServer::Handler handler) {
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

TEST_F(HttpServerTest, LetsGoOfTheConnectionThatIsOneTooMany) {
  serve([](const HttpRequest&) { return HttpResponse{.body = "fine"}; });
  std::vector<tcp::socket> crowd;
  for (int i = 0; i < 64; ++i) crowd.push_back(connect());
  EXPECT_EQ(exchange("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"), "");
}

// A full table of descriptors must not turn the io thread into a busy loop: accepting is tried again a little later.
TEST(HttpServer, RestsWhileTheProcessHasNoDescriptorLeft) {
  asio::io_context io;
  auto server = HttpServer::listen(io.get_executor(), "127.0.0.1:0",
                                   [](const HttpRequest&) { return HttpResponse{.body = "fine"}; });
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
  auto first = HttpServer::listen(io.get_executor(), "127.0.0.1:0", [](const HttpRequest&) { return HttpResponse{}; });
  ASSERT_TRUE(first);
  const auto address = "127.0.0.1:" + std::to_string((*first)->port());
  auto second = HttpServer::listen(io.get_executor(), address, [](const HttpRequest&) { return HttpResponse{}; });
  ASSERT_FALSE(second);
  EXPECT_EQ(second.error().code, "cannot_listen");
  EXPECT_EQ(second.error().remedy, Remedy::give_up);
  EXPECT_THAT(second.error().message, HasSubstr(address));
  EXPECT_THAT(second.error().message, HasSubstr("choose another"));
}

TEST(HttpServer, RefusesWhatIsNoAddress) {
  asio::io_context io;
  for (const auto* address : {"", "9464", "nowhere", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:1x", "300.0.0.1:1"})
    EXPECT_FALSE(HttpServer::listen(io.get_executor(), address, [](const HttpRequest&) { return HttpResponse{}; }))
        << address;
}

// ---- the admin pages ------------------------------------------------------------------------------------------------

class AdminPages : public testing::Test {
 protected:
  HttpResponse get(const std::string& path, const std::string& accept = "", const std::string& method = "GET") {
    return admin_pages(
        metrics_, {[this] { return reasons_; }, [this] { return alive_; }, [] { return std::string("{\"a\":1}"); }})(
        {.method = method, .path = path, .accept = accept});
  }
  Metrics metrics_;
  std::vector<std::string> reasons_;
  bool alive_ = true;
};

TEST_F(AdminPages, SpeaksTheFormatThatIsAskedFor) {
  EXPECT_THAT(get("/metrics").content_type, StartsWith("text/plain; version=0.0.4"));
  EXPECT_THAT(get("/metrics").body, Not(HasSubstr("# EOF")));
  const auto open = get("/metrics", "application/openmetrics-text;version=1.0.0,text/plain;q=0.5");
  EXPECT_THAT(open.content_type, StartsWith("application/openmetrics-text"));
  EXPECT_THAT(open.body, EndsWith("# EOF\n"));
}

TEST_F(AdminPages, GivesTheReasonsWhyItIsNotReady) {
  EXPECT_EQ(get("/readyz").status, 200);
  reasons_ = {"the broker \"b\" is away"};
  EXPECT_EQ(get("/readyz").status, 503);
  EXPECT_EQ(get("/readyz").body, "{\"ready\":false,\"reasons\":[\"the broker \\\"b\\\" is away\"]}\n");
  EXPECT_EQ(get("/healthz").status, 200);  // not ready is still alive
}

TEST_F(AdminPages, IsNotHealthyWithoutProgress) {
  EXPECT_EQ(get("/healthz").status, 200);
  alive_ = false;
  EXPECT_EQ(get("/healthz").status, 503);
}

TEST_F(AdminPages, HandsTheStatusOut) { EXPECT_EQ(get("/status").body, "{\"a\":1}\n"); }

TEST_F(AdminPages, KnowsNoOtherPageAndNoOtherMethod) {
  EXPECT_EQ(get("/etc/passwd").status, 404);
  EXPECT_EQ(get("/metrics", "", "POST").status, 405);
}

}  // namespace
}  // namespace kuaixun
