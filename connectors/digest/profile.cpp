#include "connectors/digest/profile.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

#include <fmt/format.h>
#include <re2/re2.h>
#include <toml++/toml.h>

#include "base/nearest_word.hpp"
#include "connectors/digest/shipped_profiles.hpp"

namespace kuaixun {
namespace {

using Pattern = std::shared_ptr<const re2::RE2>;

constexpr int kMostMemory = 4 << 20;  // bytes of one pattern's automaton

// What stands first wrong in a profile.
struct Wrong {
  toml::source_region where{};
  std::string what{};
};

class Reader {
 public:
  Profile read(const toml::table& table) {
    read_keys(table, "",
              {{"name", [&](const toml::node& node) { take(node, profile_.name); }},
               {"format", [&](const toml::node& node) { read_format(node); }},
               {"digest", [&](const toml::node& node) { read_digest(node); }},
               {"section", [&](const toml::node& node) { read_section(node); }},
               {"item", [&](const toml::node& node) { read_item(node); }},
               {"leave_out", [&](const toml::node& node) { read_leave_out(node); }},
               {"page", [&](const toml::node& node) { read_page(node); }},
               {"list", [&](const toml::node& node) { take(node, profile_.list); }},
               {"sure", [&](const toml::node& node) { read_sure(node); }}});
    check(table);
    return std::move(profile_);
  }

  const std::optional<Wrong>& wrong() const { return wrong_; }

 private:
  using Read = std::function<void(const toml::node&)>;
  using Keys = std::vector<std::pair<std::string, Read>>;

  void complain(const toml::source_region& where, std::string what) {
    if (!wrong_) wrong_ = Wrong{where, std::move(what)};
  }

  void read_keys(const toml::node& node, const std::string& prefix, const Keys& keys) {
    const auto* table = node.as_table();
    if (table == nullptr) return complain(node.source(), fmt::format("{} is not a table", prefix));
    for (const auto& [name, value] : *table) {
      const std::string key(name.str());
      const auto row = std::find_if(keys.begin(), keys.end(), [&](const auto& each) { return each.first == key; });
      if (row != keys.end()) {
        row->second(value);
        continue;
      }
      std::vector<std::string> names;
      for (const auto& each : keys) names.push_back(each.first);
      const auto meant = nearest_word(key, names);
      complain(name.source(), fmt::format("{}{} is no key of a profile{}", prefix.empty() ? "" : prefix + ".", key,
                                          meant.empty() ? fmt::format("; there are {}", fmt::join(names, ", "))
                                                        : fmt::format("; did you mean {}?", meant)));
    }
  }

  template <class T>
  void take(const toml::node& node, T& to) {
    if (const auto value = node.value_exact<T>())
      to = *value;
    else
      complain(node.source(), std::is_same_v<T, bool> ? "expected true or false" : "expected a text");
  }

  void take(const toml::node& node, int& to, int least, int most) {
    const auto value = node.value_exact<std::int64_t>();
    if (value && *value >= least && *value <= most)
      to = int(*value);
    else
      complain(node.source(), fmt::format("expected a number from {} to {}", least, most));
  }

  Pattern pattern(const toml::node& node, int groups = 0) {
    const auto text = node.value_exact<std::string>();
    if (!text) {
      complain(node.source(), "expected a pattern in quotes");
      return {};
    }
    auto made = pattern_of(node, *text);
    if (made && made->NumberOfCapturingGroups() < groups)
      complain(node.source(), fmt::format("{} needs a group: (…) around what is meant", *text));
    return made;
  }

  Pattern pattern_of(const toml::node& node, const std::string& text) {
    re2::RE2::Options options;
    options.set_log_errors(false);
    options.set_max_mem(kMostMemory);
    auto made = std::make_shared<const re2::RE2>(text, options);
    if (!made->ok()) complain(node.source(), fmt::format("{} is no pattern of RE2: {}", text, made->error()));
    return made->ok() ? made : Pattern{};
  }

  // A list of patterns, as one that matches where any of them does.
  void any_of(const toml::node& node, Pattern& to) {
    const auto* list = node.as_array();
    if (list == nullptr) return complain(node.source(), "expected a list of patterns");
    std::string all;
    for (const auto& each : *list)
      if (const auto made = pattern(each)) all += fmt::format("{}(?:{})", all.empty() ? "" : "|", made->pattern());
    if (!all.empty()) to = pattern_of(node, all);
  }

  void read_format(const toml::node& node) {
    constexpr std::array<std::pair<std::string_view, Profile::Format>, 5> kWords{
        {{"markdown", Profile::Format::markdown},
         {"text", Profile::Format::text},
         {"post", Profile::Format::post},
         {"page", Profile::Format::page},
         {"json", Profile::Format::json}}};
    const auto word = node.value_exact<std::string>().value_or("");
    for (const auto& [name, format] : kWords)
      if (name == word) {
        profile_.format = format;
        return;
      }
    complain(node.source(), "expected format = \"markdown\", \"text\", \"post\", \"page\" or \"json\"");
  }

