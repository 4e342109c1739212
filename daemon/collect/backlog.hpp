// Which entries of a document are old news: to be remembered, and not published. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "collect/collect_settings.hpp"
#include "model.hpp"

namespace kuaixun {

// What a source's next document may hold that is old.
//
//   its entries were              old is
//   never read                    what the backfill limits leave out
//   read, at this address         nothing: what is not known is news, whatever its date
//   read, at another address      what is dated before the newest entry that is known
//
// An answer without entries, of 304 or that was not understood ends no first read; nor does a document that broke off,
// unless the next one breaks off alike.
struct Backlog {
  bool is_first_read = false;
  std::optional<Time> known_up_to{};

  // `newer`: how many entries of the document are newer.
  bool holds(const Timestamp& published, int newer, const BackfillSettings& backfill, Time now) const;
};

// `address`: where the source is asked, after permanent redirects; `document_url`: after all of them.
Backlog backlog_of(const Cursor& cursor, std::string_view address, std::string_view document_url);

// Whether both addresses are of one list: they differ in scheme, user info, www., fragment, the order of parameters, or
// in parameters that are tokens, signatures or moments.
bool is_same_list(std::string_view a, std::string_view b);

}  // namespace kuaixun
