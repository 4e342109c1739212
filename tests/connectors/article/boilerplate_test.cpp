#include "connectors/article/boilerplate.hpp"

#include <gtest/gtest.h>

namespace kuaixun {
namespace {

TEST(Boilerplate, KnowsCreditsAndTitlesAtTheEdges) {
  for (const auto* line :
       {"（原标题：港湾集团再投一条产线）", "责任编辑：张三", "来源 | 港湾观察", "【编辑：李四】", "作者｜王五",
        "以上内容仅代表作者个人观点", "未经授权，不得转载", "Copyright © 2026 Harbour News"}) {
    EXPECT_TRUE(is_boilerplate(line, LinePlace::tail)) << line;
    EXPECT_FALSE(is_boilerplate(line, LinePlace::middle)) << line;
  }
}

TEST(Boilerplate, KnowsCallsAndButtonsAnywhere) {
  for (const auto* line : {"长按识别二维码，关注我们", "关注“港湾观察”公众号", "点击下方卡片", "分享到：", "打印",
                           "上一篇：旧闻", "Share this article", "- END -"})
    EXPECT_TRUE(is_boilerplate(line, LinePlace::middle)) << line;
}

TEST(Boilerplate, KnowsStatementsOfSites) {
  for (const auto* line : {"港湾网声明：港湾网登载此文出于传递更多信息之目的，并不意味着赞同其观点。",
                           "本站郑重声明：所载文章、数据仅供参考，使用前请核实，风险自负。",
                           "（內容由港灣通訊提供。未經授權，不得轉載。）", "聲明：刊用本刊稿件務經書面授權"})
    EXPECT_TRUE(is_boilerplate(comparable_line(line), LinePlace::tail)) << line;
  for (const auto* line : {"该公司在声明中说，产线将按期投产。", "外交部声明：两国将继续会谈，会期另行通知。"})
    EXPECT_FALSE(is_boilerplate(comparable_line(line), LinePlace::tail)) << line;
}

TEST(Boilerplate, LeavesSentencesAlone) {
  for (const auto* line : {"作者在文中写道，港湾的产能将翻倍。", "来源可靠的数据显示，出货量上升。",
                           "记者从港湾集团获悉，新产线已经投产。", "编辑部的故事还在继续。",
                           "他关注的是产能，而不是价格。", "The author said the port would open soon."})
    for (const auto place : {LinePlace::head, LinePlace::middle, LinePlace::tail})
      EXPECT_FALSE(is_boilerplate(line, place)) << line;
}

TEST(Boilerplate, TakesNoBeginningOfAWordForAButton) {
  for (const auto* line :
       {"Printing costs fell by a third.", "Subscribers grew in the last quarter.", "Comments were mixed, he said.",
        "记者：您怎么看这件事的影响？", "声明发布后，公司股价上涨。"})
    EXPECT_FALSE(is_boilerplate(line, LinePlace::tail)) << line;
}

TEST(Boilerplate, KnowsWhatIntroducesOthersAndWhatEndsAnArticle) {
  EXPECT_TRUE(introduces_others("延伸阅读："));
  EXPECT_TRUE(introduces_others("Related stories"));
  EXPECT_FALSE(introduces_others("相关阅读材料已经发给与会者，会议随后讨论了三项议题并形成决议。"));
  EXPECT_TRUE(ends_article("全部评论 23条"));
  EXPECT_FALSE(ends_article("评论认为，这是转折点。"));
}

}  // namespace
}  // namespace kuaixun
