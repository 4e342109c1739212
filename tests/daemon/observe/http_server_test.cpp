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
  EXPECT_EQ(second.error().code.name(), "cannot_listen");
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
    return ask({.method = method, .path = path, .accept = accept, .host = "localhost"});
  }
  HttpResponse ask(const HttpRequest& request) {
    AdminSources sources{[this] { return reasons_; }, [this] { return stuck_; }, [] { return 0.25; },
                         [] { return std::string("{\"a\":1}"); }};
    return admin_pages(metrics_, std::move(sources), {"kuaixun.example"})(request);
  }
  Metrics metrics_;
  std::vector<std::string> reasons_;
  std::vector<std::string> stuck_;
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
  EXPECT_EQ(get("/readyz").body,
            "{\"ready\":false,\"reasons\":[\"the broker \\\"b\\\" is away\"],\"longest_turn_seconds\":2.5E-1}\n");
  EXPECT_EQ(get("/healthz").status, 200);  // not ready is still alive
}

TEST_F(AdminPages, IsNotHealthyWithoutProgress) {
  EXPECT_EQ(get("/healthz").status, 200);
  EXPECT_EQ(get("/healthz").body, "alive\nthe longest turn of the main loop took 0.250 s\n");
  stuck_ = {"a worker has been busy for 7 s"};
  EXPECT_EQ(get("/healthz").status, 503);
  EXPECT_THAT(get("/healthz").body, StartsWith("a worker has been busy for 7 s\n"));
}

TEST_F(AdminPages, HandsTheStatusOut) { EXPECT_EQ(get("/status").body, "{\"a\":1}\n"); }

TEST_F(AdminPages, KnowsNoOtherPageAndNoOtherMethod) {
  EXPECT_EQ(get("/etc/passwd").status, 404);
  EXPECT_EQ(get("/metrics", "", "POST").status, 405);
}

TEST_F(AdminPages, TellWhoNamesThemAsTheyAreKnown) {
  for (const auto* host : {"localhost", "LOCALHOST:9464", "localhost.", "127.0.0.1:9464", "127.1.2.3", "[::1]:9464",
                           "kuaixun.example", "kuaixun.example:80", "192.0.2.7:9464"}) {
    EXPECT_EQ(ask({.method = "GET", .path = "/status", .host = host, .local_address = "192.0.2.7"}).status, 200)
        << host;
  }
  EXPECT_EQ(ask({.method = "GET", .path = "/status", .host = "192.0.2.7", .local_address = "::ffff:192.0.2.7"}).status,
            200);
}

TEST_F(AdminPages, TellNothingToPagesOfOtherSites) {
  for (const auto* host : {"", "evil.example", "evil.example:9464", "localhost.evil.example", "192.0.2.8", "[::2]",
                           "[::1", "localhost:x", "127.0.0.1.evil.example", "x@localhost", "localhost:80:80"}) {
    const auto refused = ask({.method = "GET", .path = "/status", .host = host, .local_address = "192.0.2.7"});
    EXPECT_EQ(refused.status, 421) << host;
    EXPECT_THAT(refused.body, HasSubstr("admin.hosts"));
    EXPECT_EQ(ask({.method = "GET", .path = "/elsewhere", .host = host}).status, 421) << host;
  }
  for (const auto* origin : {"null", "http://evil.example", "https://localhost.evil.example:1", "localhost"}) {
    const HttpRequest request{.method = "GET", .path = "/status", .host = "localhost", .origin = origin};
    EXPECT_EQ(ask(request).status, 421) << origin;
  }
  EXPECT_EQ(ask({.method = "GET", .path = "/status", .host = "localhost", .origin = "http://localhost:9464"}).status,
            200);
}

TEST_F(AdminPages, AnswerProbesByWhateverNameTheyCome) {
  for (const auto* path : {"/healthz", "/readyz", "/metrics"})
    EXPECT_EQ(ask({.method = "GET", .path = path, .host = "kuaixun.monitoring.svc"}).status, 200) << path;
}

}  // namespace
}  // namespace kuaixun
