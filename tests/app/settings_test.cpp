#include "settings.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

#include "fetch/asking.hpp"
#include "settings_table.hpp"
#include "tests/support/temp_dir.hpp"

namespace kuaixun {
namespace {

class SettingsTest : public ::testing::Test {
 protected:
  LoadedSettings load(const std::string& text) {
    dir_.write("kuaixun.toml", text);
    return load_settings(dir_.path("kuaixun.toml"));
  }

  // The complaints of a file, a line each, without the folder's name.
  std::string complaints(const std::string& text) {
    std::string lines;
    for (const auto& complaint : load(text).complaints) {
      auto line = complaint.to_string();
      if (line.starts_with(dir_.path(""))) line.erase(0, dir_.path("").size());
      lines += line + "\n";
    }
    return lines;
  }

  TempDir dir_;
};

struct BadConfiguration {
  const char* text;
  const char* complaint;
};

TEST_F(SettingsTest, ComplainsWithPlaceKeyExpectationAndSuggestion) {
  const BadConfiguration cases[] = {
      {"instence = \"a\"\n", "kuaixun.toml:1:1: instence: unknown setting, did you mean \"instance\"?\n"},
      {"[kafka]\nbootstap = \"x:9092\"\n",
       "kuaixun.toml:2:1: kafka.bootstap: unknown setting, did you mean \"kafka.bootstrap\"?\n"},
      {"[fetch]\ntimeout = 20\n",
       "kuaixun.toml:2:11: fetch.timeout: 20 is not accepted, expected a duration of at least 1s, like \"20s\" or "
       "\"15m\"\n"},
      {"[fetch]\ntimeout = \"20 sec\"\n",
       "kuaixun.toml:2:11: fetch.timeout: \"20 sec\" is not accepted, expected a duration of at least 1s, like \"20s\" "
       "or \"15m\"\n"},
      {"[fetch]\nmax_redirects = 100\n",
       "kuaixun.toml:2:17: fetch.max_redirects: 100 is not accepted, expected a whole number from 0 to 50\n"},
      {"[kafka]\ndelivery = \"at_most_once\"\n",
       "kuaixun.toml:2:12: kafka.delivery: \"at_most_once\" is not accepted, expected one of \"exactly_once\", "
       "\"at_least_once\"\n"},
      {"[fetch]\nallow_addresses = [\"10.0.0.0/40\"]\n",
       "kuaixun.toml:2:19: fetch.allow_addresses: a value of type list is not accepted, expected a list of address "
       "blocks like \"10.1.0.0/16\"\n"},
      {"[fetch]\nname_servers = [\"ns.example\"]\n",
       "kuaixun.toml:2:16: fetch.name_servers: a value of type list is not accepted, expected a list of addresses "
       "like \"192.0.2.53\" or \"192.0.2.53:5353\"\n"},
      {"[kafka]\nproperties = { \"acks\" = \"1\" }\n",
       "kuaixun.toml:2:16: kafka.properties.acks: is set by kuaixun itself, its guarantees rest on it, expected "
       "another property\n"},
      {"[kafka]\nbootstrap = \"${KUAIXUN_TEST_UNSET}\"\n",
       "kuaixun.toml:2:13: kafka.bootstrap: the environment has no KUAIXUN_TEST_UNSET, expected a variable that is "
       "set\n"},
      {"[[source]]\nid = \"a\"\n", "kuaixun.toml:1:1: source: has no url, expected url = \"…\"\n"},
      {"[[source]]\nid = \"A b\"\nurl = \"https://a.example/\"\n",
       "kuaixun.toml:2:6: source.id: \"A b\" is not accepted, expected 1 to 64 of a-z, 0-9, '.', '_' and '-'\n"},
      {"[[source]]\nid = \"a\"\nurl = \"ftp://a.example/\"\n",
       "kuaixun.toml:3:7: source.url: \"ftp://a.example/\" is not accepted, expected an http or https address, or "
       "file: and a path\n"},
      {"[[source]]\nid = \"a\"\nurl = \"https://a.example/\"\ntime_zone = \"Asia/Shangai\"\n",
       "kuaixun.toml:4:13: source.time_zone: \"Asia/Shangai\" is not accepted, expected an offset from UTC like "
       "\"+08:00\", or a place like \"Europe/Berlin\"\n"},
      {"[[source]]\nid = \"a\"\nurl = \"https://a.example/\"\nkind = \"fede\"\n",
       "kuaixun.toml:4:8: source.kind: \"fede\" is not accepted, expected one of \"feed\" \"page\" \"digest\" "
       "\"wechat\"\n"},
      {"sources = [\"missing.toml\"]\n",
       "kuaixun.toml:1:12: sources: there is no file missing.toml, expected a file that exists\n"},
      {"[kafka]\nbootstrap = \"127.0.0.1:9092\"\n",
       "kuaixun.toml: instance: is missing, expected instance = \"NAME\", this daemon's own: it is the transactional "
       "id\n"},
  };
  for (const auto& [text, complaint] : cases) EXPECT_EQ(complaints(text), complaint) << text;
}

TEST_F(SettingsTest, ReadsWhoIsAskedForNames) {
  const auto loaded = load("[fetch]\nname_servers = [\"192.0.2.53\", \"[2001:db8::53]:5353\"]\n");
  EXPECT_TRUE(loaded.complaints.empty());
  EXPECT_EQ(loaded.settings.fetch.name_servers, (std::vector<std::string>{"192.0.2.53", "[2001:db8::53]:5353"}));
}

TEST_F(SettingsTest, FindsEveryComplaintInOnePassInOrder) {
  const auto loaded = load("[fetch]\ntimeout = 1\n[admin]\nlistne = \"x\"\n[[source]]\nid = \"a\"\n");
  ASSERT_EQ(loaded.complaints.size(), 3u);
  EXPECT_EQ(loaded.complaints[0].line, 2);
  EXPECT_EQ(loaded.complaints[1].line, 4);
  EXPECT_EQ(loaded.complaints[2].line, 5);
}

TEST_F(SettingsTest, SaysWhereTomlIsBroken) {
  EXPECT_TRUE(complaints("instance = \n").starts_with("kuaixun.toml:1:")) << complaints("instance = \n");
}

TEST_F(SettingsTest, ReadsSourcesOfAllFiles) {
  dir_.write("sources.d/a.toml",
             "[[source]]\nid = \"a\"\nurl = \"https://a.example/feed\"\ninterval = \"10m\"\ntime_zone = "
             "\"+08:00\"\ntrust = 8\nlabels = { beat = \"chips\" }\n");
  dir_.write("feeds.opml",
             "<opml version=\"2.0\"><body><outline text=\"Chips\"><outline text=\"Fab News\" "
             "xmlUrl=\"https://b.example/rss\"/></outline>"
             "<outline text=\"Fab News\" xmlUrl=\"https://c.example/rss\"/></body></opml>");
  const auto loaded = load("sources = [\"sources.d/*.toml\", \"feeds.opml\", \"none.d/*.toml\"]\n");
  ASSERT_TRUE(loaded.complaints.empty()) << loaded.complaints.front().to_string();
  const auto& sources = loaded.settings.sources;
  ASSERT_EQ(sources.size(), 3u);
  EXPECT_EQ(sources[0].interval, std::chrono::minutes{10});
  EXPECT_EQ(sources[0].time_zone, std::chrono::minutes{480});
  EXPECT_EQ(sources[0].trust, 8);
  EXPECT_EQ(sources[1].trust, kUsualTrust);
  EXPECT_EQ(sources[0].labels.at("beat"), "chips");
  EXPECT_EQ(sources[1].id, "b-example-rss");
  EXPECT_EQ(sources[1].name, "Fab News");
  EXPECT_EQ(sources[1].labels.at("category"), "Chips");
  EXPECT_EQ(sources[2].id, "c-example-rss");
}

TEST_F(SettingsTest, NamesFilesOfThisMachineRelativeToTheConfiguration) {
  dir_.write("profiles/mine.toml", "name = \"mine\"\n[item]\nheading = 2\n");
  dir_.write("profiles/wrong.toml", "name = \"wrong\"\n[item]\nheadings = 2\n");
  const auto source = [](const std::string& url, const std::string& profile) {
    return "[[source]]\nid = \"a\"\nkind = \"digest\"\nurl = \"" + url + "\"\nprofile = \"" + profile + "\"\n";
  };
  const auto loaded = load(source("file:in/../digests/", "profiles/mine.toml"));
  ASSERT_TRUE(loaded.complaints.empty()) << loaded.complaints.front().to_string();
  EXPECT_EQ(loaded.settings.sources.at(0).url, "file://" + dir_.path("digests"));
  EXPECT_TRUE(loaded.settings.sources.at(0).option("profile").starts_with("name = \"mine\"\n"));
  EXPECT_EQ(load(source("file:///srv/digests", "auto")).settings.sources.at(0).url, "file:///srv/digests");
  EXPECT_NE(complaints(source("file:", "auto")).find("or file: and a path"), std::string::npos);
  EXPECT_NE(complaints(source("file:x", "profiles/wrong.toml")).find("line 3: item.headings is no key"),
            std::string::npos);
  EXPECT_NE(complaints(source("file:x", "none.toml")).find("neither a file that can be read nor one of"),
            std::string::npos);
}

TEST_F(SettingsTest, ReadsWhetherASourceWantsFullTextAndWhoseItIs) {
  const auto loaded = load(
      "[[source]]\nid = \"a\"\nkind = \"wechat\"\nurl = \"https://a.example/\"\nfull_text = \"when_missing\"\naccount "
      "= "
      "\"MzI2NDk5NzA0Mw==\"\n[[source]]\naccount = \"MP_WXS_3264997043\"\nid = \"b\"\nurl = "
      "\"https://b.example/\"\nfull_text = "
      "\"always\"\nkind = \"wechat\"\n[[source]]\nid = \"c\"\nurl = \"https://c.example/\"\n");
  ASSERT_TRUE(loaded.complaints.empty()) << loaded.complaints.front().to_string();
  const auto& sources = loaded.settings.sources;
  EXPECT_EQ(sources[0].full_text, FullText::when_missing);
  EXPECT_EQ(sources[0].option("account"), "MzI2NDk5NzA0Mw==");
  EXPECT_EQ(sources[1].full_text, FullText::always);
  EXPECT_EQ(sources[1].option("account"), "MzI2NDk5NzA0Mw==");
  EXPECT_EQ(sources[2].full_text, FullText::never);
  EXPECT_EQ(sources[2].option("account"), "");
}

TEST_F(SettingsTest, ReadsHowASourceIsToBeAsked) {
  dir_.write("password", "s3cret\n");
  const auto loaded = load(
      "[[source]]\nid = \"a\"\nurl = \"https://a.example/feed\"\nname = \"灯塔日报\"\nuser_agent = \"reader/1\"\nuser "
      "= "
      "\"u\"\npassword = { file = \"password\" }\nauth = \"digest\"\ncookie = \"k=v\"\nproxy = "
      "\"socks5h://proxy.example\"\ntimeout = \"90s\"\nmax_body_bytes = \"32MiB\"\nheaders = { X-Key = { file = "
      "\"password\" }, Accept = \"text/html\" }\n[[source]]\nid = \"b\"\nurl = \"https://b.example/\"\nenabled = "
      "false\n[[source]]\nid = \"c\"\nurl = \"https://c.example/\"\npublisher = \"C\"\nname = \"D\"\n");
  ASSERT_TRUE(loaded.complaints.empty()) << loaded.complaints.front().to_string();
  ASSERT_EQ(loaded.settings.sources.size(), 2u);
  EXPECT_EQ(loaded.settings.disabled, std::vector<std::string>{"b"});
  const auto& source = loaded.settings.sources[0];
  EXPECT_EQ(source.name, "灯塔日报");
  EXPECT_EQ(source.publisher, "灯塔日报");
  ASSERT_TRUE(source.asking);
  const auto& asking = *source.asking;
  EXPECT_EQ(asking.address, "https://a.example/feed");
  EXPECT_EQ(asking.user_agent, "reader/1");
  EXPECT_EQ(asking.user, "u");
  EXPECT_EQ(asking.password, "s3cret");
  EXPECT_EQ(asking.scheme, Asking::Scheme::digest);
  EXPECT_EQ(asking.cookie, "k=v");
  EXPECT_EQ(asking.proxy, "socks5h://proxy.example");
  EXPECT_EQ(asking.timeout, std::chrono::seconds{90});
  EXPECT_EQ(asking.max_body_bytes, 32u << 20);
  using Fields = std::vector<std::pair<std::string, std::string>>;
  EXPECT_EQ(asking.headers, (Fields{{"Accept", "text/html"}, {"X-Key", "s3cret"}}));
  EXPECT_FALSE(loaded.settings.sources[1].asking);
  EXPECT_EQ(loaded.settings.sources[1].publisher, "C");
}

TEST_F(SettingsTest, RefusesWhatASourceCannotBeAskedWith) {
  const auto of = [&](const std::string& line) {
    return complaints("[[source]]\nid = \"a\"\nurl = \"https://a.example/\"\n" + line + "\n");
  };
  const BadConfiguration cases[] = {
      {"time_zone = \"Europe/Nowhere\"", "expected an offset from UTC like \"+08:00\", or a place"},
      {"enabled = \"perhaps\"", "enabled: \"perhaps\" is not accepted, expected true or false"},
      {"enabled = 1", "enabled: 1 is not accepted, expected true or false"},
      {"user = \"a:b\"", "user: \"a:b\" is not accepted, expected a name without ':'"},
      {"password = \"s3cret\"", "source.password: stands without a user"},
      {"password = 7", "source.password: is not accepted"},
      {"password = \"s3c\\nret\"", "source.password: is not accepted"},
      {"auth = \"ntlm\"", "expected \"basic\" or \"digest\""},
      {"proxy = \"ftp://proxy.example\"", "expected an address like"},
      {"proxy = \"http://\"", "expected an address like"},
      {"timeout = \"0s\"", "expected a duration of at least 1s"},
      {"max_body_bytes = 1", "expected a size of at least 1kB"},
      {"name = \"\"", "expected a name for people"},
      {"headers = \"X-Key: s3cret\"", "source.headers: is no table"},
      {"headers = { \"X Key\" = \"s3cret\" }", "is no name of a header field"},
      {"headers = { Host = \"b.example\" }", "is set by kuaixun itself"},
      {"headers = { Cookie = \"s3cret\" }", "cookie, user and password are settings of their own"},
      {"headers = { X-Key = \"s3c\\r\\nret\" }", "source.headers.X-Key: is not accepted"},
      {"headers = { X-Key = 1 }", "source.headers.X-Key: is not accepted"},
      {"cookie = { file = \"none\" }", "cannot be read"},
  };
  for (const auto& each : cases) {
    const auto text = of(each.text);
    EXPECT_NE(text.find(each.complaint), std::string::npos) << each.text << "\n" << text;
    EXPECT_EQ(text.find("s3c"), std::string::npos) << text;
  }
}

TEST_F(SettingsTest, RefusesAnIdThatIsTaken) {
  const auto text = complaints(
      "[[source]]\nid = \"a\"\nurl = \"https://a.example/\"\n[[source]]\nid = \"a\"\nurl = \"https://b.example/\"\n");
  EXPECT_NE(text.find("kuaixun.toml:4:1: source.id: \"a\" is taken"), std::string::npos) << text;
}

TEST_F(SettingsTest, TakesSecretsFromFilesAndNeverShowsThem) {
  dir_.write("secret", "s3cret\n");
  const auto loaded = load(
      "instance = \"a\"\n[kafka]\nproperties = { \"sasl.password\" = { file = \"secret\" }, \"sasl.username\" = \"u\" "
      "}\n");
  ASSERT_TRUE(loaded.complaints.empty());
  EXPECT_EQ(loaded.settings.kafka.properties.at("sasl.password"), "s3cret");
  const auto missing = complaints("[kafka]\nproperties = { \"sasl.password\" = { file = \"none\" } }\n");
  EXPECT_NE(missing.find("kafka.properties.sasl.password"), std::string::npos);
  EXPECT_EQ(missing.find("s3cret"), std::string::npos);
}

TEST_F(SettingsTest, ExpandsNoEntitiesInOpml) {
  dir_.write("bomb.opml",
             "<!DOCTYPE opml [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><opml><body><outline text=\"&x;\" "
             "xmlUrl=\"https://a.example/\"/></body></opml>");
  const auto loaded = load("sources = [\"bomb.opml\"]\n");
  ASSERT_EQ(loaded.settings.sources.size(), 1u);
  EXPECT_EQ(loaded.settings.sources[0].id.find("root"), std::string::npos);
}

// config/kuaixun.toml is the manual of the settings: it names each one, with the default that the code has.
TEST_F(SettingsTest, ManualFileNamesEverySettingWithItsDefault) {
  const std::string file = std::string(KUAIXUN_SOURCE_DIR) + "/config/kuaixun.toml";
  const auto table = toml::parse_file(file);
  Settings read;
  for (const auto& row : setting_rows()) {
    const auto node = table.at_path(row.key);
    ASSERT_TRUE(node) << row.key << " is not in config/kuaixun.toml";
    const bool may_be_empty = row.show(Settings{}).empty() && node.value<std::string>() == std::string{};
    if (!may_be_empty) {
      EXPECT_TRUE(row.read(*node.node(), read)) << row.key << ": expected " << row.expected;
    }
    EXPECT_EQ(row.show(read), row.show(Settings{})) << row.key;
  }
}

TEST_F(SettingsTest, ManualFileExplainsEverySetting) {
  std::ifstream stream(std::string(KUAIXUN_SOURCE_DIR) + "/config/kuaixun.toml");
  std::string previous, line;
  int without_comment = 0;
  while (std::getline(stream, line)) {
    const bool setting = !line.empty() && line[0] != '#' && line[0] != '[';
    // A setting stands under a comment, or under a setting that it belongs to.
    if (setting && previous.empty()) ++without_comment;
    previous = line;
  }
  EXPECT_EQ(without_comment, 0);
}

}  // namespace
}  // namespace kuaixun
