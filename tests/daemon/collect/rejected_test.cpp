#include "collect/rejected.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

std::uint64_t substance(const std::string& bytes, const std::string& code = "not_a_feed") {
  return substance_of(Reject{.code = code, .bytes = bytes});
}

TEST(SubstanceOf, IsWithoutWhatChangesAtEachRequest) {
  const auto page = substance("<html><body>Under maintenance. It is 10:02:11, ray 8f2a-77c, id=a81f</body></html>");
  EXPECT_EQ(page, substance("<html><body>Under maintenance.  It is 23:59:01, ray 0b1c-3d, id=77</body></html>\n"));
  EXPECT_NE(page, substance("<html><body>Please log in. It is 10:02:11, ray 8f2a-77c, id=a81f</body></html>"));
  EXPECT_NE(page, substance("<html><body>Under maintenance. It is 10:02:11, ray 8f2a-77c, id=a81f</body></html>",
                            "login_page"));
  EXPECT_NE(substance("维护中"), substance("请登录"));
  EXPECT_NE(substance(""), 0u);
}

}  // namespace
}  // namespace kuaixun
