// Entries of bridges and mirrors, as the articles that they stand for.
#pragma once

#include "model.hpp"

namespace kuaixun {

// Repairs what bridges do to an entry: its body (see without_mirror), its address when that leads to the bridge or
// stands in the guid only, zero-width characters that were written out in titles. Flags: `no_full_text` when the bridge
// failed to get the text or gave the title in its place; `temporary_link` for addresses that say for some hours which
// article it is; `other_account` when the link names another account than the source follows. What the account asks of
// its readers is taken out of the body and added to `left_out`.
void repair_mirrored(Entry& entry, const Source& source, std::vector<std::string>& left_out);

// Whether the entry is a bridge's note that the account went elsewhere ("账号已迁移至…"), under the address of an
// article that it would overwrite.
bool is_move_notice(const Entry& entry);

}  // namespace kuaixun
