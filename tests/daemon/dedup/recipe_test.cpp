#include "dedup/recipe.hpp"

#include <gtest/gtest.h>

#include "dedup/rules.hpp"

namespace kuaixun {
namespace {

const DocumentInfo kUtf8{.charset = "utf-8", .charset_reason = "valid_utf8"};
const Entry kFlash{.url = "https://a.example/1?from=feed", .title = "渡轮停航", .summary = "今日停航一天。"};

TEST(AsWritten, IsTheSameWhateverServersChangeUnasked) {
  auto again = kFlash;
  again.url = "https://a.example/1?from=list&time=7#top";
  again.summary = "<p class=\"n7\">今日停航一天。</p><img src=\"https://b.example/count?8\">";
  EXPECT_EQ(as_written(kFlash, kUtf8).hash, as_written(again, kUtf8).hash);
}

TEST(AsWritten, ChangesWithAnyWord) {
  for (const auto change : {&Entry::title, &Entry::summary, &Entry::url}) {
    auto other = kFlash;
    other.*change = "https://a.example/2";
    EXPECT_NE(as_written(kFlash, kUtf8).hash, as_written(other, kUtf8).hash);
  }
  auto with_sound = kFlash;
  with_sound.enclosures.push_back({.url = "https://a.example/1.mp3", .length = 7});
  EXPECT_NE(as_written(kFlash, kUtf8).hash, as_written(with_sound, kUtf8).hash);
}

TEST(AsWritten, IsPlainWhenAnyReaderReadsTheSame) {
  EXPECT_EQ(as_written(kFlash, kUtf8).plain, Plain::yes);
  auto marked_up = kFlash;
  marked_up.summary = "<p>今日停航一天。";
  EXPECT_EQ(as_written(marked_up, kUtf8).plain, Plain::title_only);
  auto escaped = kFlash;
  escaped.title = "渡轮 &amp; 港口";
  EXPECT_EQ(as_written(escaped, kUtf8).plain, Plain::no);
  EXPECT_EQ(as_written(kFlash, {.charset = "gb18030"}).plain, Plain::no) << "the charset may have been guessed";
  EXPECT_EQ(as_written({.title = "Ferry", .summary = "No ferry today"}, {.charset = "gb18030"}).plain, Plain::yes);
}

// What is known of an item whose hashes (1) another recipe made, and a candidate whose hash (2) ours made.
Decision decide_after_a_change_of_recipe(std::uint64_t known_written, std::uint64_t written, Plain plain,
                                         KeyKind by = KeyKind::entry, const std::string& source = "a") {
  const Item item{.id = "candidate", .source = source};
  const Match match{
      .kind = by,
      .item = {.id = "known", .source = "a", .content_hash = 1, .title_hash = 1, .written = known_written},
      .seen = seen_under(by, {.content_hash = 1, .written = known_written})};
  const Candidate candidate{
      .item = item, .content_hash = 2, .title_hash = 1, .said_hash = 2, .written = {written, plain}};
  return decide(candidate, std::span(&match, 1));
}

TEST(Recipe, TakesHashesOfAnotherRecipeForUnchangedWhileTheEntryIsWrittenAsItWas) {
  for (const auto by : {KeyKind::entry, KeyKind::address}) {
    EXPECT_EQ(decide_after_a_change_of_recipe(77, 77, Plain::no, by).verdict, Verdict::unchanged) << to_string(by);
    EXPECT_EQ(decide_after_a_change_of_recipe(77, 88, Plain::no, by).verdict, Verdict::revision) << to_string(by);
  }
  EXPECT_EQ(decide_after_a_change_of_recipe(77, 77, Plain::no, KeyKind::entry, "b").verdict, Verdict::unchanged);
}

TEST(Recipe, BelievesAnEditOfAPlainEntryWhereNothingIsKnownOfHowItWasWritten) {
  EXPECT_EQ(decide_after_a_change_of_recipe(0, 88, Plain::no).verdict, Verdict::unchanged);
  EXPECT_EQ(decide_after_a_change_of_recipe(0, 88, Plain::title_only).verdict, Verdict::unchanged);
  EXPECT_EQ(decide_after_a_change_of_recipe(0, 88, Plain::yes).verdict, Verdict::revision);
}

TEST(Recipe, LetsATextThatIsThereAtLastFollowItsTeaser) {
  const Item item{.id = "candidate", .source = "a"};
  const Match match{.kind = KeyKind::entry,
                    .item = {.id = "known", .source = "a", .content_hash = 1, .written = 77, .teaser = true},
                    .seen = {.content_hash = 1, .written = 77}};
  const Candidate candidate{
      .item = item, .content_hash = 2, .said_hash = 3, .written = {77, Plain::no}, .page = PageRead::merged};
  EXPECT_EQ(decide(candidate, std::span(&match, 1)).verdict, Verdict::revision);
}

}  // namespace
}  // namespace kuaixun
