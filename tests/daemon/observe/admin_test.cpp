#include "observe/admin.hpp"

#include <gmock/gmock.h>

#include "base/run_task.hpp"

namespace kuaixun {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class AdminPages : public testing::Test {
 protected:
  HttpResponse get(const std::string& path, const std::string& accept = "", const std::string& method = "GET") {
    return ask({.method = method, .path = path, .accept = accept, .host = "localhost"});
  }
  HttpResponse ask(const HttpRequest& request) {
    AdminSources sources{[this] { return reasons_; }, [this] { return stuck_; }, [] { return 0.25; },
                         [] { return std::string("{\"a\":1}"); }};
    const auto served = serve_endpoints(admin_pages(metrics_, std::move(sources)), {.hosts = {"kuaixun.example"}});
    return run_task(io_, served(request));
  }
  asio::io_context io_;
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
