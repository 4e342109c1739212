#include "observe/endpoints.hpp"

#include <gmock/gmock.h>

#include "base/run_task.hpp"

namespace kuaixun {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string kToken = "0123456789abcdef";

class Endpoints : public testing::Test {
 protected:
  HttpResponse ask(HttpRequest request) {
    if (request.host.empty()) request.host = "localhost";
    return run_task(io_, serve_endpoints(table(), access_)(std::move(request)));
  }
  int status(const std::string& method, const std::string& path) {
    return ask({.method = method, .path = path}).status;
  }

  std::vector<AdminEndpoint> table() {
    const auto answer = [this](const std::string& name) {
      return [this, name](AdminCall call) {
        parameters_ = call.parameters;
        body_ = call.request.body;
        return at_once({.body = name});
      };
    };
    return {{"GET", "/open", MayAsk::anyone, answer("open")},
            {"GET", "/lamps", MayAsk::who_names_us, answer("lamps")},
            {"GET", "/lamps/{id}", MayAsk::who_names_us, answer("lamp")},
            {"DELETE", "/lamps/{id}", MayAsk::who_is_trusted, answer("gone")},
            {"POST", "/lamps/{id}/light/{colour}", MayAsk::who_is_trusted, answer("lit")}};
  }

  asio::io_context io_;
  AdminAccess access_{.token = kToken, .socket = "/run/lamps/admin.sock", .instance = "lamps-1"};
  std::vector<std::string> parameters_;
  std::string body_;
};

TEST_F(Endpoints, FindsARowByPathAndMethod) {
  EXPECT_EQ(ask({.method = "GET", .path = "/lamps"}).body, "lamps");
  EXPECT_EQ(ask({.method = "HEAD", .path = "/lamps"}).body, "lamps");
  EXPECT_EQ(ask({.method = "GET", .path = "/lamps/one"}).body, "lamp");
  EXPECT_THAT(parameters_, ElementsAre("one"));
  EXPECT_EQ(ask({.method = "POST", .path = "/lamps/a%2Fb%20c/light/r%e9d%", .body = "b", .through_socket = true}).body,
            "lit");
  EXPECT_THAT(parameters_, ElementsAre("a/b c",
                                       "r\xe9"
                                       "d%"));
  EXPECT_EQ(body_, "b");
}

TEST_F(Endpoints, KnowsNoOtherPath) {
  for (const auto* path : {"", "/", "/lamp", "/lamps/", "/lamps//light/red", "/lamps/1/light", "/lamps/1/light/red/2",
                           "lamps", "//lamps", "*", "/{id}"}) {
    const auto refused = ask({.method = "GET", .path = path});
    EXPECT_EQ(refused.status, 404) << path;
    EXPECT_THAT(refused.body, HasSubstr("/lamps/{id}/light/{colour}"));
  }
}

TEST_F(Endpoints, SaysWhichMethodsAPathHas) {
  const auto refused = ask({.method = "POST", .path = "/lamps/1"});
  EXPECT_EQ(refused.status, 405);
  EXPECT_THAT(refused.headers, ElementsAre(std::pair<std::string, std::string>("allow", "GET, HEAD, DELETE")));
  EXPECT_EQ(status("GET", "/lamps/1/light/red"), 405);
  EXPECT_EQ(status("HEAD", "/lamps/1/light/red"), 405);
  EXPECT_EQ(status("get", "/lamps"), 405);
}

TEST_F(Endpoints, TrustsTheSocketAndTheTokenOnly) {
  const auto light = [&](const std::string& authorization, bool through_socket = false) {
    return ask({.method = "POST",
                .path = "/lamps/1/light/red",
                .authorization = authorization,
                .through_socket = through_socket});
  };
  EXPECT_EQ(light("", true).status, 200);
  EXPECT_EQ(light("Bearer " + kToken).status, 200);
  const std::vector<std::string> wrong_ones{"",
                                            kToken,
                                            "Bearer",
                                            "Bearer ",
                                            "Bearer 0123456789abcdeF",
                                            "Bearer 0123456789abcde",
                                            "Bearer " + kToken + "0",
                                            "Basic " + kToken,
                                            "bearer  " + kToken};
  for (const auto& wrong : wrong_ones) {
    const auto refused = light(wrong);
    EXPECT_EQ(refused.status, 401) << wrong;
    EXPECT_THAT(refused.headers, ElementsAre(std::pair<std::string, std::string>("www-authenticate", "Bearer")));
    EXPECT_THAT(refused.body, HasSubstr("\"code\":\"not_trusted\""));
    EXPECT_THAT(refused.body, HasSubstr("admin.token"));
    EXPECT_THAT(refused.body, Not(HasSubstr(kToken)));
  }
}

TEST_F(Endpoints, WithoutATokenNobodyIsTrustedOverTcp) {
  access_.token.clear();
  for (const auto* authorization : {"", "Bearer ", "Bearer"}) {
    const auto refused = ask({.method = "POST", .path = "/lamps/1/light/red", .authorization = authorization});
    EXPECT_EQ(refused.status, 403);
    EXPECT_THAT(refused.body, HasSubstr("admin.token"));
    EXPECT_THAT(refused.body, HasSubstr("admin.sock"));
  }
}

TEST_F(Endpoints, ATokenIsNoUseToAPageOfAnotherSite) {
  EXPECT_EQ(
      ask({.method = "POST", .path = "/lamps/1/light/red", .host = "evil.example", .authorization = "Bearer " + kToken})
          .status,
      421);
  EXPECT_EQ(ask({.method = "GET", .path = "/open", .host = "evil.example"}).status, 200);
  EXPECT_EQ(ask({.method = "GET", .path = "/lamps", .host = "evil.example"}).status, 421);
  EXPECT_EQ(ask({.method = "GET", .path = "/nothing", .host = "evil.example"}).status, 421);
}

TEST_F(Endpoints, WhoMeansAnotherDaemonIsToldSo) {
  EXPECT_EQ(ask({.method = "GET", .path = "/lamps", .host = "lamps-1", .through_socket = true}).status, 200);
  const auto refused = ask({.method = "POST", .path = "/lamps/1/light/red", .host = "lamps-2", .through_socket = true});
  EXPECT_EQ(refused.status, 421);
  EXPECT_THAT(refused.body, HasSubstr("\"code\":\"no_daemon\""));
  EXPECT_THAT(refused.body, HasSubstr("lamps-1"));
  EXPECT_EQ(ask({.method = "GET", .path = "/lamps", .host = "lamps-1"}).status,
            421);  // over TCP that is no name of ours
}

Task<HttpResponse> later() {
  co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
  co_return HttpResponse{.body = "later"};
}

TEST_F(Endpoints, MayWait) {
  const auto served = serve_endpoints({{"GET", "/", MayAsk::anyone, [](const AdminCall&) { return later(); }}}, {});
  EXPECT_EQ(run_task(io_, served({.method = "GET", .path = "/"})).body, "later");
}

}  // namespace
}  // namespace kuaixun
