// By which names an item that was decided about is known from now on: in the ledger, and to consumers.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "decide/recognition.hpp"

namespace kuaixun {

// A new item's id and identity where its address is not its own: it is another item's, or a page of many. Returns
// whether anything changed.
bool name_apart(Candidate& candidate, const Recognised& known);

// The identities of a revision: those of the revisions before (`lines`), then its own, without pages of many. Of many
// texts the newest stay, so that all of them take at most 6 kB.
std::vector<std::string> united_identity(std::string_view lines, const Candidate& candidate, const Recognised& known);

// As KnownItem::identity.
std::string lines_of(const std::vector<std::string>& identity);

// Stores the names that lead to `item`: its entry's always (they carry what this source's entry looked like), every
// other that leads nowhere yet, those of a new item also where they lead to one that was only held back or that an
// address says nothing of. An address that shows itself to be a page of many is learnt as one.
void remember_names(KnownItems& ledger, const Candidate& candidate, const Recognised& known, const KnownItem& item,
                    bool is_new);

}  // namespace kuaixun
