#include <cstdlib>

#include <gtest/gtest.h>

// deploy/kuaixun.service: an exposure of at most 1.5 of 10 as systemd rates it (15 is the threshold's way of saying
// so).
TEST(ServiceUnit, IsHardened) {
  if (std::system("systemd-analyze --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "there is no systemd-analyze";
  EXPECT_EQ(std::system("systemd-analyze security --offline=true --no-pager --threshold=15 " KUAIXUN_SOURCE_DIR
                        "/deploy/kuaixun.service >/dev/null 2>&1"),
            0);
}
