// The standard's own label list and indexes, and samples of real text, where the corpus is.
#include <array>
#include <charconv>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <string>

#include <gtest/gtest.h>
#include <simdjson.h>

#include "base/utf8.hpp"
#include "tests/support/corpus.hpp"
#include "text/charset.hpp"
#include "text/iconv.hpp"

namespace kuaixun {
namespace {

std::optional<std::string> unpacked(const std::string& name) {
  const auto path = corpus_file(name);
  if (path.empty()) return std::nullopt;
  std::FILE* pipe = popen(("gzip -dc '" + path + "'").c_str(), "r");
  if (pipe == nullptr) return std::nullopt;
  std::string out;
  std::array<char, 1 << 16> part{};
  while (const auto size = std::fread(part.data(), 1, part.size(), pipe)) out.append(part.data(), size);
  return pclose(pipe) == 0 ? std::optional(std::move(out)) : std::nullopt;
}

std::string lower(std::string text) {
  for (char& c : text) c = char(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

TEST(CharsetStandard, KnowsEveryLabel) {
  const auto json = unpacked("encoding/whatwg-encodings.json.gz");
  if (!json) GTEST_SKIP() << "skipped: no corpus";
  // Where ours says more than the standard: gbk is read as its superset, utf-16le keeps its name, and what the standard
  // refuses to read (its "replacement" encoding) or has no text of, we read or leave unknown.
  const std::set<std::string> other{"gbk", "replacement", "x-user-defined", "iso-8859-8-i"};
  simdjson::dom::parser parser;
  int labels_seen = 0;
  for (const auto group : simdjson::dom::array(parser.parse(*json)))
    for (const auto encoding : simdjson::dom::array(group["encodings"])) {
      const auto name = lower(std::string(std::string_view(encoding["name"])));
      if (other.contains(name)) continue;
      for (const auto label : simdjson::dom::array(encoding["labels"])) {
        EXPECT_EQ(charset_of_label(std::string_view(label)), name) << std::string_view(label);
        ++labels_seen;
      }
    }
  EXPECT_GT(labels_seen, 150);
}

// Calls `use(bytes, code point)` for each line of a two-byte index; `bytes_of` gives the bytes of a pointer.
template <class BytesOf, class Use>
void each_pointer(std::string_view index, BytesOf bytes_of, Use use) {
  while (!index.empty()) {
    const auto line = index.substr(0, index.find('\n'));
    index.remove_prefix(std::min(line.size() + 1, index.size()));
    const auto hex = line.find("0x");
    if (line.empty() || line[0] == '#' || hex == std::string_view::npos) continue;
    unsigned pointer = 0, point = 0;
    const auto digits = line.find_first_of("0123456789");
    std::from_chars(line.data() + digits, line.data() + line.size(), pointer);
    std::from_chars(line.data() + hex + 2, line.data() + line.size(), point, 16);
    use(bytes_of(pointer), char32_t(point));
  }
}

TEST(CharsetStandard, ReadsTwoByteGb18030AsTheIndexHasIt) {
  const auto index = unpacked("encoding/whatwg-index-gb18030.txt.gz");
  if (!index) GTEST_SKIP() << "skipped: no corpus";
  int pointers = 0, different = 0;
  each_pointer(
      *index,
      [](unsigned pointer) {
        const unsigned trail = pointer % 190;
        return std::string{char(pointer / 190 + 0x81), char(trail + (trail < 0x3F ? 0x40 : 0x41))};
      },
      [&](const std::string& bytes, char32_t point) {
        ++pointers;
        std::string expected;
        append_utf8(expected, point);
        different += convert_to_utf8(bytes, "gb18030").text != expected;
      });
  EXPECT_EQ(pointers, 23940);
  EXPECT_LE(different, 6);  // iconv maps these to real characters instead of private use: better than the standard
}

TEST(CharsetStandard, ReadsBig5AsTheIndexHasIt) {
  const auto index = unpacked("encoding/whatwg-index-big5.txt.gz");
  if (!index) GTEST_SKIP() << "skipped: no corpus";
  int pointers = 0, different = 0;
  each_pointer(
      *index,
      [](unsigned pointer) {
        const unsigned trail = pointer % 157;
        return std::string{char(pointer / 157 + 0x81), char(trail + (trail < 0x3F ? 0x40 : 0x62))};
      },
      [&](const std::string& bytes, char32_t point) {
        ++pointers;
        std::string expected;
        append_utf8(expected, point);
        const auto text = convert_to_utf8(bytes, "big5").text;
        different += text != expected;
      });
  EXPECT_GT(pointers, 18000);
  EXPECT_LE(different,
            142);  // second codes of characters that Big5 has anyway, withdrawn from HKSCS: iconv has no more of them
}

TEST(CharsetStandard, RecognisesRealSamplesWithoutALabel) {
  const std::array<std::pair<const char*, const char*>, 5> kSamples{{{"html5lib-test_big5.txt", "big5"},
                                                                     {"uchardet-zh-big5.txt", "big5"},
                                                                     {"uchardet-zh-euc-tw.txt", "euc-tw"},
                                                                     {"uchardet-zh-gb18030.txt", "gb18030"},
                                                                     {"uchardet-zh-utf-8.txt", "utf-8"}}};
  for (const auto& [name, charset] : kSamples) {
    const auto path = corpus_file(std::string("encoding/") + name);
    if (path.empty()) GTEST_SKIP() << "skipped: no corpus";
    std::ifstream file(path, std::ios::binary);
    EXPECT_EQ(decode_to_utf8({std::istreambuf_iterator<char>(file), {}}, "", Markup::text).charset, charset) << name;
  }
}

}  // namespace
}  // namespace kuaixun
