// The ledger's files: who may have them, and how one takes another's place.
#pragma once

#include <string>

#include "base/error.hpp"
#include "base/time.hpp"

namespace kuaixun {

// Only one process may have the ledger of a directory: the lock goes with the process, however it ends. Throws
// LedgerFailure: `ledger_locked`, `ledger_io`.
class FileLock {
 public:
  explicit FileLock(const std::string& directory);
  ~FileLock();
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int descriptor_;
};

std::string ledger_file(const std::string& directory);

// Renames the ledger of `directory` to ledger.db.set-aside-TIME, with its write-ahead log. Returns the new name; empty
// when there was none. Nothing is deleted. Error `ledger_io`.
Result<std::string> set_aside(const std::string& directory, Time now);

// Puts the closed ledger of `workshop` in the place of that of `directory`, which is set aside. Error `ledger_io`.
Result<std::string> put_in_place(const std::string& workshop, const std::string& directory, Time now);

// A note for the next start that the ledger was found damaged: it is then checked page by page.
void note_damage(const std::string& directory);
bool damage_is_noted(const std::string& directory);
void forget_damage(const std::string& directory);

}  // namespace kuaixun
