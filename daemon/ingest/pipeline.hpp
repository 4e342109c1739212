// One round for one source, from its address to the ledger: gather, encode, decide.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "collect/collector.hpp"
#include "collect/origins.hpp"
#include "decide/decider.hpp"
#include "ingest/known_in_ledger.hpp"
#include "ingest/last_listed.hpp"
#include "ingest/local_faults.hpp"
#include "ingest/patient_ledger.hpp"
#include "ledger/ledger.hpp"
#include "observe/metrics.hpp"
#include "publish/encoder.hpp"

namespace kuaixun {

// One decision, for those who watch.
struct DecisionNote {
  Decision decision;
  std::string title;
};

// What came of a round that did not fail.
struct RoundReport {
  Gathered::Outcome outcome = Gathered::Outcome::read;
  int entries = 0;
  int held_back = 0;                  // old news: see Backlog
  int gone = 0;                       // new entries whose page was gone: not published
  bool has_more = false;              // another document is there already, or coming
  int postponed = 0;                  // their pages did not fit into the round: see PageStep
  std::string listed_under{};         // as Gathered has it
  std::array<int, 4> decided{};       // by Verdict
  std::array<int, 6> echoes{};        // of those the sightings, by KeyKind
  std::vector<DecisionNote> notes{};  // new, revision and sighting; not unchanged
  Cursor cursor{};

  int count(Verdict verdict) const { return decided[std::size_t(verdict)]; }
};

// Everything that a round needs besides the source. All of it outlives the pipeline.
struct PipelineParts {
  Fetcher& fetcher;
  Ledger& ledger;
  Connectors connectors;
  Workers workers;
  MemoryBudget& memory;
  Clock& clock;
  Metrics& metrics;
  PageReader read_page;
  BusyBoard* board = nullptr;  // where writes to the ledger stand while they last
};

// Lives on the io thread; rounds of different sources run side by side. `most_bytes`: of a file, as of what is fetched.
class Pipeline {
 public:
  Pipeline(PipelineParts parts, Encoder encoder, ScheduleSettings schedule, BackfillSettings backfill,
           DedupSettings dedup = {}, PageLimits pages = {}, std::size_t most_bytes = 64 << 20);

  // For the rounds that begin from now on.
  void set(const ScheduleSettings& schedule, const BackfillSettings& backfill) { collector_.set(schedule, backfill); }

  // Reads what the ledger holds of what was published lately, so that no round waits for it.
  Task<Result<void>> prepare();

  // Gathers, encodes, decides and commits. On success the ledger has the new cursor, the items and their outbox rows,
  // durably and together. On failure it has nothing of this round. `chance` and `turn`: as for Collector::gather().
  Task<boost::system::result<RoundReport, RoundFailure>> round(Source source, Cursor cursor, double chance,
                                                               std::shared_ptr<FetchTurn> turn = {});

  // After a round that failed: the cursor as it is now, and what was not understood. Both outlive the call.
  Task<Result<void>> keep(const Source& source, const Cursor& cursor, std::optional<Reject> reject);

  // As Collector::asked_at().
  std::string asked_at(const Source& source, const Cursor& cursor) const { return collector_.asked_at(source, cursor); }
  // Somebody who watches has seen this file closed: see FileOrigin.
  void settle(const std::string& path) { origin_.files().settle(path); }
  // What rounds wait for, or failed for, that is no source's fault.
  LocalFaults& faults() { return faults_; }

 private:
  // Of the candidates that are to be published if they are new, in their order; of others, and of what was listed
  // before, they are empty.
  using Records = std::vector<Record>;
  Task<Records> encode_new(const Source& source, Gathered& gathered);
  Task<Result<RoundReport>> commit(const Source& source, Gathered& gathered, Records records);
  void write(LedgerTransaction& ledger, const Source& source, Gathered& gathered, Records& records,
             RoundReport& report);
  void count(const Gathered& gathered, const RoundReport& report);
  // Null where the source's items are compared with nothing.
  NearWindow* near_for(const Source& source) { return source.near && near_.is_on() ? &near_ : nullptr; }
  Counter items_counter(std::string_view verdict);

  PipelineParts parts_;
  Encoder encoder_;
  LocalFaults faults_;
  PatientLedger ledger_;
  KnownInLedger known_;
  NearWindow near_;
  LastListed last_listed_;
  Origins origin_;
  Collector collector_;
  Counter entries_;
  Counter held_back_;
  Gauge near_items_, near_bytes_;
  std::vector<Counter> items_;      // by Verdict
  std::vector<Counter> sightings_;  // by KeyKind
};

}  // namespace kuaixun
