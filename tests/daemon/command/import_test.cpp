#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>
#include <sys/stat.h>

#include "command/commands.hpp"
#include "settings.hpp"

namespace kuaixun {
namespace {

namespace fs = std::filesystem;

class ConfigurationCommands : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) /
              ("commands-" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override { fs::remove_all(folder_); }

  std::string write(const std::string& name, const std::string& text) {
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return (folder_ / name).string();
  }
  std::string read(const std::string& name) {
    std::ifstream stream(folder_ / name);
    return {std::istreambuf_iterator<char>(stream), {}};
  }
  template <class Options>
  Exit run(const Options& options) {
    testing::internal::CaptureStdout();
    testing::internal::CaptureStderr();
    const auto exit = execute(options);
    out_ = testing::internal::GetCapturedStdout();
    err_ = testing::internal::GetCapturedStderr();
    return exit;
  }

  fs::path folder_;
  std::string out_, err_;
};

TEST_F(ConfigurationCommands, WhatImportWritesIsSoundConfiguration) {
  const auto opml = write("f.opml",
                          "<opml><body><outline text='Tech &quot;x&quot; \\ y'><outline text='A &amp; B' "
                          "xmlUrl='https://a.example/f?a=1&amp;b=2'/></outline></body></opml>");
  ASSERT_EQ(run(ImportOptions{opml, (folder_ / "s.toml").string()}), Exit::ok);
  const auto loaded = load_settings(write("k.toml", "sources = [\"s.toml\"]\n"));
  for (const auto& complaint : loaded.complaints) ADD_FAILURE() << complaint.to_string();
  ASSERT_EQ(loaded.settings.sources.size(), 1u);
  EXPECT_TRUE(loaded.settings.sources[0].id.starts_with("a-example-f-"));
  EXPECT_EQ(loaded.settings.sources[0].name, "A & B");
  EXPECT_EQ(loaded.settings.sources[0].url, "https://a.example/f?a=1&b=2");
  EXPECT_EQ(loaded.settings.sources[0].labels.at("category"), "Tech \"x\" \\ y");
}

TEST_F(ConfigurationCommands, ImportOverwritesOnlyWhenForced) {
  const auto opml = write("f.opml", "<opml><body><outline text='A' xmlUrl='https://a.example/f'/></body></opml>");
  const auto target = write("s.toml", "# mine\n");
  EXPECT_EQ(run(ImportOptions{opml, target}), Exit::failed);
  EXPECT_EQ(read("s.toml"), "# mine\n");
  EXPECT_THAT(err_, testing::HasSubstr("--force"));
  EXPECT_EQ(run(ImportOptions{opml, target, /*force=*/true}), Exit::ok);
  EXPECT_THAT(read("s.toml"), testing::HasSubstr("https://a.example/f"));
}

TEST_F(ConfigurationCommands, ImportLeavesToASourceTheIdThatItHas) {
  const auto opml = write("f.opml",
                          "<opml><body><outline text='A' xmlUrl='https://a.example/f'/><outline text='B' "
                          "xmlUrl='https://b.example/f'/></body></opml>");
  const auto target = write("s.toml", "[[source]]\nid = \"mine\"\nurl = \"https://b.example/f\"\n");
  EXPECT_EQ(run(ImportOptions{opml, target, /*force=*/true}), Exit::ok);
  EXPECT_THAT(read("s.toml"), testing::HasSubstr("id = \"mine\""));
  EXPECT_THAT(read("s.toml"), testing::HasSubstr("id = \"a-example-f\""));
}

TEST_F(ConfigurationCommands, WhatImportWritesIsItsOwnersOnly) {
  const auto opml = write("f.opml", "<opml><body><outline text='A' xmlUrl='https://a.example/f?key=k'/></body></opml>");
  const auto before = ::umask(022);
  EXPECT_EQ(run(ImportOptions{opml, (folder_ / "s.toml").string()}), Exit::ok);
  ::umask(before);
  EXPECT_EQ(fs::status(folder_ / "s.toml").permissions(), fs::perms::owner_read | fs::perms::owner_write);
}

TEST_F(ConfigurationCommands, ExportWritesWhatImportReads) {
  const auto file =
      write("k.toml",
            "[[source]]\nid = \"a\"\nurl = \"https://a.example/f?a=1&b=2\"\nname = \"A & <B>\"\nlabels = { "
            "category = \"Tech/Chips\" }\n");
  EXPECT_EQ(run(ExportOptions{file}), Exit::ok);
  EXPECT_EQ(run(ImportOptions{write("f.opml", out_), ""}), Exit::ok);
  EXPECT_THAT(out_, testing::HasSubstr("url = \"https://a.example/f?a=1&b=2\"\nname = \"A & <B>\"\n"));
  EXPECT_THAT(out_, testing::HasSubstr("category = \"Tech/Chips\""));
  EXPECT_EQ(run(ExportOptions{write("bad.toml", "a = 1\n")}), Exit::configuration);
}

TEST_F(ConfigurationCommands, ImportSaysWhatItPassesOver) {
  const auto opml = write("f.opml",
                          "<opml><body><outline text='A' xmlUrl='https://a.example/f'/><outline text='B' "
                          "xmlUrl='https://a.example/f'/><outline text='C'/></body></opml>");
  EXPECT_EQ(run(ImportOptions{opml, ""}), Exit::ok);
  EXPECT_THAT(err_, testing::HasSubstr("passed over: outline \"B\""));
  EXPECT_THAT(err_, testing::HasSubstr("passed over: outline \"C\""));
  EXPECT_THAT(out_, testing::HasSubstr("id = \"a-example-f\""));
}

TEST_F(ConfigurationCommands, CheckEndsWithTheCodeOfConfigurationAndEveryComplaint) {
  EXPECT_EQ(run(CheckOptions{write("k.toml", "a = 1\nb = 2\n")}), Exit::configuration);
  EXPECT_THAT(out_, testing::HasSubstr("k.toml:1:1: a: unknown setting"));
  EXPECT_THAT(out_, testing::HasSubstr("k.toml:2:1: b: unknown setting"));
}

TEST_F(ConfigurationCommands, CheckCountsWhatIsSound) {
  EXPECT_EQ(run(CheckOptions{write("k.toml", "[[source]]\nid = \"a\"\nurl = \"https://a.example/f\"\n")}), Exit::ok);
  EXPECT_THAT(out_, testing::HasSubstr("sound; 1 sources"));
}

// The guard refuses loopback: the probe needs no network, and ends in a line of its own.
TEST_F(ConfigurationCommands, ProbeTellsOfEachSourceAndFailsWhenOneDoes) {
  EXPECT_EQ(
      run(CheckOptions{write("k.toml", "[[source]]\nid = \"a\"\nurl = \"http://127.0.0.1:1/f\"\n"), /*probe=*/true}),
      Exit::failed);
  EXPECT_THAT(out_, testing::HasSubstr("failed  a "));
}

}  // namespace
}  // namespace kuaixun
