#include "ingest/known_in_ledger.hpp"

#include "decide/decider.hpp"

namespace kuaixun {

Task<Result<std::vector<Known::PageWish>>> KnownInLedger::pages_to_read(const Source& source,
                                                                        const std::vector<Candidate>& candidates,
                                                                        Time now) {
  std::vector<PageWish> wishes;
  std::function<void(const LedgerTransaction&)> look = [&](const LedgerTransaction& ledger) {
    wishes.clear();
    for (std::size_t i = 0; i < candidates.size(); ++i) {
      if (!is_page_needed(ledger, candidates[i], now)) continue;
      const auto before = ledger.page_try(candidates[i].keys.front());
      wishes.push_back({i, before ? before->failures : 0});
    }
  };
  auto looking = ledger_.read(source, std::move(look));
  const auto done = co_await std::move(looking);
  if (!done) co_return done.error();
  co_return std::move(wishes);
}

}  // namespace kuaixun
