// <kind>/cases/<name>/: document.* as it came, expected.json with what must be read of it (or {"error": code}), and
// optionally content_type with the header's value, url with the address it came from, account with the source's
// setting. A bug report becomes a folder.
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <simdjson.h>

#include "connectors/registry.hpp"

namespace kuaixun {
namespace {

namespace fs = std::filesystem;
using simdjson::dom::element;

std::string read(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string joined(const std::vector<std::string>& parts) {
  std::string text;
  for (const auto& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

std::string date(const std::optional<Timestamp>& time) {
  return time ? to_rfc3339(*time) + " " + std::string(to_string(time->precision)) : "";
}

std::string document_field(const Batch& batch, std::string_view name) {
  const auto& info = batch.document;
  if (name == "left_out") {
    std::vector<std::string> reasons;
    for (const auto& [reason, count] : batch.left_out) reasons.push_back(reason + " " + std::to_string(count));
    return joined(reasons);
  }
  if (name == "format") return info.format;
  if (name == "version") return info.version;
  if (name == "charset") return info.charset;
  if (name == "charset_reason") return info.charset_reason;
  if (name == "title") return info.title;
  if (name == "home_url") return info.home_url;
  if (name == "language") return info.language;
  if (name == "recovered") return info.recovered ? "true" : "false";
  if (name == "cut_off") return info.cut_off ? "true" : "false";
  ADD_FAILURE() << "no field document." << name;
  return {};
}

std::string entry_field(const Entry& entry, std::string_view name) {
  if (name == "guid") return entry.guid;
  if (name == "url") return entry.url;
  if (name == "formerly_at") return entry.formerly_at ? "[" + *entry.formerly_at + "]" : "";
  if (name == "title") return entry.title;
  if (name == "summary") return entry.summary;
  if (name == "content") return entry.content;
  if (name == "language") return entry.language;
  if (name == "original_url") return entry.original_url;
  if (name == "publisher") return entry.publisher;
  if (name == "also_at") return joined(entry.also_at);
  if (name == "published") return date(entry.published);
  if (name == "updated") return date(entry.updated);
  if (name == "tags") return joined(entry.tags);
  if (name == "flags") return joined(entry.flags);
  if (name == "cut_off") return entry.cut_off ? "true" : "false";
  if (name == "kind") return std::string(to_string(entry.kind));
  if (name == "section") return entry.part ? entry.part->section : "";
  if (name == "part") return entry.part ? entry.part->parent + " " + std::to_string(entry.part->ordinal) : "";
  std::vector<std::string> parts;
  if (name == "authors")
    for (const auto& author : entry.authors) parts.push_back(author.name + "|" + author.email + "|" + author.url);
  else if (name == "enclosures")
    for (const auto& media : entry.enclosures)
      parts.push_back(media.url + "|" + media.type + "|" + (media.length ? std::to_string(*media.length) : ""));
  else
    ADD_FAILURE() << "no field entry." << name;
  return joined(parts);
}

fs::path cases() { return fs::path(KUAIXUN_SOURCE_DIR) / "tests/connectors"; }

// What a small file beside the document says; empty when there is none.
std::string setting(const fs::path& folder, const std::string& name) {
  auto text = fs::exists(folder / name) ? read(folder / name) : std::string{};
  text.erase(text.find_last_not_of("\n") + 1);
  return text;
}

Document document_of(const fs::path& folder) {
  Document document{
      .url = "https://feeds.example/" + folder.filename().string(),
      .fetched_at = Time{std::chrono::sys_days{std::chrono::year{2026} / 9 / 21} + std::chrono::hours{12}}};
  for (const auto& file : fs::directory_iterator(folder))
    if (file.path().stem() == "document") document.body = read(file.path());
  if (auto url = setting(folder, "url"); !url.empty()) document.url = url;
  if (auto type = setting(folder, "content_type"); !type.empty()) document.headers.emplace_back("content-type", type);
  return document;
}

// The kind of source whose cases the folder is one of.
std::string kind_of(const fs::path& folder) { return folder.parent_path().parent_path().filename().string(); }

constexpr std::chrono::minutes kChina{480};

Result<Batch> parsed(const Document& document, const fs::path& folder) {
  const Source source{.id = "case",
                      .kind = kind_of(folder),
                      .url = "https://feeds.example/",
                      .time_zone = setting(folder, "time_zone") == "none" ? std::nullopt : std::optional(kChina),
                      .options = {{"account", setting(folder, "account")}}};
  return find_connector(all_connectors(), source.kind)->parse(document, source);
}

class ConnectorCase : public ::testing::TestWithParam<std::string> {};

TEST_P(ConnectorCase, IsReadAsExpected) {
  const auto folder = cases() / GetParam();
  simdjson::dom::parser parser;
  const auto text = read(folder / "expected.json");
  const element expected = parser.parse(text).value();
  const auto batch = parsed(document_of(folder), folder);
  std::string_view code;
  if (expected["error"].get(code) == simdjson::SUCCESS) {
    ASSERT_FALSE(batch);
    EXPECT_EQ(batch.error().code.name(), code);
    std::string_view says;
    if (expected["says"].get(says) == simdjson::SUCCESS) {
      EXPECT_NE(batch.error().message.find(says), std::string::npos) << batch.error().message;
    }
    return;
  }
  ASSERT_TRUE(batch) << batch.error().message;
  element document;
  if (expected["document"].get(document) == simdjson::SUCCESS) {
    const simdjson::dom::object fields = document.get_object();
    for (const auto [name, value] : fields)
      EXPECT_EQ(document_field(*batch, name), std::string(value.get_string().value())) << "document." << name;
  }
  element entries;
  ASSERT_EQ(expected["entries"].get(entries), simdjson::SUCCESS);
  const simdjson::dom::array list = entries.get_array();
  ASSERT_EQ(batch->entries.size(), list.size());
  std::size_t index = 0;
  for (const auto entry : list) {
    const simdjson::dom::object fields = entry.get_object();
    for (const auto [name, value] : fields)
      EXPECT_EQ(entry_field(batch->entries[index], name), std::string(value.get_string().value()))
          << "entries[" << index << "]." << name;
    ++index;
  }
}

// Whatever of a document arrives, reading it ends well: with entries or with an error that has a code and a message.
TEST_P(ConnectorCase, IsBoundedWhereverItIsCutOff) {
  const auto folder = cases() / GetParam();
  auto document = document_of(folder);
  const auto whole = document.body;
  for (std::size_t size = 0; size < whole.size(); size += 1 + whole.size() / 60) {
    document.body = whole.substr(0, size);
    const auto batch = parsed(document, folder);
    if (!batch) {
      EXPECT_NE(batch.error().code, ErrorCode());
      EXPECT_FALSE(batch.error().message.empty());
    }
  }
}

std::vector<std::string> names() {
  std::vector<std::string> found;
  for (const auto& connector : all_connectors())
    for (const auto& folder : fs::directory_iterator(cases() / connector.kind / "cases"))
      found.push_back(fs::relative(folder.path(), cases()).string());
  return found;
}

// feed/cases/atom_03 → feed_atom_03.
std::string name_of(const ::testing::TestParamInfo<std::string>& info) {
  const fs::path folder = info.param;
  return kind_of(folder) + "_" + folder.filename().string();
}

INSTANTIATE_TEST_SUITE_P(Cases, ConnectorCase, ::testing::ValuesIn(names()), name_of);

}  // namespace
}  // namespace kuaixun
