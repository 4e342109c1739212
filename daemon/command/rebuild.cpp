#include <algorithm>
#include <filesystem>
#include <iostream>
#include <iterator>

#include <fmt/format.h>
#include <unistd.h>

#include "base/clock.hpp"
#include "base/kill_point.hpp"
#include "base/run_task.hpp"
#include "command/commands.hpp"
#include "command/console.hpp"
#include "decide/folding.hpp"
#include "ledger/ledger_files.hpp"
#include "ledger/sqlite.hpp"
#include "ledger/sqlite_ledger.hpp"
#include "publish/kafka_producer.hpp"
#include "publish/marker_reader.hpp"
#include "publish/progress_marker.hpp"
#include "publish/record_reader.hpp"
#include "publish/topic_reader.hpp"
#include "publish/topics.hpp"
#include "settings.hpp"

namespace kuaixun {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kGroup = 5'000;  // records folded in one ledger transaction
constexpr std::chrono::milliseconds kMarkerDeadline{90'000}, kTurn{1'000};
constexpr int kPatience = 60;  // turns without a record before a topic is said to hang

struct Folded {
  std::uint64_t items = 0, sightings = 0, known = 0, unreadable = 0;
  std::vector<MissingBeginning> missing{};
};

class Rebuild {
 public:
  explicit Rebuild(Settings settings) : settings_(std::move(settings)), folding_(settings_.sources, settings_.dedup) {}

  // Leaves the ledger's directory untouched until the new ledger is whole.
  Result<Folded> run() {
    const std::string directory = settings_.ledger.directory, workshop = directory + "/rebuild";
    std::error_code failed;
    fs::create_directories(directory, failed);
    try {
      const FileLock lock(directory);
      fs::remove_all(workshop, failed);
      fs::create_directories(workshop, failed);
      if (failed) return Error{"state_directory", fmt::format("create {}: {}", workshop, failed.message())};
      auto folded = fold_topics(workshop);
      if (!folded) return folded;
      kill_point("rebuilt");
      auto aside = put_in_place(workshop, directory, clock_.now());
      if (!aside) return aside.error();
      if (!aside->empty()) std::cerr << "\nthe ledger that was there is now " << *aside;
      fs::remove_all(workshop, failed);
      return folded;
    } catch (const LedgerFailure& failure) {
      return failure.error();
    }
  }

 private:
  Result<Folded> fold_topics(const std::string& workshop) {
    // What a killed daemon left half committed must be over, one way or the other, before the topics are read.
    auto producer = KafkaProducer::open(settings_.kafka, {});
    if (!producer) return producer.error();
    if (auto taken_over = (*producer)->init(); !taken_over) return taken_over.error();
    auto marker = read_marker(settings_.kafka, kMarkerDeadline);
    if (!marker) return marker.error();
    LedgerSettings fresh = settings_.ledger;
    fresh.directory = workshop;
    auto ledger = SqliteLedger::open(io_.get_executor(), fresh, clock_, metrics_);
    if (!ledger) return ledger.error();
    Folded folded;
    const auto topics = topics_to_rebuild_from(settings_.kafka);
    if (!topics) return topics.error();
    for (const auto& topic : *topics)
      if (auto read = read_topic(**ledger, topic, folded); !read) return read.error();
    std::function<void(LedgerTransaction&)> rest = [&](LedgerTransaction& round) {
      folding_.save_known(round);
      folding_.save_cursors(round);
      folding_.save_outlines(round);
    };
    if (auto saved = run_task(io_, (*ledger)->write(std::move(rest))); !saved) return saved.error();
    if (!marker->progress.ledger_id.empty())
      if (auto adopted = run_task(io_, (*ledger)->adopt(marker->progress)); !adopted) return adopted.error();
    return folded;
  }

  Result<void> read_topic(SqliteLedger& ledger, const std::string& topic, Folded& folded) {
    auto reader = TopicReader::open(settings_.kafka, {topic}, From::beginning);
    if (!reader) return reader.error();
    std::ranges::move((*reader)->missing_beginnings(), std::back_inserter(folded.missing));
    std::vector<Record> group;
    for (int idle = 0; !(*reader)->at_end();) {
      auto record = (*reader)->next(kTurn);
      if (!record) return record.error();
      if (!*record) {
        if (++idle == kPatience)
          return Error{"topic_stuck",
                       fmt::format("read {}: nothing came for {} s before its end: an open transaction of another "
                                   "producer, perhaps",
                                   topic, kPatience)};
        continue;
      }
      idle = 0;
      group.push_back(std::move(**record));
      if (group.size() == kGroup)
        if (auto written = write(ledger, group, folded); !written) return written;
    }
    return write(ledger, group, folded);
  }

