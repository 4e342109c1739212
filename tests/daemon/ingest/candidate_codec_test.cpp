#include "ingest/candidate_codec.hpp"

#include <gtest/gtest.h>

#include "candidate.pb.h"
#include "dedup/keys.hpp"

namespace kuaixun {
namespace {

using namespace std::chrono_literals;

// No member has the value that it has by itself.
Candidate full_candidate() {
  const Time at{1'790'000'000'123ms};
  Item item{.id = "i1",
            .source = "harbour-post",
            .authors = {{.name = "林小满"}},
            .url = "https://example.test/a/1#two",
            .identity = {"url:https://example.test/a/1"},
            .title = "“灯塔”号下水",
            .content_html = "<p>第一段。</p>",
            .published_at = {at - 90min, 480min, Precision::day},
            .updated_at = Timestamp{at, 60min, Precision::minute},
            .fetched_at = at + 7ms,
            .media = {{.url = "https://example.test/p.jpg", .length = 7}},
            .labels = {{"beat", "sea"}},
            .flags = {"recovered"}};
  auto outline = outline_of(item);
  return {.item = std::move(item),
          .place = 3,
          .keys = {make_key(KeyKind::entry, "e"), make_key(KeyKind::text, "t")},
          .former = {make_key(KeyKind::entry, "f")},
          .aliases = {make_key(KeyKind::address, "a")},
          .page_of_many = {make_key(KeyKind::address, "m"), true, true},
          .authority = -2,
          .trust = 8,
          .content_hash = 1,
          .title_hash = 2,
          .said_hash = ~0ULL,
          .written = {4, Plain::title_only},
          .recipe = 9,
          .outline = std::move(outline),
          .outlet = "lighthouse",
          .page = PageRead::missing,
          .next_try = PageTry{5, at + 1h},
          .wants_page = true,
          .held_back = true,
          .cut_off = true,
          .postponed = true};
}

TEST(CandidateCodec, ReadsBackWhatWasWritten) {
  EXPECT_EQ(decode_candidate(encode_candidate(full_candidate())), full_candidate());
  const Candidate bare{.keys = {make_key(KeyKind::entry, "e")}, .recipe = 0};
  EXPECT_EQ(decode_candidate(encode_candidate(bare)), bare);
}

TEST(CandidateCodec, WritesEveryFieldOfTheMessage) {
  internal::Candidate message;
  ASSERT_TRUE(message.ParseFromString(encode_candidate(full_candidate())));
  const auto* descriptor = message.GetDescriptor();
  for (int i = 0; i < descriptor->field_count(); ++i) {
    const auto* field = descriptor->field(i);
    const auto* reflection = message.GetReflection();
    EXPECT_TRUE(field->is_repeated() ? reflection->FieldSize(message, field) > 0 : reflection->HasField(message, field))
        << field->full_name();
  }
}

TEST(CandidateCodec, RefusesWhatIsNoCandidate) {
  EXPECT_EQ(decode_candidate(""), std::nullopt);
  EXPECT_EQ(decode_candidate("{}"), std::nullopt);
  const auto broken = [](auto spoil) {
    internal::Candidate message;
    EXPECT_TRUE(message.ParseFromString(encode_candidate(full_candidate())));
    spoil(message);
    return decode_candidate(message.SerializeAsString());
  };
  EXPECT_NE(broken([](auto&) {}), std::nullopt);
  EXPECT_EQ(broken([](auto& message) { message.clear_keys(); }), std::nullopt) << "known by nothing";
  EXPECT_EQ(broken([](auto& message) { message.mutable_keys(0)->set_kind(9); }), std::nullopt);
  EXPECT_EQ(broken([](auto& message) { message.mutable_aliases(0)->set_hash("short"); }), std::nullopt);
  EXPECT_EQ(broken([](auto& message) { message.set_page(4); }), std::nullopt);
  EXPECT_EQ(broken([](auto& message) { message.mutable_updated()->set_precision(77); }), std::nullopt);
}

TEST(CandidateCodec, LivesThroughBytesOfAnyKind) {
  const auto bytes = encode_candidate(full_candidate());
  for (std::size_t at = 0; at < bytes.size(); ++at) {
    auto broken = bytes;
    broken[at] = char(~broken[at]);
    EXPECT_NE(decode_candidate(broken), full_candidate()) << at;
    EXPECT_NE(decode_candidate(bytes.substr(0, at)), full_candidate()) << at;
  }
}

}  // namespace
}  // namespace kuaixun
