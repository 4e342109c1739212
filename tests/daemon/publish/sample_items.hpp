// Invented items for the tests of publishing.
#pragma once

#include "model.hpp"

namespace kuaixun {

// Every field is set.
inline Item full_item() {
  using namespace std::chrono;
  const auto day = sys_days{year{2026} / 9 / 21};
  return Item{
      .id = "i1",
      .revision = 2,
      .status = Status::withdrawn,
      .kind = ItemKind::report,
      .source = "harbour-post",
      .publisher = "港湾邮报",
      .authors = {{.name = "林小满", .email = "lin@example.test", .url = "https://example.test/lin"},
                  {.name = "R. Vega"}},
      .editor = "周",
      .url = "https://example.test/a/1",
      .guid = "tag:example.test,2026:1",
      .identity = {"url:https://example.test/a/1", "text:00ff"},
      .title = "“灯塔”号 \"下水\"",
      .title_raw = "“灯塔”号\t\"下水\"",
      .summary = "摘要\\一行",
      .content_html = "<p>第一段。</p>",
      .content_text = "第一段。\n第二段。\x01",
      .language = "zh-Hans",
      .published_at = {day + 2h, 480min, Precision::minute},
      .updated_at = Timestamp{day + 3h, 0min, Precision::second},
      .fetched_at = day + 4h,
      .media = {{"https://example.test/p.jpg", "image/jpeg", 1234567890123, 640, 480},
                {.url = "https://example.test/q"}},
      .tags = {"航运", "船"},
      .section = "要闻",
      .labels = {{"beat", "sea"}, {"empty", ""}},
      .parent_id = "i0",
      .ordinal = 3,
      .contains = {"i2", "i3"},
      .original = "https://origin.example.test/1",
      .possible_dup_of = "i9",
      .story_id = "s1",
      .flags = {"recovered"},
      .carriers = {{"pier-daily", "码头日报", {{"beat", "sea"}}}, {"harbour-post", "港湾邮报", {{"beat", "port"}}}},
      .replaced_source = "pier-daily"};
}

inline Sighting full_sighting() {
  return Sighting{.item_id = "i1",
                  .source = "pier-daily",
                  .publisher = "码头日报",
                  .url = "https://pier.example.test/1",
                  .guid = "g1",
                  .title = "“灯塔”号下水",
                  .published_at = full_item().published_at,
                  .seen_at = full_item().fetched_at,
                  .matched = KeyKind::text,
                  .reason = "same text as i1",
                  .delay = 90,
                  .resemblance = 61,
                  .containment = 93,
                  .summary = "在码头下水。",
                  .language = "zh-Hans",
                  .labels = {{"beat", "sea"}},
                  .merged_item_id = "i2"};
}

}  // namespace kuaixun