  Result<void> write(SqliteLedger& ledger, std::vector<Record>& group, Folded& folded) {
    std::function<void(LedgerTransaction&)> round = [&](LedgerTransaction& transaction) {
      for (const auto& record : group) take(transaction, record, folded);
    };
    auto written = run_task(io_, ledger.write(std::move(round)));
    group.clear();
    std::cerr << fmt::format("\r{} items, {} sightings, {} known besides", folded.items, folded.sightings, folded.known)
              << std::flush;
    return written;
  }

  void take(LedgerTransaction& transaction, const Record& record, Folded& folded) {
    const auto content = content_of(record.topic);
    if (content == TopicContent::known) return take_known(record, folded);
    if (content == TopicContent::items) {
      if (const auto item = read_item(record)) {
        folding_.add(transaction, *item, recipe_of(record));
        ++folded.items;
        return;
      }
    } else if (const auto sighting = read_sighting(record)) {
      folding_.add(transaction, *sighting);
      ++folded.sightings;
      return;
    }
    ++folded.unreadable;
  }

  void take_known(const Record& record, Folded& folded) {
    if (const auto name = key_of_text(record.key); name && is_tombstone(record)) {
      folding_.forget(*name);
    } else if (auto known = read_known(record)) {
      folding_.add(std::move(*known));
      ++folded.known;
    } else {
      ++folded.unreadable;
    }
  }

  Settings settings_;
  Folding folding_;
  SystemClock clock_;
  Metrics metrics_;
  asio::io_context io_{1};
};

void tell_missing(const std::vector<MissingBeginning>& missing) {
  for (const auto& each : missing)
    std::cerr << (each.is_empty ? fmt::format("{}, partition {}: its first {} records are gone, and nothing is left\n",
                                              each.topic, each.partition, each.first_offset)
                                : fmt::format("{}, partition {}: its beginning is gone, it starts with record {}\n",
                                              each.topic, each.partition, each.first_offset));
  if (missing.empty()) return;
  std::cerr << "What was in these records is not known again: entries that sources still list from then will be "
               "published once more, as new items. Let the topics keep items and sightings as long as "
               "state.remember says (retention.ms), or begin with fresh topics.\n";
}

// What no topic holds.
void tell_what_is_learnt_anew(const Folded& folded, const std::string& known_topic) {
  if (folded.known == 0)
    std::cerr << fmt::format(
        "{} says nothing, as before there was such a topic: what was held back is news if a source lists it and the "
        "limits of [backfill] let it pass, pages behind teasers are asked for once more, and which addresses are pages "
        "of many is learnt anew.\n",
        known_topic);
  std::cerr << "Learnt anew: what each source lists, validators, pages that are due again, and how much each word "
               "weighs in telling copies in other words, from the items of dedup.window: decisions about such copies "
               "may differ.\n";
}

// The unit's state lies in a directory that systemd names to the unit alone: a rebuild by hand would make another one,
// which the daemon never looks at.
Result<void> check_directory(const Settings& settings) {
  if (settings.is_directory_said || geteuid() != 0) return {};
  return Error{"state_directory",
               fmt::format("which ledger is to be made anew? As root it would be {}, and the unit's is "
                           "/var/lib/private/kuaixun: set state.directory, or STATE_DIRECTORY for this command",
                           settings.ledger.directory)};
}

}  // namespace

Exit execute(const RebuildOptions& options) {
  auto loaded = load_settings(options.config);
  for (const auto& complaint : loaded.complaints) std::cerr << complaint.to_string() << '\n';
  if (!loaded.complaints.empty()) return Exit::configuration;
  if (loaded.settings.kafka.embedded()) {
    std::cerr << "kuaixun rebuild: the embedded broker keeps nothing to rebuild from: set kafka.bootstrap\n";
    return Exit::configuration;
  }
  if (const auto known = check_directory(loaded.settings); !known) {
    std::cerr << "kuaixun rebuild: " << known.error().message << '\n';
    return Exit::configuration;
  }
  let_writes_fail();
  keep_files_private();
  const auto directory = loaded.settings.ledger.directory;
  const auto known_topic = topic_name(loaded.settings.kafka, TopicContent::known);
  const auto folded = Rebuild(std::move(loaded.settings)).run();
  std::cerr << '\n';
  if (!folded) {
    warn("kuaixun rebuild: {}", folded.error().message);
    return exit_of(folded.error());
  }
  tell_missing(folded->missing);
  tell_what_is_learnt_anew(*folded, known_topic);
  fmt::print(
      "{} knows {} items and {} sightings again, and {} records of what is known besides; {} records could not be "
      "read\n",
      directory, folded->items, folded->sightings, folded->known, folded->unreadable);
  return Exit::ok;
}

}  // namespace kuaixun
