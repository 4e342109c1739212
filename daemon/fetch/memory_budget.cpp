#include "fetch/memory_budget.hpp"

#include <fmt/format.h>

namespace kuaixun {
namespace {

Gauge gauge_of(Metrics& metrics, const char* share) {
  return metrics.gauge("kuaixun_memory_bytes", "Room of limits.memory that is taken, by what it is taken for.",
                       {{"share", share}});
}

}  // namespace

MemoryBudget::MemoryBudget(const asio::any_io_executor& io, std::size_t bytes, Metrics& metrics)
    : bodies_(io, bytes / 16 * 3, gauge_of(metrics, "bodies")),
      large_(io, bytes / 8 * 5, gauge_of(metrics, "reading")),
      small_(io, bytes / 32 * 3, gauge_of(metrics, "reading_small")),
      kept_(io, bytes / 32 * 3, gauge_of(metrics, "kept")) {}

std::optional<MemoryShare::Room> MemoryBudget::keep(std::size_t bytes) {
  if (bytes > (kept_.size() - kept_.used()) / 2) return std::nullopt;
  return kept_.try_room(bytes);
}

Task<Result<MemoryShare::Room>> MemoryBudget::reading(std::size_t body_bytes) {
  const auto cost = kFixedCost + kCost * body_bytes;
  if (cost > large_.size())
    co_return Error{"too_large_for_memory",
                    fmt::format("to read a document of {} bytes takes {} of memory, and there are {} for that: raise "
                                "limits.memory if it is meant to be so large",
                                body_bytes, cost, large_.size())};
  auto& share = body_bytes <= kSmall && cost <= small_.size() ? small_ : large_;
  auto room = co_await share.room(cost);
  co_return room;
}

}  // namespace kuaixun
