// From what the topics hold to what a ledger knows: for `kuaixun rebuild`.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "decide/dedup_settings.hpp"
#include "decide/known_folding.hpp"
#include "ledger/ledger.hpp"
#include "model.hpp"
#include "near/outline.hpp"

namespace kuaixun {

// Folds records of topics into a ledger. The result is the same in whatever order partitions are read, as long as the
// records of one item come in theirs, all items come before sightings, and these before what is known besides:
//   - of an item its highest revision counts, and every identity that any of its revisions had;
//   - an address that several items claim leads to the one whose source is nearest to it, then to the first: see
//     address_holders.hpp; a text to the first;
//   - an entry's guid that several items had leads to the youngest;
//   - of a source the date of its newest entry is known: what is older will be no news (see backlog.hpp);
//   - what items of the last days said is known in outline, as far as dedup.window reaches: their weights are made
//   anew;
//   - what was held back, what a feed says of an entry whose page was read, and which addresses are pages of many is
//     known from records of its own, where there are any: see known_folding.hpp.
// Address and text keys come from `identity` alone: a page of many stands in nobody's. Its items are known by their
// guids, and by their titles on it.
class Folding {
 public:
  // `sources`: as they are configured; one that is not followed any more need not be among them.
  explicit Folding(const std::vector<Source>& sources, const DedupSettings& dedup = {});

  // `recipe`: of the record. Of a text that was cut to fit into a message the content stays unknown.
  void add(LedgerTransaction& ledger, const Item& item, std::uint32_t recipe);

  // The source's own entry and its address, as seen again; a sighting of an item that is not known says nothing. One
  // that was merged into it leads to it again.
  void add(LedgerTransaction& ledger, const Sighting& sighting);

  // Of a name the last record counts; forget() takes it back.
  void add(KnownRecord known) { known_.add(std::move(known)); }
  void forget(const Key& name) { known_.forget(name); }

  // When all is added: first what is known besides, then a cursor for each source that had entries, and the outlines.
  void save_known(LedgerTransaction& ledger) const { known_.save(ledger); }
  void save_cursors(Cursors& ledger) const;
  void save_outlines(Outlines& ledger);

 private:
  // What an item says, and since when.
  struct Said {
    Time first_seen{};
    std::string story_id{}, outlet{};
    Outline outline{};
  };

  // Of one that is not configured its id alone.
  const Source& source_of(const std::string& id);
  void note_entry(const std::string& source, const Timestamp& published, Time seen);
  void note_outline(const Item& item, Time first_seen);

  KnownFolding known_;
  std::map<std::string, Source> sources_;  // by id
  DedupSettings dedup_;
  std::map<std::string, Said> said_;  // by item
  Time newest_said_{};
  std::size_t looked_through_at_ = 10'000;  // so many that old ones are looked for
  std::map<std::string, Time> newest_;      // entry of each source
};

}  // namespace kuaixun
