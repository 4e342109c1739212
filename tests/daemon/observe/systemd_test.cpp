#include "observe/systemd.hpp"

#include <cstdlib>
#include <cstring>

#include <gmock/gmock.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

namespace kuaixun {
namespace {

using ::testing::MatchesRegex;

// Is systemd's end of the notify socket.
class SystemdTest : public testing::Test {
 protected:
  void SetUp() override {
    path_ = testing::TempDir() + "/notify-" + std::to_string(::getpid());
    ::unlink(path_.c_str());
    socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK, 0);
    sockaddr_un address{.sun_family = AF_UNIX, .sun_path = {}};
    ASSERT_LT(path_.size(), sizeof address.sun_path);
    std::memcpy(address.sun_path, path_.c_str(), path_.size());
    ASSERT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    ::setenv("NOTIFY_SOCKET", path_.c_str(), 1);
  }
  void TearDown() override {
    for (const auto* name : {"NOTIFY_SOCKET", "WATCHDOG_USEC", "WATCHDOG_PID"}) ::unsetenv(name);
    ::close(socket_);
    ::unlink(path_.c_str());
  }
  // What was told last; empty when nothing was.
  std::string told() {
    char buffer[4096];
    const auto length = ::recv(socket_, buffer, sizeof buffer, 0);
    return length < 0 ? "" : std::string(buffer, std::size_t(length));
  }

  std::string path_;
  int socket_ = -1;
};

TEST_F(SystemdTest, TellsOfItsLife) {
  systemd::ready();
  EXPECT_EQ(told(), "READY=1");
  systemd::status("3 sources");
  EXPECT_EQ(told(), "STATUS=3 sources");
  systemd::reloading();
  EXPECT_THAT(told(), MatchesRegex("RELOADING=1\nMONOTONIC_USEC=[0-9]+"));
  systemd::feed_watchdog();
  EXPECT_EQ(told(), "WATCHDOG=1");
  systemd::extend_timeout(std::chrono::seconds{5});
  EXPECT_EQ(told(), "EXTEND_TIMEOUT_USEC=5000000");
  systemd::stopping();
  EXPECT_EQ(told(), "STOPPING=1");
}

TEST_F(SystemdTest, StatusIsOneLineAndNoOtherMessage) {
  systemd::status("a\nREADY=1");
  EXPECT_EQ(told(), "STATUS=a READY=1");
}

TEST_F(SystemdTest, FeedsTheWatchdogTwiceAsOftenAsItAsks) {
  EXPECT_FALSE(systemd::watchdog_interval());
  ::setenv("WATCHDOG_USEC", "30000000", 1);
  EXPECT_EQ(systemd::watchdog_interval(), std::chrono::seconds{15});
  ::setenv("WATCHDOG_PID", "1", 1);  // another process is meant
  EXPECT_FALSE(systemd::watchdog_interval());
}

TEST_F(SystemdTest, SaysNothingWithoutSystemd) {
  ::unsetenv("NOTIFY_SOCKET");
  systemd::ready();
  systemd::feed_watchdog();
  EXPECT_EQ(told(), "");
}

}  // namespace
}  // namespace kuaixun
