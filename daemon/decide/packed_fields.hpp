// Texts of sources, on their way into a column of the ledger.
#pragma once

#include <string_view>

#include "base/utf8.hpp"
#include "record_headers.hpp"

namespace kuaixun {

// Nothing for an empty text; of a longer one its beginning.
inline void add_text(RecordHeaders& packed, std::string_view name, std::string_view text, std::size_t longest) {
  if (!text.empty()) packed.add(name, prefix_of_size(text, longest));
}

// An address or guid that is cut is another one: a longer one is left out.
inline void add_name(RecordHeaders& packed, std::string_view name, std::string_view text, std::size_t longest) {
  if (!text.empty() && text.size() <= longest) packed.add(name, text);
}

}  // namespace kuaixun
