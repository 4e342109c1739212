// Where documents come from.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/task.hpp"
#include "fetch/fetcher.hpp"
#include "model.hpp"

namespace kuaixun {

// What an origin gave.
struct Arrival {
  std::optional<Document> document{};         // none: there is none that was not given before
  std::shared_ptr<MemoryShare::Room> room{};  // that its body takes: kept until there is room to read it
  std::string listed_under{};                 // the address of the list, after whatever moved for good
  std::string url{};                          // as Document::url, with or without a document
  std::string position{};                     // for Cursor::position, once the document was decided about
  bool has_more = false;                      // the next document is there already
  bool is_one_of_many = false;  // it is not all that the source has, and others come after one that is not understood
  bool is_first_read = false;   // it was there before the source was followed
  std::optional<std::chrono::seconds> ask_again_in{};  // something is coming
  std::optional<std::chrono::seconds> fresh_for{};     // as long as nothing new is to be expected, if it says so
};

// Gives a source's documents one after the other. It remembers nothing but the position, which is its own: bytes that
// nobody else reads, kept in the Cursor. Lives on the io thread.
class Origin {
 public:
  virtual ~Origin() = default;

  // What is asked for the next document: whose turn it takes.
  virtual std::string asked_at(const Source& source, const std::string& position, Time now) const = 0;

  // The document after `position`; empty: the first. `turn`: at asked_at(), if there is one in hand. Errors: as of
  // Fetcher::fetch(). `source` outlives the call.
  virtual Task<Result<Arrival>> next(const Source& source, std::string position, std::shared_ptr<FetchTurn> turn) = 0;

  // From where the document that led to `position` is given again.
  virtual std::string again(const Source& source, const std::string& position) const = 0;

  // From where to go on when what was asked for at `position` failed.
  virtual std::string after_failure(const Source& source, const std::string& position, Time now) const = 0;
};

}  // namespace kuaixun
