// The subcommands of `kuaixun`: main has their command lines.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.hpp"
#include "command/input.hpp"

namespace kuaixun {

struct RunOptions {
  std::string config;
  bool once = false;
};

struct CheckOptions {
  std::string config;
  bool probe = false;
};

struct ImportOptions {
  std::string input, output;
  bool force = false;
};

struct ExportOptions {
  std::string config;
};

struct TailOptions {
  std::string config, bootstrap, prefix = "kuaixun", topic = "items", from = "end";
  bool json = false;
  std::uint64_t count = 0;
};

struct RebuildOptions {
  std::string config;
};

struct ParseOptions {
  Input input;
  std::string kind = "auto", time_zone, profile;
  bool as_json = false;
};

struct ExtractOptions {
  Input input;
  bool as_json = false;
};

struct DedupOptions {
  std::string input;
  bool as_json = false;
};

struct ErrorsOptions {
  bool as_json = false;
};

// Asked of the running daemon.
struct SourcesOptions {
  enum class Action { list, poll };
  Action action = Action::list;
  std::string config, id;
  bool as_json = false;
};

// Asked of the running daemon.
struct ReloadOptions {
  std::string config;
  bool force = false, as_json = false;
};

// Asked of the running daemon, about an item.
struct WhyOptions {
  std::string config, what;
  bool as_json = false;
};

// What an error ends a process with. Those that a start does not mend, if nobody does anything, have codes of their
// own, which the systemd unit does not start again after.
Exit exit_of(const Error& error);

// Each blocks until it is done.
Exit execute(const RunOptions& options);
Exit execute(const CheckOptions& options);
Exit execute(const ImportOptions& options);
Exit execute(const ExportOptions& options);
Exit execute(const TailOptions& options);
Exit execute(const RebuildOptions& options);
Exit execute(const ParseOptions& options);
Exit execute(const ExtractOptions& options);
Exit execute(const DedupOptions& options);
Exit execute(const ErrorsOptions& options);
Exit execute(const SourcesOptions& options);
Exit execute(const ReloadOptions& options);
Exit execute(const WhyOptions& options);

// Writing to a pipe or socket that was closed, or beyond a limit of file size, is an error from now on, as on a full
// disk, and not the end of the process: OpenSSL, SQLite and the log write without a word about signals.
void let_writes_fail();

// What this process makes from now on is its owner's only, whatever the umask.
void keep_files_private();

}  // namespace kuaixun
