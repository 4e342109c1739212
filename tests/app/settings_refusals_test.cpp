#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <gmock/gmock.h>

#include "settings.hpp"

namespace kuaixun {
namespace {

namespace fs = std::filesystem;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

// A folder of its own for each test, and complaints without its path.
class SettingsRefusalsTest : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) /
              ("settings-" + std::string(testing::UnitTest::GetInstance()->current_test_info()->name()));
    fs::remove_all(folder_);
    fs::create_directories(folder_);
  }
  void TearDown() override {
    fs::remove_all(folder_);
    for (const auto* name :
         {"KUAIXUN_TEST_HOST", "KUAIXUN_TEST_EMPTY", "CREDENTIALS_DIRECTORY", "STATE_DIRECTORY", "RUNTIME_DIRECTORY"})
      ::unsetenv(name);
  }

  std::string write(const std::string& name, const std::string& text) {
    fs::create_directories((folder_ / name).parent_path());
    std::ofstream(folder_ / name, std::ios::binary) << text;
    return (folder_ / name).string();
  }
  LoadedSettings load(const std::string& text) { return load_settings(write("k.toml", text)); }

  // The complaints of a configuration that is sound but for `text`.
  std::vector<std::string> complaints(const std::string& text) {
    std::vector<std::string> lines;
    const auto prefix = folder_.string() + "/";
    for (const auto& complaint : load(text).complaints) {
      auto line = complaint.to_string();
      for (auto at = line.find(prefix); at != std::string::npos; at = line.find(prefix)) line.erase(at, prefix.size());
      lines.push_back(std::move(line));
    }
    return lines;
  }

  // As one text.
  std::string all_complaints(const std::string& text) {
    std::string lines;
    for (const auto& line : complaints(text)) lines += line + "\n";
    return lines;
  }

  fs::path folder_;
};

TEST_F(SettingsRefusalsTest, NothingIsSuggestedForANameLikeNoOther) {
  EXPECT_THAT(complaints("zzzzzzzzzz = 1\n"), ElementsAre("k.toml:1:1: zzzzzzzzzz: unknown setting"));
}

TEST_F(SettingsRefusalsTest, SizeWithUnknownUnitIsRefused) {
  EXPECT_THAT(
      complaints("[fetch]\nmax_body_bytes = \"16 megs\"\n"),
      ElementsAre(
          "k.toml:2:18: fetch.max_body_bytes: \"16 megs\" is not accepted, expected a size in bytes like \"16MiB\""));
}

TEST_F(SettingsRefusalsTest, MissingFileIsAComplaint) {
  const auto loaded = load_settings((folder_ / "absent.toml").string());
  ASSERT_EQ(loaded.complaints.size(), 1u);
  EXPECT_EQ(loaded.complaints[0].to_string(),
            (folder_ / "absent.toml").string() + ": file: cannot be read, expected a TOML file");
}

TEST_F(SettingsRefusalsTest, UnknownKeyOfASourceNamesTheOneProbablyMeant) {
  EXPECT_THAT(complaints("[[source]]\nid = \"a\"\nurl = \"https://e.example/f\"\nintervall = \"1m\"\n"),
              ElementsAre("k.toml:4:1: source.intervall: unknown setting, did you mean \"interval\"?"));
}

TEST_F(SettingsRefusalsTest, FullTextIsOneOfThreeWords) {
  EXPECT_THAT(complaints("[[source]]\nid = \"a\"\nurl = \"https://e.example/f\"\nfull_text = \"sometimes\"\n"),
              ElementsAre("k.toml:4:13: source.full_text: \"sometimes\" is not accepted, expected \"never\", "
                          "\"when_missing\" or \"always\""));
  EXPECT_THAT(complaints("[[source]]\nid = \"a\"\nurl = \"https://e.example/f\"\nfull_text = true\n"),
              ElementsAre(HasSubstr("k.toml:4:13: source.full_text")));
}

TEST_F(SettingsRefusalsTest, AccountThatIsNoneOfWeChatIsRefused) {
  for (const auto* account : {"", "gh_1234567890ab", "Mz=I2NDk5NzA0Mw", "MzI2", "MzI2NDk5 zA0Mw=="})
    EXPECT_THAT(complaints("[[source]]\nkind = \"wechat\"\nid = \"a\" \nurl = \"https://e.example/f\"\naccount = \"" +
                           std::string(account) + "\"\n"),
                ElementsAre(HasSubstr("k.toml:5:11: source.account")))
        << account;
}

TEST_F(SettingsRefusalsTest, OptionOfAnotherKindNamesThatKind) {
  EXPECT_THAT(
      complaints("[[source]]\nid = \"a\"\nurl = \"https://e.example/f\"\naccount = \"MzI2NDk5NzA0Mw==\"\n"),
      ElementsAre("k.toml:4:1: source.account: is no setting of sources of kind \"feed\", expected kind = \"wechat\""));
}

