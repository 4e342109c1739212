#include <string>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "command/commands.hpp"
#include "command/console.hpp"
#include "command/daemon_client.hpp"
#include "json_fields.hpp"

namespace kuaixun {
namespace {

namespace json = boost::json;

void show_names(const char* what, const json::object& told, std::string_view field) {
  std::string names;
  for (const auto& name : list_of(told, field)) names.append(names.empty() ? "" : ", ").append(name.as_string());
  if (!names.empty()) say("{}: {}", what, names);
}

void show(const json::object& told) {
  say("{}", text_of(told, "outcome"));
  show_names("sources added", told, "added");
  show_names("sources removed", told, "removed");
  show_names("sources changed", told, "changed");
  show_names("settings taken over", told, "taken_over");
  show_names("settings that need a restart", told, "needs_restart");
}

}  // namespace

Exit execute(const ReloadOptions& options) {
  const Question question{"POST", options.force ? "/reload/forced" : "/reload"};
  return ask_and_show("reload", options.config, question, [&](const std::string& answer) {
    const auto told = json::parse(answer).as_object();
    options.as_json ? say_json(json::serialize(told)) : show(told);
  });
}

}  // namespace kuaixun
