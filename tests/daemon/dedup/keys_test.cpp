#include "dedup/keys.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "dedup/candidate.hpp"

namespace kuaixun {
namespace {

constexpr const char* kLongText =
    "港湾半导体宣布其位于宁波的第二条十二英寸产线正式投产，月产能首期为八千片晶圆，到明年年底将提升到四万片。公司表示，"
    "设备国产化率超过六成，首批客户来自汽车电子和工业控制领域。";

Item item_of(const std::string& source, const std::string& guid, const std::string& url,
             const std::string& title = "港湾半导体第二条产线投产", const std::string& text = kLongText) {
  return Item{.source = source, .url = url, .guid = guid, .title = title, .content_text = text};
}

std::vector<Key> of_kind(const Candidate& candidate, KeyKind kind) {
  std::vector<Key> found;
  std::copy_if(candidate.keys.begin(), candidate.keys.end(), std::back_inserter(found),
               [&](const Key& key) { return key.kind == kind; });
  return found;
}

TEST(Keys, SeparateTheSameGuidOfTwoSources) {
  const auto a = candidate_of(item_of("a", "1", "")), b = candidate_of(item_of("b", "1", ""));
  EXPECT_NE(of_kind(a, KeyKind::entry), of_kind(b, KeyKind::entry));
}

TEST(Keys, ShareTheAddressWhateverItsTrackingParameters) {
  const auto a = candidate_of(item_of("a", "1", "https://www.news.example/x?id=7&utm_source=rss"));
  const auto b = candidate_of(item_of("b", "2", "http://news.example/x?spm=1.2&id=7#top"));
  EXPECT_EQ(of_kind(a, KeyKind::address), of_kind(b, KeyKind::address));
  EXPECT_EQ(item_id_of(a.keys), item_id_of(b.keys));
  const auto other = candidate_of(item_of("b", "2", "http://news.example/x?id=8"));
  EXPECT_NE(of_kind(a, KeyKind::address), of_kind(other, KeyKind::address));
}

TEST(Keys, ShareTheTextWhateverItsWidthScriptDatelineAndSourceLine) {
  const auto plain = candidate_of(item_of("a", "1", "https://a.example/1"));
  const auto dressed =
      candidate_of(item_of("b", "2", "https://b.example/2", "港灣半導體第二條產線投產",
                           "财联社9月21日电，" + std::string(kLongText) + "\n责任编辑：某人\n来源：港湾网"));
  EXPECT_EQ(of_kind(plain, KeyKind::text), of_kind(dressed, KeyKind::text));
}

TEST(Keys, GiveNoTextKeyToAShortFlash) {
  EXPECT_TRUE(of_kind(candidate_of(item_of("a", "1", "", "沪深两市成交额突破2万亿元", "沪深两市成交额突破2万亿元。")),
                      KeyKind::text)
                  .empty());
}

TEST(Keys, NameTheIdentitiesThatOthersCanShare) {
  const auto keys = candidate_of(item_of(
      "a", "1", "https://mp.weixin.qq.com/s?__biz=MzIzNjc1NzUzMw==&amp;mid=2247&amp;idx=1&amp;sn=0&amp;scene=21#rd"));
  EXPECT_EQ(keys.item.identity.front(), "wx:MzIzNjc1NzUzMw==/2247/1");
  EXPECT_TRUE(keys.item.identity.back().starts_with("text:"));
}

TEST(Keys, KnowAnArticleByItsLongLinkWhenTheShortOneIsItsAddress) {
  const char* long_identity = "wx:MzIzNjc1NzUzMw==/2247/1";
  auto item = item_of("a", "1", "https://mp.weixin.qq.com/s/AbCdEfGhIjKlMnOpQrStUv");
  item.identity = {long_identity};
  const auto both = candidate_of(item);
  EXPECT_EQ(both.item.identity[0], long_identity);
  EXPECT_EQ(both.item.identity[1], "wxs:AbCdEfGhIjKlMnOpQrStUv");
  const auto from_long =
      candidate_of(item_of("b", "2", "https://mp.weixin.qq.com/s?__biz=MzIzNjc1NzUzMw==&mid=2247&idx=1&sn=0"));
  EXPECT_EQ(item_id_of(both.keys), item_id_of(from_long.keys));
}

TEST(ContentHash, ChangesWithTheWordsAndNotWithSpaceOrTracking) {
  const auto base = candidate_of(item_of("a", "1", "https://a.example/1")).content_hash;
  EXPECT_EQ(
      base,
      candidate_of(item_of("b", "2", "https://a.example/1?utm_medium=x", "港湾半导体 第二条产线投产")).content_hash);
  EXPECT_NE(base, candidate_of(item_of("a", "1", "https://a.example/1", "港湾半导体第三条产线投产")).content_hash);
}

}  // namespace
}  // namespace kuaixun
