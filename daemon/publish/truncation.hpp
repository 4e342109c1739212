// Making an item fit into a Kafka message, by rule.
#pragma once

#include <cstddef>
#include <string_view>

#include "model.hpp"

namespace kuaixun {

// The longest beginning of `text` (UTF-8) that takes at most `budget` bytes as a JSON string: whole characters, and up
// to the end of a sentence where one ends in its second half.
std::string_view cut_at_sentence(std::string_view text, std::size_t budget);

// The item with as little left out as makes item_to_json(item) fit `budget` bytes, and flagged `truncated`. In this
// order: content_html; the end of content_text; media; the end of summary; the ends of the lists; title_raw, labels,
// and texts of absurd length. The identity stays whole: it is what the item is known by. What remains takes less than
// 16 KiB while that takes at most 6 kB, as decide/naming.hpp says, so any budget above is met.
Item truncated(Item item, std::size_t budget);

}  // namespace kuaixun