TEST_F(SettingsRefusalsTest, PropertyThatTheGuaranteesRestOnIsRefused) {
  for (const auto* name : {"transactional.id", "enable.idempotence", "acks", "bootstrap.servers", "partitioner"}) {
    EXPECT_THAT(complaints("[kafka]\nproperties = { \"" + std::string(name) + "\" = \"x\" }\n"),
                ElementsAre("k.toml:2:16: kafka.properties." + std::string(name) +
                            ": is set by kuaixun itself, its guarantees rest on it, expected another property"));
  }
}

TEST_F(SettingsRefusalsTest, AddressThatCannotBeListenedOnIsRefused) {
  EXPECT_THAT(
      complaints("[admin]\nlisten = \"9464\"\n"),
      ElementsAre("k.toml:2:10: admin.listen: \"9464\" is not accepted, expected \"address:port\", or empty for none"));
}

TEST_F(SettingsRefusalsTest, HostsOfTheAdminPagesAreNamesWithoutPorts) {
  EXPECT_THAT(complaints("[admin]\nhosts = [\"kuaixun.example\", \"10.1.2.3\", \"fd00::7\"]\n"), ElementsAre());
  for (const auto* wrong : {"[\"a.example:80\"]", "[\"http://a.example\"]", "[\"\"]", "[7]", "\"a.example\""})
    EXPECT_THAT(complaints(std::string("[admin]\nhosts = ") + wrong + "\n"), SizeIs(1)) << wrong;
}

TEST_F(SettingsRefusalsTest, BootstrapIsHostsWithPorts) {
  const auto text = [&](const std::string& bootstrap) {
    return all_complaints("instance = \"i\"\n[kafka]\nbootstrap = \"" + bootstrap + "\"\n");
  };
  for (const auto* sound :
       {"embedded", "b:9092", "b1.example:9092, b2.example:9093", "[::1]:9092", "10.0.0.1:1", "k_1:9092"})
    EXPECT_EQ(text(sound), "") << sound;
  for (const auto* bad : {"", "b", "b:", ":9092", "b:0", "b:65536", "b:9092;c:9092", "b:9092 c:9092", "http://b:9092",
                          "sasl_ssl://b:9092", "b:9092,", "b:9092/x", "u:p@b:9092"})
    EXPECT_NE(text(bad).find("kafka.bootstrap: \""), std::string::npos) << bad;
}

TEST_F(SettingsRefusalsTest, PropertyThatLibrdkafkaDoesNotTakeIsRefusedWithoutItsValue) {
  const auto text = [&](const std::string& properties) {
    return all_complaints("instance = \"i\"\n[kafka]\nbootstrap = \"b:9092\"\nproperties = { " + properties + " }\n");
  };
  EXPECT_EQ(text("\"linger.ms\" = 5"), "");
  EXPECT_NE(
      text("\"security.protocl\" = \"s3cret\"").find("kafka.properties: set kafka.properties \"security.protocl\""),
      std::string::npos);
  for (const auto* bad :
       {"\"security.protocl\" = \"s3cret\"", "\"security.protocol\" = \"s3cret\"", "\"linger.ms\" = \"s3cret\"",
        "\"security.protocol\" = \"ssl\", \"ssl.ca.location\" = \"/s3cret\""}) {
    EXPECT_NE(text(bad), "") << bad;
    const bool is_a_path = std::string_view(bad).find("/s3cret") != std::string_view::npos;
    EXPECT_TRUE(is_a_path || text(bad).find("s3cret") == std::string::npos) << text(bad);
  }
}

TEST_F(SettingsRefusalsTest, AuthorityThatIsNoneIsRefused) {
  write("ca.pem", "-----BEGIN CERTIFICATE-----\n");
  write("key.pem", "-----BEGIN PRIVATE KEY-----\n");
  EXPECT_EQ(all_complaints("[fetch]\nca_file = \"ca.pem\"\n"), "");
  EXPECT_NE(all_complaints("[fetch]\nca_file = \"key.pem\"\n").find("holds no certificate"), std::string::npos);
  EXPECT_NE(all_complaints("[fetch]\nca_file = \"none.pem\"\n").find("cannot be read"), std::string::npos);
}

TEST_F(SettingsRefusalsTest, NothingStandsForASecret) {
  write("empty", "\n");
  const auto text = all_complaints("[admin]\ntoken = { file = \"empty\" }\n");
  EXPECT_NE(text.find("admin.token: "), std::string::npos);
  EXPECT_NE(text.find("is empty, expected a secret"), std::string::npos) << text;
  ::setenv("KUAIXUN_TEST_EMPTY", "", 1);
  EXPECT_NE(all_complaints(
                "[kafka]\nbootstrap = \"b:9092\"\nproperties = { \"sasl.password\" = \"${KUAIXUN_TEST_EMPTY}\" }\n")
                .find("the environment's KUAIXUN_TEST_EMPTY is empty"),
            std::string::npos);
}

