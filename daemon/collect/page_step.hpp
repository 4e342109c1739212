// The step of a round that reads the pages behind its entries: between what the feed says and what is decided.
#pragma once

#include "collect/known.hpp"
#include "collect/normalizer.hpp"
#include "collect/page_visitor.hpp"
#include "collect/understand.hpp"
#include "collect/workers.hpp"

namespace kuaixun {

// Asks which candidates are new or changed in the feed's own words (or have a page that is due again),
// visits the pages of those only, and makes of each candidate what consumers would see:
//
//   the page is        the candidate becomes
//   an article         the entry with the page's content
//   gone               the withdrawal of its item; of an item that nobody knows, nothing
//   anything else,     what the feed has, with the flag full_text_missing; its page is asked for again a few times,
//   or not to be had   with growing waits, as long as the feed lists the entry: then its text follows as a revision
//   not visited yet    postponed: it is not decided about, and the next round comes soon and reads the feed anew
//   for want of time
//   or room
//
// Of a feed that is too large to be kept while its pages are visited no page is to be had.
//
// Nothing is written here. A daemon that dies between the pages and the commit knows of none of them: the next one
// reads them again, and publishes each item once.
//
// Pages to be asked for again are kept in the ledger (LedgerTransaction::page_try) by the entry's key, with when and
// how often they failed, and not as entries: only a feed that still lists an entry stands by it. The earliest of them
// is Cursor::page_due; a round that is run after it asks without validators and reads a body that it knows, so that
// entries come again whose words have not changed. What is due and listed no more is forgotten.
//
// Lives on the io thread; everything passed in outlives it.
class PageStep {
 public:
  PageStep(PageVisitor& visitor, Known& known, Workers workers, MemoryBudget& memory, ScheduleSettings schedule);

  // For the rounds that begin from now on.
  void set(const ScheduleSettings& schedule) { schedule_ = schedule; }

  // Returns how many candidates are postponed, the room for what the candidates hold, and the pages that are not to be
  // read; `reading` is the room that they had so far. `feed` is the document that the candidates came from; its body is
  // not needed. Errors: the ledger's.
  struct Report {
    int postponed = 0;
    MemoryShare::Room kept{};
    std::vector<Reject> rejects{};
  };
  Task<Result<Report>> run(const Source& source, const Document& feed, Understood& understood,
                           MemoryShare::Room& reading, Time now);

 private:
  PageVisitor& visitor_;
  Known& known_;
  Workers workers_;
  MemoryBudget& memory_;
  ScheduleSettings schedule_;
};

}  // namespace kuaixun
