#include <boost/json.hpp>

#include "command/commands.hpp"
#include "command/console.hpp"

namespace kuaixun {
namespace {

namespace json = boost::json;

void print(ErrorCode code, bool as_json) {
  const auto name = code.name();
  if (as_json)
    fmt::print("{}\n", json::serialize(json::object{{"code", name},
                                                    {"remedy", to_string(code.remedy())},
                                                    {"fault", to_string(code.fault())},
                                                    {"exit", int(code.exit())},
                                                    {"advice", code.advice()}}));
  else
    say("{:<24}{:<9}{:<15}{:<6}{}", name, to_string(code.remedy()), to_string(code.fault()), int(code.exit()),
        code.advice());
}

}  // namespace

Exit execute(const ErrorsOptions& options) {
  if (!options.as_json) say("{:<24}{:<9}{:<15}{:<6}{}", "code", "remedy", "fault", "exit", "advice");
  for (const auto& kind : kErrorKinds) print(ErrorCode::named(kind.name), options.as_json);
  for (const int status : {301, 401, 403, 404, 407, 410, 429, 500, 503})
    print(ErrorCode::of_status(status), options.as_json);
  if (!options.as_json)
    say_lines(
        "\nEvery HTTP status from 300 to 599 has a code like these.\n"
        "remedy  retry: tried again later; wait: tried when the other side said; give_up: tried at the slowest\n"
        "        interval only; discard: left out, its neighbours go on; stop: the daemon ends\n"
        "exit    of the daemon when it gives up or stops because of it; 1 is started again by the systemd unit");
  return Exit::ok;
}

}  // namespace kuaixun
