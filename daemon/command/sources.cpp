#include <iostream>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "command/commands.hpp"
#include "command/console.hpp"
#include "command/daemon_client.hpp"
#include "settings.hpp"

namespace kuaixun {
namespace {

namespace json = boost::json;

std::string text_of(const json::object& source, std::string_view key) {
  const auto* value = source.if_contains(key);
  return value != nullptr && value->is_string() ? std::string(value->as_string()) : "-";
}

void show(const json::object& source) {
  const auto* error = source.if_contains("error");
  say("{:<24} {:<8} {:<21} {:<21} {}", text_of(source, "id"), text_of(source, "state"), text_of(source, "last_success"),
      text_of(source, "next_due"), error == nullptr ? "" : text_of(error->as_object(), "code"));
}

void show_list(const std::string& answer, bool as_json) {
  const auto sources = json::parse(answer).at("sources").as_array();
  if (!as_json) say("{:<24} {:<8} {:<21} {:<21} {}", "id", "state", "last_success", "next_due", "error");
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
    say("{}: {}: {}", text_of(told, "source"), text_of(told, "outcome"), text_of(told, "message"));
}

}  // namespace

Exit execute(const SourcesOptions& options) {
  const auto loaded = load_settings(options.config);
  for (const auto& complaint : loaded.complaints) std::cerr << complaint.to_string() << '\n';
  if (!loaded.complaints.empty()) return Exit::configuration;
  const bool polls = options.action == SourcesOptions::Action::poll;
  const auto answer = polls ? ask_daemon(loaded.settings, "POST", "/sources/" + path_segment(options.id) + "/poll")
                            : ask_daemon(loaded.settings, "GET", "/sources");
  if (!answer) {
    warn("kuaixun sources: {}: {}", answer.error().code.name(), answer.error().message);
    return Exit::failed;
  }
  try {
    polls ? show_poll(*answer, options.as_json) : show_list(*answer, options.as_json);
  } catch (const std::exception& other) {
    warn("kuaixun sources: bad_answer: the daemon may be of another version: {}", other.what());
    return Exit::failed;
  }
  return Exit::ok;
}

}  // namespace kuaixun
