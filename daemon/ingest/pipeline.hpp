// One round for one source, from the address to the ledger.
#pragma once

#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "fetch/fetcher.hpp"
#include "ingest/connector.hpp"
#include "ingest/ingest_settings.hpp"
#include "ingest/local_faults.hpp"
#include "ingest/page.hpp"
#include "ingest/page_step.hpp"
#include "ingest/patient_writer.hpp"
#include "ingest/rhythm.hpp"
#include "ingest/workers.hpp"
#include "ledger/ledger.hpp"
#include "observe/metrics.hpp"
#include "publish/kafka_settings.hpp"

namespace kuaixun {

// One decision, for those who watch.
struct DecisionNote {
  Decision decision;
  std::string title;
};

// What came of a round that did not fail.
struct RoundReport {
  enum class Outcome { read, not_modified, same_body };
  Outcome outcome = Outcome::read;
  int entries = 0;
  bool is_whole = true;               // the document did not break off
  int held_back = 0;                  // old news: see Backlog
  int gone = 0;                       // new entries whose page was gone: not published
  int postponed = 0;                  // their pages did not fit into the round: see PageStep
  std::array<int, 4> decided{};       // by Verdict
  std::vector<DecisionNote> notes{};  // new, revision and sighting; not unchanged
  Cursor cursor{};

  int count(Verdict verdict) const { return decided[std::size_t(verdict)]; }
};

// A round that failed, and what it leaves behind: a reject for the outbox, when a document was not understood.
struct RoundFailure {
  Error error;
  std::optional<Reject> reject{};
  std::uint64_t body_hash = 0;  // of the rejected document
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

// Lives on the io thread; rounds of different sources run side by side.
class Pipeline {
 public:
  Pipeline(PipelineParts parts, KafkaSettings kafka, ScheduleSettings schedule, BackfillSettings backfill,
           PageLimits pages = {});

  // Where the source is asked for: at its address, or where that has moved to for good.
  static const std::string& address_of(const Source& source, const Cursor& cursor, Time now);

  // Fetches, understands, reads pages where the source asks for them, decides and commits. On success the ledger has
  // the new cursor, the items and their outbox rows, durably and together. On failure it has nothing of this round.
  // `chance` in [0, 1) goes to the next due time; `turn` at address_of(source), if there is one in hand.
  Task<boost::system::result<RoundReport, RoundFailure>> round(Source source, Cursor cursor, double chance,
                                                               std::shared_ptr<FetchTurn> turn = {});

  const KafkaSettings& kafka() const { return kafka_; }
  // What rounds wait for, or failed for, that is no source's fault.
  LocalFaults& faults() { return faults_; }
  // The ledger as rounds write to it.
  PatientWriter& ledger() { return ledger_; }

 private:
  struct Understood;
  Task<Result<void>> commit(const Source& source, Understood& understood, RoundReport& report);
  void write(LedgerTransaction& ledger, const Source& source, Understood& understood, RoundReport& report);
  void count(const Batch& batch, const RoundReport& report);
  Counter& items_counter(std::string_view verdict);

  PipelineParts parts_;
  KafkaSettings kafka_;
  ScheduleSettings schedule_;
  BackfillSettings backfill_;
  LocalFaults faults_;
  PatientWriter ledger_;
  PageVisitor visitor_;
  PageStep pages_;
  Counter& entries_;
  Counter& held_back_;
  std::array<Counter*, 4> items_{};  // by Verdict
};

[[noreturn]] void throw_exception_from_error(const RoundFailure& failure, const boost::source_location& where);

}  // namespace kuaixun
