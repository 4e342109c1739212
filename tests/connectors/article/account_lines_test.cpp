#include "connectors/article/account_lines.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

TEST(AccountLines, TakesCallsOutAndShowsThem) {
  std::vector<std::string> left_out;
  EXPECT_EQ(
      without_account_lines(
          "<section><p>点击上方<b>蓝字</b>关注我们</p><p>产线今天投产。</p><p><img src='a'>扫码加群</p></section>",
          left_out),
      "<section><p><b></b></p><p>产线今天投产。</p><p><img src='a'></p></section>");
  EXPECT_EQ(left_out, (std::vector<std::string>{"点击上方蓝字关注我们", "扫码加群"}));
}

TEST(AccountLines, LeavesOtherHtmlAsItWas) {
  std::vector<std::string> left_out;
  const std::string html = "<p>产线今天投产。<br>监管部门关注公众号乱象。</p>\n<p>a &lt; b</p>";
  EXPECT_EQ(without_account_lines(html, left_out), html);
  EXPECT_TRUE(left_out.empty());
}

}  // namespace
}  // namespace kuaixun
