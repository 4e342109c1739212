// The subcommands of `kuaixun`. Each adds itself to the command line; main runs the one that was chosen.
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace kuaixun {

// What a process ends with; shown by `kuaixun --help`.
enum class Exit : int {
  ok = 0,
  failed = 1,         // what was asked could not be done; the message says why
  usage = 2,          // the command line is wrong
  configuration = 3,  // the configuration is wrong; every complaint was printed
  fenced = 4,         // another daemon took over this instance id
  unreadable = 5,     // the document could not be understood (parse)
  ledger = 6,         // the ledger is damaged, or not the one that published last: rebuild
};

using Command = std::function<Exit()>;

// Writing to a pipe or socket that was closed, or beyond a limit of file size, is an error from now on, as on a full
// disk, and not the end of the process: OpenSSL, SQLite and the log write without a word about signals.
void let_writes_fail();

void add_run(CLI::App& app, Command& chosen);
void add_check(CLI::App& app, Command& chosen);
void add_import(CLI::App& app, Command& chosen);
void add_tail(CLI::App& app, Command& chosen);
void add_rebuild(CLI::App& app, Command& chosen);
void add_parse(CLI::App& app, Command& chosen);
void add_extract(CLI::App& app, Command& chosen);
void add_version(CLI::App& app, Command& chosen);

}  // namespace kuaixun