TEST_F(SettingsRefusalsTest, AServiceSaysWhereItsRecordsGo) {
  ::setenv("STATE_DIRECTORY", "/var/lib/x", 1);
  EXPECT_NE(all_complaints("instance = \"i\"\n").find("kafka.bootstrap: is missing"), std::string::npos);
  EXPECT_EQ(all_complaints("[kafka]\nbootstrap = \"embedded\"\n"), "");
  ::unsetenv("STATE_DIRECTORY");
  EXPECT_EQ(all_complaints(""), "");
}

TEST_F(SettingsRefusalsTest, WarnsOfWhatIsPerhapsNotMeant) {
  const auto warnings = [&](const std::string& text) {
    std::string lines;
    for (const auto& warning : load(text).warnings) lines += warning.to_string() + "\n";
    return lines;
  };
  const std::string source = "[[source]]\nid = \"a\"\nurl = \"https://a.example/\"\n";
  const std::string sound = "instance = \"i\"\n[kafka]\nbootstrap = \"b:9092\"\n";
  EXPECT_EQ(warnings(sound + source), "");
  EXPECT_NE(warnings(sound).find("source: no source is followed"), std::string::npos);
  EXPECT_NE(warnings(source).find("kafka.bootstrap: is not set: records go to an embedded broker"), std::string::npos);
  EXPECT_NE(warnings(sound + source + "interval = \"5s\"\n").find("7:12: source.interval: 5s is beyond the bounds"),
            std::string::npos);
  EXPECT_NE(
      warnings("sources = [\"none.d/*.toml\"]\n" + sound + source).find("sources: no file is named none.d/*.toml"),
      std::string::npos);
  write("one.opml", "<opml><body><outline text='A' xmlUrl='https://a.example/'/><outline text='B'/></body></opml>");
  const auto list = warnings("sources = [\"one.opml\"]\n" + sound + source);
  EXPECT_NE(list.find("outline \"B\" has no xmlUrl"), std::string::npos) << list;
}

TEST_F(SettingsRefusalsTest, TellsAllThatIsWrongInOnePassInOrder) {
  write("sources.d/a.toml", "[[source]]\nid = \"A B\"\nurl = \"https://e.example/f\"\n");
  const auto lines = complaints(
      "sources = [\"sources.d/*.toml\"]\n[schedule]\njitter = 7\nworkers = -1\n[kafka]\nbootstrap = \"b:9092\"\nformat "
      "= \"xml\"\n");
  ASSERT_EQ(lines.size(), 5u);
  EXPECT_THAT(lines[0], HasSubstr("instance: is missing"));  // has no place of its own: before those that have one
  EXPECT_THAT(lines[1], HasSubstr("k.toml:3:10: schedule.jitter"));
  EXPECT_THAT(lines[2], HasSubstr("k.toml:4:11: schedule.workers"));
  EXPECT_THAT(lines[3], HasSubstr("k.toml:7:10: kafka.format"));
  EXPECT_THAT(lines[4], HasSubstr("sources.d/a.toml:2:6: source.id"));
}

TEST_F(SettingsRefusalsTest, TakesTheStateDirectoryFromSystemd) {
  ::setenv("STATE_DIRECTORY", "/var/lib/given", 1);
  EXPECT_EQ(load("").settings.ledger.directory, "/var/lib/given");
}

TEST_F(SettingsRefusalsTest, TakesVariablesWhereTheyAreAllowedOnly) {
  ::setenv("KUAIXUN_TEST_HOST", "broker", 1);
  const auto loaded = load(
      "instance = \"i\"\n[kafka]\nbootstrap = \"${KUAIXUN_TEST_HOST}:9092\"\n[fetch]\nuser_agent = "
      "\"${KUAIXUN_TEST_HOST}\"\n");
  EXPECT_THAT(loaded.complaints, IsEmpty());
  EXPECT_EQ(loaded.settings.kafka.bootstrap, "broker:9092");
  EXPECT_EQ(loaded.settings.fetch.user_agent, "${KUAIXUN_TEST_HOST}");
}

TEST_F(SettingsRefusalsTest, ReadsSecretsFromFilesAndCredentialsWithoutTheLineEnd) {
  write("secret", "p4ss\r\n");
  write("credentials/key", "k3y\n");
  ::setenv("CREDENTIALS_DIRECTORY", (folder_ / "credentials").c_str(), 1);
  const auto loaded = load(
      "[kafka]\nproperties = { \"sasl.password\" = { file = \"secret\" }, \"ssl.key.password\" = { credential = "
      "\"key\" } }\n");
  EXPECT_THAT(loaded.complaints, IsEmpty());
  EXPECT_EQ(loaded.settings.kafka.properties.at("sasl.password"), "p4ss");
  EXPECT_EQ(loaded.settings.kafka.properties.at("ssl.key.password"), "k3y");
}

