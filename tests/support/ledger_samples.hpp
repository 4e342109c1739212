// Invented keys, items and records for the tests of ledgers.
#pragma once

#include "model.hpp"

namespace kuaixun {

inline Key key_of(std::uint8_t number, KeyKind kind = KeyKind::entry) {
  Key key{.kind = kind};
  key.hash[0] = number;
  return key;
}

inline KnownItem item_of(const std::string& id, Time at) {
  return KnownItem{.id = id,
                   .revision = 2,
                   .source = "a",
                   .authority = 1,
                   .content_hash = 0xFFFFFFFFFFFFFFF0u,
                   .title_hash = 0xFFFFFFFFFFFFFFF1u,
                   .first_seen = at};
}

inline Record record_of(const std::string& value) {
  return Record{.topic = "t",
                .key = "k",
                .value = value,
                .headers = {{"ce_id", "1"}, {"empty", ""}},
                .at = Time{std::chrono::milliseconds{1234}}};
}

}  // namespace kuaixun
