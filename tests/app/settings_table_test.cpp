#include "settings_table.hpp"

#include <gmock/gmock.h>

namespace kuaixun {
namespace {

using std::chrono::milliseconds;

TEST(ParseDuration, ReadsANumberWithItsUnit) {
  EXPECT_EQ(parse_duration("250ms"), milliseconds{250});
  EXPECT_EQ(parse_duration("1s"), milliseconds{1'000});
  EXPECT_EQ(parse_duration("15m"), milliseconds{900'000});
  EXPECT_EQ(parse_duration("2h"), milliseconds{7'200'000});
  EXPECT_EQ(parse_duration("7d"), milliseconds{604'800'000});
}

TEST(ParseDuration, RefusesEverythingElse) {
  for (const auto* text : {"", "s", "15", "-1s", "+1s", "1.5h", "1 s", "1S", "1m30s", " 1s", "1s ",
                           "99999999999999999999s", "18446744073709551615d", "200000d"})
    EXPECT_FALSE(parse_duration(text)) << text;
}

TEST(ParseSize, ReadsANumberWithItsUnit) {
  EXPECT_EQ(parse_size("1000"), 1'000u);
  EXPECT_EQ(parse_size("900kB"), 900'000u);
  EXPECT_EQ(parse_size("16MiB"), 16u << 20);
  EXPECT_EQ(parse_size("4GiB"), 4ull << 30);
}

TEST(ParseSize, RefusesEverythingElse) {
  for (const auto* text : {"", "MiB", "-1", "1.5MiB", "16 MiB", "16mib", "18446744073709551615GiB"})
    EXPECT_FALSE(parse_size(text)) << text;
}

TEST(ConfigurationFile, IsSoundAsItIsShipped) {
  for (const auto& complaint : load_settings(KUAIXUN_SOURCE_DIR "/config/kuaixun.toml").complaints)
    ADD_FAILURE() << complaint.to_string();
}

}  // namespace
}  // namespace kuaixun
