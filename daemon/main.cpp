// Arguments → command → exit code.
#include <algorithm>
#include <exception>
#include <filesystem>
#include <functional>
#include <iostream>

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include "base/nearest_word.hpp"
#include "base/version.hpp"
#include "command/commands.hpp"
#include "command/console.hpp"
#include "connectors/registry.hpp"
#include "publish/topics.hpp"

// What is freed goes back to the system soon: a document of 16 MB leaves a hundred behind that nobody needs.
extern "C" const char* malloc_conf;
const char* malloc_conf = "background_thread:true,dirty_decay_ms:3000,muzzy_decay_ms:0";  // NOLINT: jemalloc's name

namespace kuaixun {
namespace {

// The command line, and the command that it chose.
class CommandLine {
 public:
  CommandLine() {
    app_.require_subcommand(1);
    app_.set_version_flag("--version", fmt::format("kuaixun {}", kVersion));
    app_.footer(
        "Exit codes: 0 done; 1 could not be done; 2 wrong command line; 3 wrong configuration;\n"
        "4 another daemon took over this instance; 5 the document could not be understood;\n"
        "6 the ledger is damaged or not the one that published last: kuaixun rebuild;\n"
        "7 the state directory cannot be used: not writable, of another daemon, or of a newer kuaixun;\n"
        "8 too few files and sockets may be open: ulimit -n;\n"
        "9 run --once is done and published, but some sources could not be read.");
    add_run();
    add_check();
    add_import();
    add_export();
    add_tail();
    add_rebuild();
    add_parse();
    add_extract();
    add_dedup();
    add_errors();
    add_sources();
    add_reload();
    add_why();
  }

  Exit run(int argc, char** argv) {
    if (argc > 1 && argv[1][0] != '-' && !has_command(argv[1])) return refuse(argv[1]);
    try {
      app_.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
      return app_.exit(error) == 0 ? Exit::ok : Exit::usage;
    }
    return chosen_();
  }

 private:
  CLI::App& add(const char* name, const char* help, std::function<Exit()> command) {
    return add_to(app_, name, help, std::move(command));
  }

  CLI::App& add_to(CLI::App& parent, const char* name, const char* help, std::function<Exit()> command) {
    auto* added = parent.add_subcommand(name, help);
    added->callback([this, command = std::move(command)] { chosen_ = command; });
    return *added;
  }

  std::vector<std::string> commands() const {
    std::vector<std::string> names;
    for (const auto* each : app_.get_subcommands([](const CLI::App*) { return true; }))
      names.push_back(each->get_name());
    return names;
  }

  bool has_command(std::string_view word) const {
    const auto names = commands();
    return std::find(names.begin(), names.end(), word) != names.end();
  }

  Exit refuse(const std::string& word) const {
    const auto meant = nearest_word(word, commands());
    warn("kuaixun: there is no command \"{}\"{}; kuaixun --help lists them all", word,
         meant.empty() ? "" : fmt::format(", did you mean \"{}\"?", meant));
    return Exit::usage;
  }

  static constexpr const char* kHere = "kuaixun.toml";
  static constexpr const char* kInstalled = "/etc/kuaixun/kuaixun.toml";

  static void add_config(CLI::App& command, std::string& config) {
    command.add_option("-c,--config", config,
                       fmt::format("The configuration file; ./{} or {} when not given", kHere, kInstalled));
  }

  // Runs `command` with the configuration that was named, or with the one that is found, and says which.
  template <class Options>
  Exit with_config(Options& options) const {
    if (options.config.empty()) {
      for (const auto* file : {kHere, kInstalled})
        if (options.config.empty() && std::filesystem::exists(file)) options.config = file;
      if (options.config.empty()) {
        warn("kuaixun: no configuration: neither ./{} nor {} is there; name one with -c FILE", kHere, kInstalled);
        return Exit::usage;
      }
      warn("kuaixun: the configuration is {}", options.config);
    }
    return execute(options);
  }

  static void add_input(CLI::App& command, Input& input) {
    command.add_option("input", input.where, "FILE, URL or - for standard input")->required();
    command.add_option("--url", input.url, "The address that the document came from");
    command.add_option("--content-type", input.content_type, "The Content-Type that it came with");
  }

  void add_run() {
    auto& command = add("run", "Follows the sources until it is stopped; SIGHUP reads the configuration again",
                        [this] { return with_config(run_); });
    add_config(command, run_.config);
    command.add_flag("--once", run_.once, "Polls every source once, publishes, prints a summary and ends");
  }

  void add_check() {
    auto& command = add("check", "Validates a configuration; complains of all that is wrong with it",
                        [this] { return with_config(check_); });
    add_config(command, check_.config);
    command.add_flag("--probe", check_.probe,
                     "Also fetches and reads every source once, and asks the broker for its topics");
  }

  void add_import() {
    auto& command = add("import", "Writes the sources of an OPML subscription list as configuration",
                        [this] { return execute(import_); });
    command.add_option("opml", import_.input, "The OPML file, or - for standard input")->required();
    command.add_option("-o,--output", import_.output,
                       "The file to write, in a folder of `sources`; standard output when not given");
    command.add_flag("--force", import_.force, "Overwrites the file");
  }

  void add_export() {
    auto& command = add("export", "Writes the sources of a configuration as an OPML subscription list",
                        [this] { return with_config(export_); });
    add_config(command, export_.config);
  }

