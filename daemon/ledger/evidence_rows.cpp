#include "ledger/evidence_rows.hpp"

#include "ledger/columns.hpp"
#include "ledger/evidence_log.hpp"

namespace kuaixun {

EvidenceRows::EvidenceRows(Database& database)
    : database_(database),
      newest_(
          database,
          "SELECT bytes FROM (SELECT number, bytes FROM evidence WHERE item = ? ORDER BY number DESC LIMIT ?) ORDER "
          "BY number"),
      count_(database, "SELECT count(*) FROM evidence WHERE item = ?"),
      oldest_(database,
              "SELECT max(value, coalesce((SELECT at FROM evidence WHERE number = (SELECT min(number) FROM evidence) "
              "AND number > 1), 0)) FROM meta WHERE name = 'evidence_since'"),
      put_(database, "INSERT INTO evidence (item, at, bytes) VALUES (?, ?, ?)"),
      drop_(database, "DELETE FROM evidence WHERE number <= ?") {}

void EvidenceRows::put(std::int64_t item, Time at, std::string_view bytes) {
  put_.bind(item).bind(to_number(at)).bind_blob(bytes).run();
  drop_.bind(database_.last_insert_id() - std::int64_t(EvidenceLog::kMostEvidence)).run();
}

std::size_t EvidenceRows::each(std::int64_t item, std::size_t most,
                               const std::function<void(std::string_view)>& take) const {
  newest_.bind(item).bind(std::int64_t(most));
  while (newest_.step()) take(newest_.text(0));
  newest_.reset();
  count_.bind(item).step();
  const auto count = std::size_t(count_.number(0));
  count_.reset();
  return count;
}

Time EvidenceRows::kept_since() const {
  oldest_.step();
  const auto since = to_time(oldest_.number(0));
  oldest_.reset();
  return since;
}

}  // namespace kuaixun
