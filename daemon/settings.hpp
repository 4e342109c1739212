// The configuration, typed and complete; and how it is read.
#pragma once

#include <string>
#include <vector>

#include "base/log.hpp"
#include "collect/collect_settings.hpp"
#include "decide/dedup_settings.hpp"
#include "fetch/fetch_settings.hpp"
#include "ledger/ledger_settings.hpp"
#include "model.hpp"
#include "observe/admin_settings.hpp"
#include "publish/kafka_settings.hpp"

namespace kuaixun {

// Serves sample sources over HTTP on loopback, for trying kuaixun out without the internet.
struct DemoSettings {
  std::string listen{};     // address:port; empty: no demo server
  std::string directory{};  // the files it serves
};

struct Settings {
  std::string instance{};
  LedgerSettings ledger;
  bool is_directory_said = false;  // ledger.directory is the configuration's or the unit's, and no guess
  OutboxLimits outbox;
  KafkaSettings kafka;
  FetchSettings fetch;
  ScheduleSettings schedule;
  BackfillSettings backfill;
  DedupSettings dedup;
  AdminSettings admin;
  log::Settings log;
  bool show_decisions = false;  // one line for each decision on standard output
  DemoSettings demo;
  std::vector<Source> sources;        // of the file itself and of all files that `sources` names, in order
  std::vector<std::string> disabled;  // ids of those that are not to be followed, and not among them
};

// One thing wrong with the configuration.
struct Complaint {
  std::string file;
  int line = 0, column = 0;
  std::string key, what, expected, suggestion;  // suggestion: the name that was probably meant; may be empty

  // file:line:column: key: what, expected …; did you mean …?
  std::string to_string() const;
};

struct LoadedSettings {
  Settings settings;                  // to be used only when there is no complaint
  std::vector<Complaint> complaints;  // every one that can be found in one pass
  std::vector<Complaint> warnings;    // what is accepted, and perhaps not meant
};

// Reads a configuration file and the source files (TOML, OPML) that it names, relative to its own folder.
LoadedSettings load_settings(const std::string& file);

}  // namespace kuaixun