  void read_digest(const toml::node& node) {
    const auto word = node.value_exact<std::string>().value_or("");
    profile_.by_dated_headings = word == "dated_headings";
    profile_.is_report = word == "report";
    if (!profile_.by_dated_headings && !profile_.is_report && word != "document")
      complain(node.source(), R"(expected digest = "document", "report" or "dated_headings")");
  }

  Keys keys_of(LineRule& rule) {
    return {{"heading", [&](const toml::node& node) { take(node, rule.heading, 1, 6); }},
            {"numbered", [&](const toml::node& node) { take(node, rule.numbered); }},
            {"bullet", [&](const toml::node& node) { take(node, rule.bullet); }},
            {"titled", [&](const toml::node& node) { take(node, rule.titled); }},
            {"in_contents", [&](const toml::node& node) { take(node, rule.in_contents); }},
            {"line", [&](const toml::node& node) { rule.line = pattern(node); }}};
  }

  void read_section(const toml::node& node) {
    auto keys = keys_of(profile_.section);
    keys.emplace_back("is_publisher", [&](const toml::node& each) { take(each, profile_.is_publisher_the_section); });
    read_keys(node, "section", keys);
  }

  void read_item(const toml::node& node) {
    auto keys = keys_of(profile_.item);
    keys.emplace_back("plain", [&](const toml::node& each) { take(each, profile_.is_plain); });
    keys.emplace_back("drop", [&](const toml::node& each) { profile_.dropped = pattern(each); });
    keys.emplace_back("reference", [&](const toml::node& each) { profile_.reference = pattern(each, 1); });
    keys.emplace_back("publisher", [&](const toml::node& each) { profile_.publisher = pattern(each, 1); });
    read_keys(node, "item", keys);
  }

  void read_leave_out(const toml::node& node) {
    read_keys(node, "leave_out",
              {{"lines", [&](const toml::node& each) { any_of(each, profile_.noise); }},
               {"headings", [&](const toml::node& each) { any_of(each, profile_.left_out); }}});
  }

  void read_page(const toml::node& node) {
    read_keys(node, "page", {{"marks", [&](const toml::node& each) { any_of(each, profile_.marks); }}});
  }

  void read_sure(const toml::node& node) {
    const auto share = [&](double& to) -> Read {
      return [this, &to](const toml::node& each) {
        const auto value = each.value<double>();
        if (value && *value >= 0 && *value <= 1)
          to = *value;
        else
          complain(each.source(), "expected a share from 0 to 1");
      };
    };
    read_keys(node, "sure",
              {{"items", [&](const toml::node& each) { take(each, profile_.least_items, 1, 1'000); }},
               {"sections", [&](const toml::node& each) { take(each, profile_.least_sections, 0, 100); }},
               {"linked", share(profile_.least_linked)},
               {"covered", share(profile_.least_covered)}});
  }

  void check(const toml::table& table) {
    if (profile_.name.empty()) complain(table.source(), "has no name = \"…\"");
    const bool splits = profile_.format == Profile::Format::markdown || profile_.format == Profile::Format::text;
    if (splits && !profile_.item.is_set()) complain(table.source(), "has no [item]: what begins one?");
    if (profile_.format == Profile::Format::json && profile_.list.empty())
      complain(table.source(), "has no list = \"…\": the name of the list");
    if (profile_.format == Profile::Format::page && !profile_.marks)
      complain(table.source(), "has no marks in [page]: what tells such a page?");
  }

  Profile profile_;
  std::optional<Wrong> wrong_;
};

}  // namespace

bool is_match(const Pattern& pattern, std::string_view text) {
  return pattern != nullptr && re2::RE2::FullMatch(re2::StringPiece(text.data(), text.size()), *pattern);
}

ProfileReading read_profile(std::string_view toml) {
  try {
    const auto table = toml::parse(toml);
    Reader reader;
    auto profile = reader.read(table);
    if (!reader.wrong()) return {std::move(profile), {}};
    return {std::nullopt, fmt::format("line {}: {}", reader.wrong()->where.begin.line, reader.wrong()->what)};
  } catch (const toml::parse_error& error) {
    return {std::nullopt, fmt::format("line {}: {}", error.source().begin.line, error.description())};
  }
}

const std::vector<Profile>& shipped_profiles() {
  static const auto profiles = [] {
    std::vector<Profile> all;
    for (const auto text : shipped_profile_texts())
      if (auto reading = read_profile(text); reading.profile) all.push_back(std::move(*reading.profile));
    return all;
  }();
  return profiles;
}

const Profile* shipped_profile(std::string_view name) {
  const auto& all = shipped_profiles();
  const auto found = std::find_if(all.begin(), all.end(), [&](const Profile& each) { return each.name == name; });
  return found == all.end() ? nullptr : &*found;
}

}  // namespace kuaixun