  void add_tail() {
    auto& command = add("tail", "Shows the records of a topic as they come",
                        [this] { return tail_.bootstrap.empty() ? with_config(tail_) : execute(tail_); });
    auto* bootstrap =
        command.add_option("--bootstrap", tail_.bootstrap, "Read from this broker, host:port")->type_name("HOST:PORT");
    command
        .add_option("-c,--config", tail_.config,
                    "Read from the broker of this configuration; when not given, of that which run would take")
        ->type_name("FILE")
        ->excludes(bootstrap);
    command.add_option("--prefix", tail_.prefix, "Topic prefix, with --bootstrap")
        ->needs(bootstrap)
        ->capture_default_str();
    command.add_option("--topic", tail_.topic, "Which topic")
        ->check(CLI::IsMember(topic_contents()))
        ->capture_default_str();
    command.add_option("--from", tail_.from, "Where to begin")
        ->check(CLI::IsMember({"beginning", "end"}))
        ->capture_default_str();
    command.add_flag("--json", tail_.json, "One JSON object a line");
    command.add_option("--count", tail_.count, "End after so many records; 0: go on until interrupted")
        ->capture_default_str();
  }

  void add_rebuild() {
    auto& command =
        add("rebuild", "Makes a lost or damaged ledger anew from what Kafka holds, so that nothing is published again",
            [this] { return with_config(rebuild_); });
    add_config(command, rebuild_.config);
  }

  void add_parse() {
    auto& command = add("parse", "Shows how a document is understood, by the daemon's own code",
                        [this] { return execute(parse_); });
    add_input(command, parse_.input);
    command.add_flag("--json", parse_.as_json, "One JSON object: document, entries, items");
    std::string kinds = "The kind of source: auto";
    for (const auto& connector : all_connectors()) kinds.append(", ").append(connector.kind);
    command.add_option("--kind", parse_.kind, kinds)->capture_default_str();
    command.add_option("--time-zone", parse_.time_zone,
                       "The source's offset from UTC, like +08:00, or its place, like Europe/Berlin");
    command.add_option("--profile", parse_.profile,
                       "How a digest is taken apart: auto, the name of a shipped profile, or a file that holds one");
  }

  void add_extract() {
    auto& command = add("extract", "Shows the article that a page holds, and how each part was found",
                        [this] { return execute(extract_); });
    add_input(command, extract_.input);
    command.add_flag("--json", extract_.as_json, "One JSON object; what is not shown on a terminal is one anyway");
  }

  void add_dedup() {
    auto& command =
        add("dedup", "Decides about the items of a file as the daemon would: what is news, what an echo of it",
            [this] { return execute(dedup_); });
    command.add_option("input", dedup_.input, "JSON Lines, an item each: FILE or - for standard input")->required();
    command.add_flag("--json", dedup_.as_json, "One JSON object a line");
  }

  void add_errors() {
    auto& command = add("errors", "Lists all errors: what helps, whose fault each is, and what to do",
                        [this] { return execute(errors_); });
    command.add_flag("--json", errors_.as_json, "One JSON object a line");
  }

  void add_sources() {
    auto& sources = *app_.add_subcommand("sources", "Asks the running daemon about its sources");
    sources.require_subcommand(1);
    add_sources_action(sources, "list", "Shows how each source is doing, and when it is due",
                       SourcesOptions::Action::list);
    auto& poll = add_sources_action(sources, "poll", "Makes a source due now", SourcesOptions::Action::poll);
    poll.add_option("id", sources_.id, "Which source")->required();
  }

  void add_reload() {
    auto& command = add("reload", "Has the running daemon read its configuration again, and says what that changed",
                        [this] { return with_config(reload_); });
    add_config(command, reload_.config);
    command.add_flag("--force", reload_.force, "Though it leaves most sources");
    command.add_flag("--json", reload_.as_json, "One JSON object");
  }

  void add_why() {
    auto& command = add("why", "Asks the running daemon what became of an item, and why it was decided so",
                        [this] { return with_config(why_); });
    command.add_option("what", why_.what, "An item's id, an address or a guid")->required();
    add_config(command, why_.config);
    command.add_flag("--json", why_.as_json, "One JSON object");
  }

  CLI::App& add_sources_action(CLI::App& sources, const char* name, const char* help, SourcesOptions::Action action) {
    auto& command = add_to(sources, name, help, [this, action] {
      sources_.action = action;
      return with_config(sources_);
    });
    add_config(command, sources_.config);
    command.add_flag("--json", sources_.as_json, "One JSON object a line");
    return command;
  }

  CLI::App app_{"kuaixun follows feeds and publishes each item exactly once to Kafka topics."};
  std::function<Exit()> chosen_;
  RunOptions run_;
  CheckOptions check_;
  ImportOptions import_;
  ExportOptions export_;
  TailOptions tail_;
  RebuildOptions rebuild_;
  ParseOptions parse_;
  ExtractOptions extract_;
  DedupOptions dedup_;
  ErrorsOptions errors_;
  SourcesOptions sources_;
  ReloadOptions reload_;
  WhyOptions why_;
};

}  // namespace
}  // namespace kuaixun

int main(int argc, char** argv) {
  try {
    return int(kuaixun::CommandLine().run(argc, argv));
  } catch (const std::exception& error) {
    std::cerr << "kuaixun: " << error.what() << '\n';
    return int(kuaixun::Exit::failed);
  }
}
