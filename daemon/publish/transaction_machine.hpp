// What the publisher does next: the commit-error table of librdkafka 2.0.2 as a pure function.
//
// A batch of rows is published in one transaction where possible. When Kafka refuses a record for good, the rows are
// halved until the culprit stands alone (one bad record fails its whole Kafka batch with the same error, so that its
// report does not name it), which is then put into quarantine: a reject takes its place. After such a refusal
// librdkafka fails the next transaction once more, with an out-of-order sequence; that is why an abort alone is tried
// again several times.
#pragma once

#include <cstddef>
#include <optional>

namespace kuaixun {

// What was asked of the producer.
enum class Call { begin, fill, commit, abort };

// What it answered.
enum class Answer {
  ok,
  retriable,  // ask for the same again: it goes on where it was
  abortable,  // this transaction is lost, the next may work
  rejected,   // as abortable: Kafka refused a record for what it is (too large, invalid)
  refused,    // as abortable: no permission, or no such topic. A person must help
  fatal,      // this producer is lost; the next may work
  fenced,     // another producer took over our transactional id
};

struct Event {
  Call call = Call::begin;
  Answer answer = Answer::ok;
  // With `rejected`: which row of the batch it was, when the report names it.
  std::optional<std::size_t> culprit{};
};

enum class Step {
  begin,
  fill,
  commit,
  abort,
  done,     // every row is in Kafka, or in quarantine
  rebuild,  // nothing is known: make a new producer and ask Kafka's marker
  stop_fenced,
  stop_refused,
};

// How the rows of a transaction are written. A single row that was rejected goes through these in turn.
enum class Quarantine {
  none,
  bytes,        // as a reject: original key, value and headers
  reason_only,  // as a reject without the bytes
};

// Where a batch stands. Rows [first, first + count) are in the transaction under way, those before are in Kafka.
struct BatchState {
  std::size_t rows = 0;
  std::size_t first = 0, count = 0;
  Quarantine quarantine = Quarantine::none;
  std::optional<Answer> failed{};  // why the transaction under way is being aborted
  std::optional<std::size_t> culprit{};
  int aborts = 0;   // in a row, since something was committed or the rows were halved
  int repeats = 0;  // of the same call, because it was retriable

  static BatchState of(std::size_t rows) { return {.rows = rows, .count = rows}; }
  bool operator==(const BatchState&) const = default;
};

inline constexpr int kMaxAborts = 4;   // tries of the same rows
inline constexpr int kMaxRepeats = 3;  // tries of the same call; each waits its own deadline

// The first step is `begin`. Never throws, always ends: each path takes at most a bounded number of steps a row.
Step next_step(BatchState& state, const Event& event);

}  // namespace kuaixun
