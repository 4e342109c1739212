#include "fetch/packed_body.hpp"

#include <gtest/gtest.h>

#include "tests/support/packing.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kMost = 16 << 20;

struct Got {
  std::string code{}, body{};
  bool cut_off = false;
};

Got unpacked(Headers headers, std::string body, std::size_t most = kMost) {
  Document document{.headers = std::move(headers), .body = std::move(body)};
  const auto result = unpack_body(document, most);
  return {result ? "" : result.error().code.name(), result ? document.body : "", document.cut_off};
}

Headers labelled(const std::string& coding) { return {{"content-encoding", coding}}; }

const std::string kFeed = "<rss><channel><title>Ice on the canal</title></channel></rss>";

// By the name of its coding.
std::string packed(const std::string& coding, const std::string& bytes) {
  if (coding == "br") return pack_brotli(bytes);
  if (coding == "zstd") return pack_zstd(bytes);
  if (coding == "deflate") return pack_zlib(bytes);
  if (coding == "raw") return pack_raw_deflate(bytes);
  return pack_gzip(bytes);
}

const std::vector<std::string> kAll{"gzip", "deflate", "raw", "br", "zstd"};
std::string label_of(const std::string& coding) { return coding == "raw" ? "deflate" : coding; }

TEST(PackedBody, UndoesWhatIsDeclared) {
  for (const auto& coding : kAll)
    EXPECT_EQ(unpacked(labelled(label_of(coding)), packed(coding, kFeed)).body, kFeed) << coding;
  EXPECT_EQ(unpacked(labelled("X-GZip"), pack_gzip(kFeed)).body, kFeed);
  EXPECT_EQ(unpacked(labelled("identity, gzip ,utf-8"), pack_gzip(kFeed)).body, kFeed);
  EXPECT_EQ(unpacked({{"transfer-encoding", "gzip, chunked"}}, pack_gzip(kFeed)).body, kFeed);
}

TEST(PackedBody, TakesUnknownNamesForNoCoding) {
  for (const auto* name : {"UTF-8", "identity", "none", "", ",", "binary", "gzipped"}) {
    Document document{.headers = labelled(name), .body = kFeed};
    EXPECT_TRUE(is_plain(document)) << name;
    EXPECT_EQ(unpacked(labelled(name), kFeed).body, kFeed) << name;
  }
}

TEST(PackedBody, BelievesTheBytesBeforeTheLabel) {
  const std::string json = R"({"version": "https://jsonfeed.org/version/1.1", "items": []})";
  const std::string wide("\xff\xfe<\0r\0s\0s\0>\0", 12);
  for (const auto& coding : kAll)
    for (const auto& text : {kFeed, json, wide, std::string("x^2 is a title"), std::string{}})
      EXPECT_EQ(unpacked(labelled(label_of(coding)), text).body, text) << coding << ' ' << text;
  for (const auto& said : kAll)
    for (const auto& done : {"gzip", "deflate", "zstd"})
      EXPECT_EQ(unpacked(labelled(label_of(said)), packed(done, kFeed)).body, kFeed) << said << ' ' << done;
}

TEST(PackedBody, UndoesOneLayerThatTheBytesShow) {
  for (const auto* shown : {"gzip", "deflate", "zstd"}) {
    EXPECT_EQ(unpacked({}, packed(shown, kFeed)).body, kFeed) << shown;
    EXPECT_EQ(unpacked(labelled("utf-8"), packed(shown, kFeed)).body, kFeed) << shown;
    for (const auto& declared : kAll)
      EXPECT_EQ(unpacked(labelled(label_of(declared)), packed(declared, packed(shown, kFeed))).body, kFeed)
          << shown << declared;
  }
}

