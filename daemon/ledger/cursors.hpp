// One face of the ledger: where each source stands. How far it has been read, what it lists, which of its pages are to
// be asked for again.
#pragma once

#include <optional>
#include <string_view>

#include "model.hpp"

namespace kuaixun {

// Belongs to a LedgerTransaction, which tells of threads, errors and lifetime. Who only asks takes a const one. What is
// kept of a source that is followed no more is forgotten in time: see Housekeeping.
class Cursors {
 public:
  // Also notes that the source was asked, and whether it answered (no failures in a row).
  virtual void save_cursor(std::string_view source_id, const Cursor& cursor) = 0;

  // The entry keys that are put from here to the end of the round stand in what this source lists now …
  virtual void begin_list(std::string_view source_id) = 0;
  // … and were all of them: what the source listed before, and does not any more, is forgotten in time.
  virtual void end_list(std::string_view source_id) = 0;

  // Pages that are to be asked for again, by the entry key of their item.
  virtual std::optional<PageTry> page_try(const Key& entry) const = 0;
  // The earliest due of the source's pages.
  virtual std::optional<Time> earliest_page_due(std::string_view source_id) const = 0;
  virtual void put_page_try(std::string_view source_id, const Key& entry, const PageTry& page) = 0;
  virtual void forget_page_try(const Key& entry) = 0;
  // Those of the source that were due before `time`.
  virtual void forget_page_tries(std::string_view source_id, Time time) = 0;

 protected:
  ~Cursors() = default;
};

}  // namespace kuaixun