TEST_F(SettingsRefusalsTest, CredentialStaysInItsFolder) {
  write("outside", "p4ss");
  write("credentials/key", "k3y");
  ::setenv("CREDENTIALS_DIRECTORY", (folder_ / "credentials").c_str(), 1);
  EXPECT_THAT(load("[kafka]\nproperties = { \"sasl.password\" = { credential = \"../outside\" } }\n").complaints,
              testing::SizeIs(1));
}

TEST_F(SettingsRefusalsTest, NoComplaintShowsASecretOfAnAddress) {
  const auto lines = complaints(
      "[fetch]\nproxy = 5\n[[source]]\nid = \"a\"\nurl = \"gopher://user:hunter2@e.example/f?token=hunter2\"\n"
      "[[source]]\nid = \"b\"\nurl = \"http://user:hunter2@/f?token=hunter2\"\n");
  EXPECT_EQ(lines.size(), 3u);
  EXPECT_THAT(lines, Each(Not(HasSubstr("hunter2"))));
}

TEST_F(SettingsRefusalsTest, RefusesAListThatIsCutOffRatherThanFollowingHalfOfIt) {
  write("feeds.opml", "<opml version='2.0'><body><outline text='One' xmlUrl='https://b.example/1'/><outline text='Tw");
  EXPECT_THAT(complaints("sources = [\"feeds.opml\"]\n"), testing::SizeIs(1));
}

TEST_F(SettingsRefusalsTest, SourceFileMayHoldSourcesOnly) {
  write("s.toml", "[kafka]\nbootstrap = \"x:1\"\n");
  EXPECT_THAT(complaints("sources = [\"s.toml\"]\n"),
              ElementsAre("s.toml:1:2: kafka: only [[source]] tables may stand in a source file, expected [[source]]"));
}

TEST_F(SettingsRefusalsTest, SameAddressUnderTwoIdsIsRefused) {
  const auto lines = complaints(
      "[[source]]\nid = \"a\"\nurl = \"https://e.example/f?key=hunter2\"\n[[source]]\nid = \"b\"\nurl = "
      "\"https://E.example/f?key=hunter2\"\n");
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_THAT(lines[0], HasSubstr("is read by source \"a\" of k.toml already"));
  EXPECT_THAT(lines[0], Not(HasSubstr("hunter2")));
}

TEST_F(SettingsRefusalsTest, PutsTheSocketWhereItIsSaidOrWhereItIsUsual) {
  EXPECT_EQ(load("[state]\ndirectory = \"/s\"\n").settings.admin.socket, "/s/admin.sock");
  EXPECT_FALSE(load("").settings.admin.is_socket_said);
  ::setenv("RUNTIME_DIRECTORY", "/run/kuaixun", 1);
  EXPECT_EQ(load("[state]\ndirectory = \"/s\"\n").settings.admin.socket, "/run/kuaixun/admin.sock");
  EXPECT_EQ(load("[admin]\nsocket = \"/elsewhere/k.sock\"\n").settings.admin.socket, "/elsewhere/k.sock");
  EXPECT_EQ(load("[admin]\nsocket = \"near\"\n").settings.admin.socket, (folder_ / "near").string());
  EXPECT_EQ(load("[admin]\nsocket = \"none\"\n").settings.admin.socket, "");
}

TEST_F(SettingsRefusalsTest, TakesTheTokenAsTheSecretThatItIs) {
  write("token", "0123456789abcdef\n");
  EXPECT_EQ(load("[admin]\ntoken = { file = \"token\" }\n").settings.admin.token, "0123456789abcdef");
  ::setenv("KUAIXUN_TEST_HOST", "fedcba9876543210", 1);
  EXPECT_EQ(load("[admin]\ntoken = \"${KUAIXUN_TEST_HOST}\"\n").settings.admin.token, "fedcba9876543210");
  for (const auto* bad :
       {"\"tooshort\"", "\"with space 0123456789\"", "\"umlauts-äöüäöüäöü\"", "7", "[\"0123456789abcdef\"]"}) {
    const auto loaded = load(std::string("[admin]\ntoken = ") + bad + "\n");
    ASSERT_EQ(loaded.complaints.size(), 1u) << bad;
    EXPECT_EQ(loaded.complaints.front().to_string().find("tooshort"), std::string::npos);
    EXPECT_EQ(loaded.complaints.front().key, "admin.token");
  }
}

}  // namespace
}  // namespace kuaixun
