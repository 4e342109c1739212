#include <boost/json.hpp>

#include "command/commands.hpp"
#include "command/console.hpp"
#include "command/daemon_client.hpp"
#include "json_fields.hpp"

namespace kuaixun {
namespace {

namespace json = boost::json;

// What stands there, else a dash.
std::string shown(const json::object& object, std::string_view name) { return text_of(object, name, "-"); }

void show(const json::object& source) {
  const auto* error = source.if_contains("error");
  say("{:<24} {:<8} {:<21} {:<21} {:<20} {}", shown(source, "id"), shown(source, "state"),
      shown(source, "last_success"), shown(source, "next_due"),
      error == nullptr ? "" : shown(error->as_object(), "code"), text_of(source, "name"));
  if (source.contains("moved_to")) say("{:<24} has moved for good: write url = \"{}\"", "", shown(source, "moved_to"));
}

void show_list(const std::string& answer, bool as_json) {
  const auto sources = json::parse(answer).at("sources").as_array();
  if (!as_json) say("{:<24} {:<8} {:<21} {:<21} {:<20} {}", "id", "state", "last_success", "next_due", "error", "name");
  for (const auto& source : sources)
    if (as_json)
      say_json(json::serialize(source));
    else
      show(source.as_object());
}

void show_poll(const std::string& answer, bool as_json) {
  const auto told = json::parse(answer).as_object();
  if (as_json)
    say_json(json::serialize(told));
  else
    say("{}: {}: {}", shown(told, "source"), shown(told, "outcome"), shown(told, "message"));
}

}  // namespace

Exit execute(const SourcesOptions& options) {
  const bool polls = options.action == SourcesOptions::Action::poll;
  const Question question =
      polls ? Question{"POST", "/sources/" + path_segment(options.id) + "/poll"} : Question{"GET", "/sources"};
  return ask_and_show("sources", options.config, question, [&](const std::string& answer) {
    polls ? show_poll(answer, options.as_json) : show_list(answer, options.as_json);
  });
}

}  // namespace kuaixun
