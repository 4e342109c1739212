// Which documents are in work, on disk: what a process died of is known to the next one.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/error.hpp"

namespace kuaixun {

// A document on its way through a worker.
struct InWork {
  std::string source, address;
  auto operator<=>(const InWork&) const = default;
};

// A file of slots in the state directory: a document is noted before a worker takes it up, and struck out after. What
// is still noted at a start was in work at a death. After two deaths without an end between them the document is
// deadly: it is not read, once, and then has one life left. Nothing is synced: the notes outlive the process, not the
// machine. A directory that cannot be written has no notes. Lives on the io thread.
class WorkNotes {
 public:
  static constexpr int kDeadly = 2;

  explicit WorkNotes(const std::string& directory);
  ~WorkNotes();
  WorkNotes(const WorkNotes&) = delete;
  WorkNotes& operator=(const WorkNotes&) = delete;

  // Whether the document was in work at two deaths. Says so once: then another attempt is allowed.
  bool is_deadly(const InWork& document);

  // Returns the slot, for strike_out(); negative: not noted.
  int note(const InWork& document);
  // The document was read, well or not.
  void strike_out(int slot, const InWork& document);

 private:
  void count_deaths(const std::string& slots);
  void read_deaths();
  void save_deaths() const;

  std::string deaths_file_;
  int descriptor_ = -1;
  std::vector<int> free_;
  std::map<InWork, int> deaths_;
};

// The error of a document that is deadly.
Error deadly(const InWork& document);

}  // namespace kuaixun
