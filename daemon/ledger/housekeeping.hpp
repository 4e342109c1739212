// What the ledger forgets, and when.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "ledger/sqlite.hpp"
#include "model.hpp"

namespace kuaixun {

// Items and their keys are remembered while a source lists them, and for `remember` of the ledger's age after that.
// What a source lists is what its last document that was read to its end held, however long ago that was: answers of
// 304, of the same bytes, and errors leave it as it is. So
//   - reading an entry marks its item as seen, once a day at most (Store::put_key);
//   - a source's list notes when all of it was read (Store::end_list): items that it holds were seen later than a day
//     before that;
//   - the walk through the keys marks anew the items of entries that are listed still, though nobody has read them for
//     half of `remember`, and drops keys that lead nowhere;
//   - the walk through the items forgets those that were not seen for `remember`, once all keys were walked through;
//   what
//     was told of them (see told.hpp) is to be taken back.
// The list of a source that is followed no more lapses, and with it its cursor and its pages that are due.
//
// Goes on in small steps that are not felt. Lives on the writer thread, inside the ledger's transactions.
class Housekeeping {
 public:
  Housekeeping(Database& database, std::chrono::seconds remember);

  struct Dropped {
    std::int64_t items = 0, lists = 0;
    std::vector<Key> told{};  // of what went it was told under these what is known
  };

  // Goes on through `most` keys and `most` items. Throws LedgerFailure.
  Dropped step(std::chrono::seconds age, int most);

 private:
  void walk_keys(std::int64_t age, int most);
  void walk_items(std::int64_t age, int most, Dropped& dropped);
  void take_back_told(std::int64_t ref, std::vector<Key>& told);
  std::int64_t drop_lapsed_lists(std::int64_t age);

  Database& database_;
  std::int64_t remember_, lapse_;  // seconds
  Statement keys_from_, drop_key_, mark_, items_from_, forget_, forget_told_;
  std::string key_reached_;  // empty: at the start
  std::int64_t walk_began_ = 0, ref_reached_ = 0;
  std::optional<std::int64_t> last_walk_;  // the age at which the last walk through all keys began
};

}  // namespace kuaixun