TEST(PackedBody, RefusesMoreLayersHoweverTheyAreDeclared) {
  const auto twice = pack_gzip(pack_gzip(kFeed)), thrice = pack_gzip(twice);
  EXPECT_EQ(unpacked({}, twice).code, "stacked_encoding");
  EXPECT_EQ(unpacked(labelled("gzip"), thrice).code, "stacked_encoding");
  for (const auto& first : {"gzip", "deflate", "br", "zstd", "x-gzip"})
    for (const auto& second : {"gzip", "deflate", "br", "zstd"}) {
      const std::string list = std::string(first) + ", " + second;
      EXPECT_EQ(unpacked(labelled(list), kFeed).code, "stacked_encoding") << list;
      EXPECT_EQ(unpacked({{"content-encoding", first}, {"content-encoding", second}}, kFeed).code, "stacked_encoding");
      EXPECT_EQ(
          unpacked({{"transfer-encoding", std::string(first) + ", chunked"}, {"content-encoding", second}}, kFeed).code,
          "stacked_encoding");
      EXPECT_EQ(unpacked({{"transfer-encoding", list + ", chunked"}}, kFeed).code, "stacked_encoding");
    }
}

TEST(PackedBody, ReadsMembersInARowAsOneBody) {
  EXPECT_EQ(unpacked(labelled("gzip"), pack_gzip("<rss>") + pack_gzip("") + pack_gzip("</rss>")).body, "<rss></rss>");
  EXPECT_EQ(unpacked(labelled("zstd"), pack_zstd("<rss>") + pack_zstd("</rss>")).body, "<rss></rss>");
  EXPECT_EQ(unpacked(labelled("gzip"), pack_gzip(kFeed) + std::string(20, '\0')).body, kFeed);
}

TEST(PackedBody, GivesWhatCameOfAStreamThatBreaksOff) {
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "<item>" + std::to_string(i * 2'654'435'761u) + "</item>";
  for (const auto& coding : kAll) {
    const auto whole = packed(coding, text);
    const auto got = unpacked(labelled(label_of(coding)), whole.substr(0, whole.size() / 2));
    EXPECT_TRUE(got.cut_off) << coding;
    EXPECT_GT(got.body.size(), text.size() / 4) << coding;
    EXPECT_TRUE(text.starts_with(got.body)) << coding;
  }
  EXPECT_EQ(unpacked(labelled("gzip"), pack_gzip(text).substr(0, 12)).code, "truncated");
  const auto inner = pack_gzip(text);
  EXPECT_TRUE(unpacked(labelled("br"), pack_brotli(inner.substr(0, inner.size() / 2))).cut_off);
  EXPECT_FALSE(unpacked(labelled("gzip"), pack_gzip(text)).cut_off);
}

TEST(PackedBody, SaysWhenItIsDamaged) {
  auto bytes = pack_gzip(kFeed);
  bytes[bytes.size() - 6] = char(bytes[bytes.size() - 6] ^ 0x55);  // the check
  EXPECT_EQ(unpacked(labelled("gzip"), bytes).code, "bad_encoding");
  EXPECT_EQ(unpacked({}, "\x1f\x8b\x08 and what is none").code, "bad_encoding");
  EXPECT_EQ(unpacked(labelled("br"), std::string("\xff\x01\x02\x03 none", 9)).code, "bad_encoding");
}

TEST(PackedBody, BoundsWhatABombMakes) {
  const std::string zeros(20 << 20, '\0');
  for (const auto& coding : kAll) {
    const auto bomb = packed(coding, zeros);
    EXPECT_EQ(unpacked(labelled(label_of(coding)), bomb).code, "too_large") << coding;
  }
  EXPECT_EQ(unpacked(labelled("br"), pack_brotli(pack_gzip(zeros))).code, "too_large");
}

TEST(PackedBody, BoundsTheRatioButNotOfShortBodies) {
  const std::string three(3 << 20, ' '), ten(10 << 20, ' ');
  EXPECT_EQ(unpacked(labelled("gzip"), pack_gzip(three)).body, three);
  EXPECT_EQ(unpacked(labelled("gzip"), pack_gzip(ten)).code, "too_large");
}

// What a layer makes counts, though the next makes nothing of it.
TEST(PackedBody, CountsWhatInnerLayersMake) {
  const auto member = pack_gzip("");
  std::string empty_members;
  while (empty_members.size() < 5 << 20) empty_members += member;
  EXPECT_EQ(unpacked(labelled("br"), pack_brotli(empty_members)).code, "too_large");
}

}  // namespace
}  // namespace kuaixun
