// The month file of daily briefs: a text with a dated heading for each day, and below it numbered briefs with a link
// each.
//
//   # 2026年9月
//   ## 2026.09.21
//   2026年09月21日 港口快讯
//   1. 一条快讯。
//      https://example.test/1
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model.hpp"

namespace kuaixun {

// One piece of news of a digest, as it was written but for the ends of wrapped lines.
struct Brief {
  std::string text;  // plain; lines of its own (a list below it) are divided by line ends
  std::string link;  // the one that it ends with or that stands alone below it; empty: it has none
};

// What stands under one dated heading.
struct DailyBriefs {
  std::string title;
  Timestamp date{};
  std::vector<std::string> intro;  // paragraphs before the first brief
  std::vector<Brief> briefs;
  bool is_counted_wrongly = false;  // the numbers of its briefs are not 1, 2, 3 …
};

struct MonthFile {
  std::string title;              // of the file; empty: it has none
  std::vector<DailyBriefs> days;  // in its order
};

// Reads a date that is all of a text.
using ReadDate = std::function<std::optional<Timestamp>(std::string_view)>;

// Nothing unless it is sure: there is a dated heading, every dated heading has a brief under it, and there are two
// briefs at least. `text`: Markdown or plain text in UTF-8. Time and memory linear in its size.
std::optional<MonthFile> read_daily_briefs(std::string_view text, const ReadDate& read_date);

}  // namespace kuaixun
