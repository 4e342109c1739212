// One room of the house: gathers what a source says. From Source and Cursor to candidates; decides about none.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "collect/collect_settings.hpp"
#include "collect/known.hpp"
#include "collect/origin.hpp"
#include "collect/page_step.hpp"
#include "collect/workers.hpp"
#include "connector.hpp"
#include "observe/metrics.hpp"

namespace kuaixun {

// What came of asking a source.
struct Gathered {
  enum class Outcome { read, not_modified, same_body };
  Outcome outcome = Outcome::read;
  std::string listed_under{};             // as Arrival has it
  std::string document_url{};             // of what was read …
  DocumentInfo document{};                // … what it says of itself …
  std::map<std::string, int> left_out{};  // … and as Batch::left_out
  std::vector<Candidate> candidates{};    // oldest first
  std::vector<Reject> rejects{};          // pages that are not to be read
  bool is_whole = true;                   // the document did not break off
  bool is_all_listed = false;             // what the source lists now is all among the candidates
  bool has_more = false;                  // another document is there already, or coming
  int postponed = 0;                      // candidates whose pages did not fit into the round: see PageStep
  Cursor cursor{};                        // where the source stands once all of this is decided about
  Time started{};
  MemoryShare::Room reading{}, kept{};  // for what stands here
};

// From where to go on after a failure: where another address is to be asked, and past a document of many that is not
// understood, which does not hold up those after it.
struct Passed {
  std::string position;
  bool has_more = false;
};

// Nothing was gathered, or decided, and what that leaves behind: a reject, when a document was not understood.
struct RoundFailure {
  Error error;
  std::optional<Reject> reject{};
  std::uint64_t rejected_hash = 0;  // of a document that was not understood: see substance_of()
  std::optional<Passed> passed{};
};

[[noreturn]] void throw_exception_from_error(const RoundFailure& failure, const boost::source_location& where);

// The cursor, for a round of the source as it is configured now. Another address or kind begins anew: what was read
// there under the other says nothing of what is there now. What was listed, and when, stays: see Backlog and Liveness.
Cursor resumed(const Source& source, Cursor cursor, const ScheduleSettings& schedule);

// All of it outlives the collector.
struct CollectorParts {
  Origin& origin;
  Fetcher& fetcher;  // of pages
  Known& known;
  Connectors connectors;
  Workers workers;
  MemoryBudget& memory;
  Clock& clock;
  Metrics& metrics;
  PageReader read_page;
  BusyBoard* board = nullptr;  // where it is noted that a document was taken up
};

// Lives on the io thread; several sources are gathered side by side.
class Collector {
 public:
  Collector(CollectorParts parts, ScheduleSettings schedule, BackfillSettings backfill, PageLimits pages);

  // For the rounds that begin from now on.
  void set(const ScheduleSettings& schedule, const BackfillSettings& backfill) {
    schedule_ = schedule;
    backfill_ = backfill;
    pages_.set(schedule);
  }

  // Where the source is asked next: whose turn that takes.
  std::string asked_at(const Source& source, const Cursor& cursor) const;

  // Fetches, understands, and reads pages where the source asks for them. `chance` in [0, 1) goes to the next due time;
  // `turn` at asked_at(source), if there is one in hand. Writes nothing: who has decided about all candidates keeps
  // the cursor.
  Task<boost::system::result<Gathered, RoundFailure>> gather(const Source& source, Cursor cursor, double chance,
                                                             std::shared_ptr<FetchTurn> turn);

 private:
  struct Asked;
  Task<boost::system::result<Gathered, RoundFailure>> ask(const Source& source, Cursor cursor, double chance,
                                                          std::shared_ptr<FetchTurn> turn);
  static RoundFailure not_understood(const Error& error, const Source& source, Asked& asked, const Cursor& cursor);
  Task<std::optional<RoundFailure>> read(const Source& source, const Connector& connector, Asked& asked,
                                         Gathered& gathered);

  CollectorParts parts_;
  ScheduleSettings schedule_;
  BackfillSettings backfill_;
  PageVisitor visitor_;
  PageStep pages_;
};

}  // namespace kuaixun
