#include <filesystem>
#include <fstream>
#include <iterator>

#include <gmock/gmock.h>

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
  EXPECT_EQ(loaded.settings.sources[0].id, "a-b");
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

TEST_F(ConfigurationCommands, ImportSaysWhatItPassesOver) {
  const auto opml = write("f.opml",
                          "<opml><body><outline text='A' xmlUrl='https://a.example/f'/><outline text='B' "
                          "xmlUrl='https://a.example/f'/><outline text='C'/></body></opml>");
  EXPECT_EQ(run(ImportOptions{opml, ""}), Exit::ok);
  EXPECT_THAT(err_, testing::HasSubstr("passed over: outline \"B\""));
  EXPECT_THAT(err_, testing::HasSubstr("passed over: outline \"C\""));
  EXPECT_THAT(out_, testing::HasSubstr("id = \"a-example\""));
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
