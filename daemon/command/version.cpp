#include "base/version.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "command/commands.hpp"

namespace kuaixun {

void add_version(CLI::App& app, Command& chosen) {
  auto* command = app.add_subcommand("version", "Prints the version");
  command->callback([&chosen] {
    chosen = [] {
      fmt::print("kuaixun {}\n", kVersion);
      return Exit::ok;
    };
  });
}

}  // namespace kuaixun
