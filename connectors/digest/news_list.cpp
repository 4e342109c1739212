#include "connectors/digest/news_list.hpp"

#include <array>

#include "connectors/parsing/bounds.hpp"
#include "connectors/parsing/json_reading.hpp"

namespace kuaixun {
namespace {

using simdjson::dom::element;

std::string text_at(const simdjson::dom::object& object, std::initializer_list<std::string_view> names) {
  for (const auto name : names) {
    std::string_view text;
    if (object.at_key(name).get_string().get(text) == simdjson::SUCCESS && !text.empty()) return std::string(text);
  }
  return {};
}

std::optional<Brief> brief_of(const element& news) {
  Brief brief;
  if (std::string_view text; news.get_string().get(text) == simdjson::SUCCESS) {
    brief.text = text;
  } else if (simdjson::dom::object object; news.get_object().get(object) == simdjson::SUCCESS) {
    brief.title = text_at(object, {"title", "name"});
    brief.text = text_at(object, {"content", "summary", "description", "text"});
    brief.link = text_at(object, {"url", "link", "href"});
    brief.publisher = text_at(object, {"source", "author"});
  }
  if (brief.title.empty() && brief.text.empty()) return std::nullopt;
  return brief;
}

}  // namespace

std::optional<Split> read_news_list(std::string_view json, const Profile& profile, const ReadDate& read_date) {
  simdjson::dom::parser parser;
  const auto reading = read_json(parser, json);
  simdjson::dom::object object;
  simdjson::dom::array list;
  if (!reading.damage.empty() || reading.root.get_object().get(object) != simdjson::SUCCESS ||
      object.at_key(profile.list).get_array().get(list) != simdjson::SUCCESS)
    return std::nullopt;
  Split split{.title = text_at(object, {"title", "name"}), .digests = {}};
  auto& digest = split.digests.emplace_back();
  digest.date = day_in(text_at(object, {"date", "day", "published", "time"}), read_date);
  for (const auto news : list) {
    if (digest.briefs.size() >= kMostEntries) break;
    if (auto brief = brief_of(news))
      digest.briefs.push_back(std::move(*brief));
    else
      ++split.left_out;
  }
  if (digest.briefs.size() < std::size_t(profile.least_items)) return std::nullopt;
  return split;
}

}  // namespace kuaixun
