#include "connectors/article/account_call.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

TEST(AccountCall, KnowsCallsOfAccounts) {
  for (const auto* line : {"关注公众号“港湾观察”，扫码加群",
                           "点击上方蓝字关注我们",
                           "点击上方“港湾观察”，选择“设为星标”",
                           "长按识别二维码，加入读者群",
                           "扫码加群，与一万名同行交流",
                           "更多精彩，请关注微信公众号：港湾观察",
                           "后台回复“报告”领取全文",
                           "觉得有用，点个在看吧",
                           "欢迎转发朋友圈",
                           "别忘了点赞、在看、分享三连",
                           "戳这里，查看往期文章",
                           "微信号：harbour_watch",
                           "添加小编微信，备注进群",
                           "↓↓↓ 点击下方卡片关注我们",
                           "公众号后台回复关键词“产线”，获取资料",
                           "扫描下方二维码，下载报告",
                           "一键三连",
                           "记得把我们设为星标",
                           "香港港湾新闻现已开设Facebook专页，快点Like我们",
                           "Follow us on Twitter for more"})
    EXPECT_TRUE(is_account_call(line)) << line;
}

TEST(AccountCall, LeavesNewsAlone) {
  for (const auto* line :
       {"监管部门关注微信公众号乱象，要求平台在三个月内完成整改。", "关注我们的孩子", "他关注的是产能，而不是价格。",
        "用户可在小程序内添加企业微信客服，功能下月上线。", "公司加入微信群管理规范的试点，为期一年。",
        "下载客户端的用户超过一亿，同比增长三成，公司预计全年还将翻倍。",
        "回复“不予置评”的还有两家供应商，均要求匿名。", "消费者扫描二维码点餐已成习惯，餐厅因此减少了服务员。",
        "分享会上，他给好友讲述了创业的经过，全场鼓掌。",
        "Facebook will follow users across its apps, the regulator said.", "公众号运营者需在年底前完成认证。"})
    EXPECT_FALSE(is_account_call(line)) << line;
}

}  // namespace
}  // namespace kuaixun
