// Arguments → command → exit code.
#include <exception>
#include <iostream>

#include <CLI/CLI.hpp>

#include "command/commands.hpp"

int main(int argc, char** argv) {
  using namespace kuaixun;
  CLI::App app{"kuaixun follows feeds and publishes each item exactly once to Kafka topics."};
  app.require_subcommand(1);
  app.footer(
      "Exit codes: 0 done; 1 could not be done; 2 wrong command line; 3 wrong configuration;\n"
      "4 another daemon took over this instance; 5 the document could not be understood;\n"
      "6 the ledger is damaged or not the one that published last: kuaixun rebuild.");
  Command chosen;
  add_run(app, chosen);
  add_check(app, chosen);
  add_import(app, chosen);
  add_tail(app, chosen);
  add_rebuild(app, chosen);
  add_parse(app, chosen);
  add_extract(app, chosen);
  add_version(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? int(Exit::ok) : int(Exit::usage);
  }
  try {
    return int(chosen());
  } catch (const std::exception& error) {
    std::cerr << "kuaixun: " << error.what() << '\n';
    return int(Exit::failed);
  }
}
