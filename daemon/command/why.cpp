#include <boost/json.hpp>

#include "command/commands.hpp"
#include "command/console.hpp"
#include "command/daemon_client.hpp"
#include "json_fields.hpp"

namespace kuaixun {
namespace {

namespace json = boost::json;

void show_decision(const json::object& decision) {
  const auto matched = text_of(decision, "matched");
  say("");
  say("  {}  {}: {}{}", text_of(decision, "at"), text_of(decision, "source"), text_of(decision, "verdict"),
      matched.empty() ? "" : ", by " + matched);
  say("    {}", text_of(decision, "title"));
  say("    {}", text_of(decision, "url"));
  say("    because: {}", text_of(decision, "reason"));
  for (const auto& each : list_of(decision, "keys"))
    say("    its {} was that of {}", text_of(each.as_object(), "matched"), text_of(each.as_object(), "item_id"));
  for (const auto& each : list_of(decision, "compared")) {
    const auto& compared = each.as_object();
    const auto rule = text_of(compared, "rule"), guard = text_of(compared, "guard");
    say("    held against {}: {}; {} % of both, {} % of the shorter one, {} % of the titles{}{}",
        text_of(compared, "item_id"), text_of(compared, "relation"), number_of(compared, "resemblance"),
        number_of(compared, "containment"), number_of(compared, "titles"), rule.empty() ? "" : "; rule: " + rule,
        guard.empty() ? "" : "; against it: " + guard);
  }
}

void show(const json::object& item) {
  const bool is_published = item.at("is_published").as_bool();
  say("{}  {}, revision {}, of {}, first seen {}", text_of(item, "id"),
      is_published ? text_of(item, "status") : "held back", number_of(item, "revision"), text_of(item, "source"),
      text_of(item, "first_seen"));
  for (const auto* name : {"title", "url"})
    if (const auto text = text_of(item, name); !text.empty()) say("  {}", text);
  if (const auto story = text_of(item, "story_id"); story != text_of(item, "id")) say("  of the story {}", story);
  if (const auto other = text_of(item, "possible_dup_of"); !other.empty()) say("  perhaps the same as {}", other);
  for (const auto& each : list_of(item, "identity")) say("  known by {}", std::string(each.as_string()));
  for (const auto& each : list_of(item, "carriers")) say("  carried by {}", std::string(each.as_string()));
  if (const auto first = text_of(item, "at_first"); !first.empty()) say("  at first: {}", first);
  if (const auto more = number_of(item, "decisions_left_out"); more > 0) say("  {} older decisions are left out", more);
  for (const auto& each : list_of(item, "decisions")) show_decision(each.as_object());
}

void show_all(const std::string& answer, bool as_json) {
  const auto told = json::parse(answer).as_object();
  if (as_json) return say_json(json::serialize(told));
  if (told.contains("page_of_many")) say("The address is a page of many: it names none of its items by itself.");
  for (const auto& item : told.at("items").as_array()) show(item.as_object());
}

}  // namespace

Exit execute(const WhyOptions& options) {
  if (options.what.empty()) {
    warn("kuaixun why: name an item's id, an address or a guid");
    return Exit::usage;
  }
  return ask_and_show("why", options.config, {"GET", "/why/" + path_segment(options.what)},
                      [&](const std::string& answer) { show_all(answer, options.as_json); });
}

}  // namespace kuaixun
