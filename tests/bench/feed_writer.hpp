// The feeds of the benchmarks: invented, and always the same for the same feed, entry and generation.
#pragma once

#include <cstdint>
#include <ctime>
#include <iterator>
#include <string>
#include <string_view>

namespace kuaixun::bench {

struct FeedShape {
  std::uint64_t entries = 20, bytes = 1'000;  // of text in each entry
  std::uint16_t port = 80;                    // of the addresses
};

// splitmix64: neighbouring seeds give unrelated numbers.
inline std::uint64_t scrambled(std::uint64_t seed) {
  seed += 0x9e3779b97f4a7c15;
  seed = (seed ^ (seed >> 30)) * 0xbf58476d1ce4e5b9;
  seed = (seed ^ (seed >> 27)) * 0x94d049bb133111eb;
  return seed ^ (seed >> 31);
}

inline constexpr std::string_view kSentences[] = {
    "东港船厂表示，新一批集装箱船将于明年春季交付。",
    "The harbour office expects calmer water by the weekend.",
    "分析人士认为，运价短期内仍有上升空间。",
    "Two of the three lines have answered, and the third asks for time.",
    "该公司第三季度营业收入同比增长百分之十二。",
    "A spokesperson declined to name the other bidders.",
    "与会代表讨论了沿海航线的减排时间表。",
    "Engineers replaced the bearing overnight &amp; the mill runs again.",
    "监管部门要求各平台在月底之前提交整改报告。",
    "Prices on the northern exchange closed slightly lower.",
    "新工艺使单位能耗下降近三成，成品率保持不变。",
    "The figures are provisional and will be revised in spring.",
    "项目二期工程已完成招标，预计工期十八个月。",
    "Local growers welcomed the rule, with one reservation.",
    "业内普遍预计，备货高峰将比往年提前两周。",
    "Nothing in the filing suggests that the order was cancelled.",
};

// The shape must outlive it.
class FeedWriter {
 public:
  explicit FeedWriter(const FeedShape& shape) : shape_(shape) {}

  void write(std::string& out, std::uint64_t feed, std::uint64_t generation) const {
    const auto number = std::to_string(feed);
    out += "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\"><channel><title>航运日报 " + number +
           "</title><link>http://127.0.0.1/" + number + "</link><description>Shipping news " + number +
           "</description>\n";
    for (std::uint64_t entry = 0; entry < shape_.entries; ++entry) write_entry(out, feed, entry, generation);
    out += "</channel></rss>\n";
  }

 private:
  void write_entry(std::string& out, std::uint64_t feed, std::uint64_t entry, std::uint64_t generation) const {
    const auto name = std::to_string(feed) + "-" + std::to_string(generation) + "-" + std::to_string(entry);
    auto seed = scrambled(feed * 1'000'003 + generation * 1'009 + entry);
    out += "<item><title>快讯 g" + std::to_string(generation) + "：第 " + name +
           " 号船今日在东港下水</title><link>http://127.0.0.1:" + std::to_string(shape_.port) + "/article/" + name +
           "</link><guid isPermaLink=\"false\">bench:" + name + "</guid><pubDate>" +
           date_of(generation * shape_.entries + entry) + "</pubDate><description><![CDATA[<p>";
    const auto begin = out.size();
    while (out.size() - begin < shape_.bytes) {
      seed = scrambled(seed);
      out += kSentences[seed % std::size(kSentences)];
      if (seed >> 60 == 0) out += "</p><p>";
      if (seed >> 62 == 0) out += " No. " + std::to_string(seed >> 40) + ". ";
    }
    out += "</p>]]></description></item>\n";
  }

  static std::string date_of(std::uint64_t second) {
    const std::time_t at = 1'700'000'000 + std::time_t(second);
    std::tm fields{};
    gmtime_r(&at, &fields);
    char text[40];
    return {text, std::strftime(text, sizeof text, "%a, %d %b %Y %H:%M:%S +0000", &fields)};
  }

  const FeedShape& shape_;
};

}  // namespace kuaixun::bench
