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
#include "collect/connector.hpp"
#include "collect/known.hpp"
#include "collect/page.hpp"
#include "collect/page_step.hpp"
#include "collect/workers.hpp"
#include "fetch/fetcher.hpp"
#include "observe/metrics.hpp"

namespace kuaixun {

// What came of asking a source.
struct Gathered {
  enum class Outcome { read, not_modified, same_body };
  Outcome outcome = Outcome::read;
  DocumentInfo document{};                // of what was read …
  std::map<std::string, int> left_out{};  // … and as Batch::left_out
  std::vector<Candidate> candidates{};    // oldest first
  std::vector<Reject> rejects{};          // pages that are not to be read
  bool is_whole = true;                   // the document did not break off
  bool is_all_listed = false;             // what the source lists now is all among the candidates
  int postponed = 0;                      // candidates whose pages did not fit into the round: see PageStep
  Cursor cursor{};                        // where the source stands once all of this is decided about
  Time started{};
  MemoryShare::Room reading{}, kept{};  // for what stands here
};

// Nothing was gathered, or decided, and what that leaves behind: a reject, when a document was not understood.
struct RoundFailure {
  Error error;
  std::optional<Reject> reject{};
  std::uint64_t body_hash = 0;  // of the rejected document
};

[[noreturn]] void throw_exception_from_error(const RoundFailure& failure, const boost::source_location& where);

// All of it outlives the collector.
struct CollectorParts {
  Fetcher& fetcher;
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

  // Where the source is asked for: at its address, or where that has moved to for good.
  static const std::string& address_of(const Source& source, const Cursor& cursor, Time now);

  // Fetches, understands, and reads pages where the source asks for them. `chance` in [0, 1) goes to the next due time;
  // `turn` at address_of(source), if there is one in hand. Writes nothing: who has decided about all candidates keeps
  // the cursor.
  Task<boost::system::result<Gathered, RoundFailure>> gather(const Source& source, Cursor cursor, double chance,
                                                             std::shared_ptr<FetchTurn> turn);

 private:
  struct Answer;
  Task<std::optional<RoundFailure>> read(const Source& source, const Connector& connector, Answer& answer,
                                         Gathered& gathered);

  CollectorParts parts_;
  ScheduleSettings schedule_;
  BackfillSettings backfill_;
  PageVisitor visitor_;
  PageStep pages_;
};

}  // namespace kuaixun
