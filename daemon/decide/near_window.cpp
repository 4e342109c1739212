#include "decide/near_window.hpp"

#include <utility>

namespace kuaixun {

NearWindow::NearWindow(const DedupSettings& settings) : settings_(settings), index_(settings.window) {}

void NearWindow::follow(const Outlines& ledger) {
  if (taken_back_ == ledger.taken_back()) return;
  index_ = NearIndex(settings_.window);
  ledger.each_outline([this](std::string_view bytes) {
    if (const auto item = near_item_of(bytes)) index_.add(*item);
  });
  taken_back_ = ledger.taken_back();
}

std::optional<NearMatch> NearWindow::find(const Outlines& ledger, const Outline& outline, std::string_view outlet,
                                          std::chrono::seconds now, std::vector<NearMatch>& compared) {
  follow(ledger);
  return index_.find(outline, outlet_of(outlet), now, &compared);
}

std::vector<std::string> NearWindow::quoted_in(const Outlines& ledger, const Outline& digest) {
  follow(ledger);
  return index_.quoted_in(digest);
}

void NearWindow::add(Outlines& ledger, std::string id, std::string story, const Outline& outline,
                     std::string_view outlet, std::chrono::seconds now) {
  follow(ledger);
  const auto item = index_.item_of(std::move(id), std::move(story), outline, outlet_of(outlet), now);
  const auto before = index_.size();
  if (!index_.add(item, outline)) return;
  ledger.put_outline(item.at, to_bytes(item));
  if (index_.size() <= before) ledger.forget_outlines(item.at - settings_.window);
}

}  // namespace kuaixun
