// What the configuration's [state] and [outbox] say. config/kuaixun.toml documents each.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace kuaixun {

struct LedgerSettings {
  std::string directory{};                                               // holds ledger.db; exists
  enum class Durability { full, normal } durability = Durability::full;  // SQLite synchronous=
  std::chrono::hours remember{24 * 400};  // known items not seen for longer are forgotten
};

struct OutboxLimits {
  std::uint64_t max_rows = 1'000'000;
  std::uint64_t max_bytes = 4ull << 30;
};

}  // namespace kuaixun
