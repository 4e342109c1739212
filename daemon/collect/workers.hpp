// The threads that read documents of strangers, and who keeps an eye on them.
#pragma once

#include <utility>

#include "base/stall_point.hpp"
#include "base/task.hpp"
#include "collect/work_notes.hpp"
#include "observe/busy_board.hpp"

namespace kuaixun {

// run_on() for work on a document: it stands on the board while a worker has it, and among the notes until it has come
// back. Both may be missing, as in tests. What it refers to outlives it. Cheap to copy; lives on the io thread.
class Workers {
 public:
  Workers(asio::thread_pool& pool, BusyBoard* board = nullptr, WorkNotes* notes = nullptr)
      : pool_(&pool), board_(board), notes_(notes) {}

  // Whether the process has died of this document before: see WorkNotes.
  bool is_deadly(const InWork& document) const { return notes_ != nullptr && notes_->is_deadly(document); }

  // `step` is the name of a stall_point.
  template <std::invocable F>
  Task<std::invoke_result_t<F>> run(InWork document, const char* step, F work) const {
    const Note noted(notes_, document);
    auto watched = [&] {
      if (board_ == nullptr) return work();
      const BusyBoard::Entry entry(*board_, Stuck::Place::worker, document.source, document.address);
      stall_point(step, document.source);
      return work();
    };
    co_return co_await run_on(*pool_, std::move(watched));
  }

 private:
  // Struck out when the work has come back, and not when the process goes while a worker still has it.
  class Note {
   public:
    Note(WorkNotes* notes, const InWork& document)
        : notes_(notes), document_(document), slot_(notes != nullptr ? notes->note(document) : -1) {}
    ~Note() {
      if (notes_ != nullptr) notes_->strike_out(slot_, document_);
    }
    Note(const Note&) = delete;
    Note& operator=(const Note&) = delete;

   private:
    WorkNotes* notes_;
    const InWork& document_;
    int slot_;
  };

  asio::thread_pool* pool_;
  BusyBoard* board_;
  WorkNotes* notes_;
};

}  // namespace kuaixun
