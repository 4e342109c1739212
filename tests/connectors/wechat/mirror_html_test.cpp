#include "connectors/wechat/mirror_html.hpp"

#include <gtest/gtest.h>

#include "connectors/wechat/mirror_address.hpp"
#include "connectors/wechat/mirror_entry.hpp"

namespace kuaixun {
namespace {

TEST(MirrorHtml, LeadsAddressesPastProxies) {
  const std::string original = "https://mmbiz.qpic.cn/a/640?wx_fmt=png&from=appmsg";
  const std::string escaped = "https%3A%2F%2Fmmbiz.qpic.cn%2Fa%2F640%3Fwx_fmt%3Dpng%26from%3Dappmsg";
  EXPECT_EQ(behind_proxy("http://127.0.0.1:4000/img-proxy/?k=1&u=" + escaped), original);
  EXPECT_EQ(behind_proxy("https://b.example/link-proxy/?k=1&r=1&u=" + escaped + "&x=1"), original);
  EXPECT_EQ(behind_proxy("https://b.example/video-proxy/?u=" + escaped), original);
  EXPECT_EQ(behind_proxy("https://mp.weixin.qq.com/\"http://127.0.0.1/img-proxy/?u=" + escaped + "\""), original);
  EXPECT_EQ(behind_proxy("/static/res/logo/" + original), original);
  EXPECT_EQ(behind_proxy("https://b.example/static/res/logo/" + original), original);
  for (const std::string same : {"https://a.example/img-proxy/", "https://a.example/img-proxy/?u=javascript:x",
                                 "/static/res/logo/a.png", "https://a.example/?u=https%3A%2F%2Fb.example", ""})
    EXPECT_EQ(behind_proxy(same), same);
}

std::string cleaned(const std::string& html) { return without_mirror(html).html; }

TEST(MirrorHtml, TakesOutTheBridgesOwnLines) {
  EXPECT_EQ(cleaned("<p>正文</p><p><a href=\"x\">阅读原文</a></p>"), "<p>正文</p><p></p>");
  EXPECT_EQ(cleaned("正文<br><a href=\"x\"> <span>🔗️ 阅读原文</span></a>"), "正文<br>");
  EXPECT_EQ(cleaned("<p>📍发表于：湖北</p>正文"), "<p></p>正文");
  EXPECT_EQ(cleaned("<p>请点击阅读原文</p><a href=x>阅读原文和附件</a>"),
            "<p>请点击阅读原文</p><a href=x>阅读原文和附件</a>");
}

TEST(MirrorHtml, TakesABylineOffTheFrontOnly) {
  const auto body =
      without_mirror("\n<p>原创 <span>程小山</span> <span>2026-09-20 08:36</span> <span>湖北</span></p><p>正文</p>");
  EXPECT_EQ(body.html, "\n<p>正文</p>");
  EXPECT_EQ(body.author, "程小山");
  ASSERT_TRUE(body.published);
  EXPECT_EQ(to_rfc3339(*body.published), "2026-09-20T08:36:00+08:00");
  for (const std::string same :
       {"<p>正文</p><p>程小山 2026-09-20 08:36</p>",
        "<p>会议定于2026-09-20 08:36在江城国际会议中心三楼开始签到入场</p>", "<p>正文</p>", "<p>2026-09-20</p>"})
    EXPECT_EQ(cleaned(same), same);
}

TEST(MirrorHtml, RefusesWhatIsNoArticle) {
  EXPECT_TRUE(without_mirror("获取全文失败，请重试~").failed);
  EXPECT_TRUE(without_mirror("<div>获取全文失败，请重试~</div>").failed);
  EXPECT_TRUE(without_mirror(
                  "<html><body><div class=\"weui-msg\"><h2 class=\"weui-msg__title\">该内容已被发布者删除</h2></div>")
                  .failed);
  EXPECT_FALSE(without_mirror("<p>某网站称：“获取全文失败”，" + std::string(300, 'x') + "</p>").failed);
}

TEST(MirrorEntry, KnowsNoticesOfAccountMoves) {
  EXPECT_TRUE(is_move_notice(Entry{.title = "账号已迁移至gh_efa0d0839b54"}));
  EXPECT_TRUE(is_move_notice(Entry{.title = "该公众号已迁移"}));
  EXPECT_FALSE(is_move_notice(Entry{.title = "某芯片厂的账号已迁移至云端"}));
  EXPECT_FALSE(is_move_notice(Entry{}));
}

TEST(MirrorEntry, LeavesAddressesOfArticlesAlone) {
  const std::string short_link = "https://mp.weixin.qq.com/s/Qx7bA-kP2_mZ9rTq4WvN1c";
  Entry entry{.guid = "3012345678-2650001111_1", .url = short_link, .title = "标题"};
  std::vector<std::string> left_out;
  repair_mirrored(entry, Source{.id = "a"}, left_out);
  EXPECT_EQ(entry.url, short_link);
  EXPECT_EQ(entry.guid, "3012345678-2650001111_1");
  EXPECT_TRUE(entry.flags.empty());
}

}  // namespace
}  // namespace kuaixun
