#include "near/weights.hpp"

#include <cmath>

namespace kuaixun {
namespace {

// As if so many items had come before: what two of the first few have in common is not common for that.
constexpr float kBefore = 500;

}  // namespace

Weights::Weights() : log_items_(std::log(kBefore)) {
  for (std::size_t i = 1; i < logs_.size(); ++i) logs_[i] = std::log(float(i));
}

void Weights::count_one_more(std::uint32_t slot) {
  if (items_with_[slot] == kMany)
    ++many_[slot];
  else if (++items_with_[slot] == kMany)
    many_[slot] = kMany;
}

void Weights::count_one_less(std::uint32_t slot) {
  if (items_with_[slot] == kMany && --many_[slot] >= kMany) return;
  if (items_with_[slot] == kMany) many_.erase(slot);
  --items_with_[slot];
}

void Weights::add(std::span<const Feature> features) {
  for (const auto feature : features) count_one_more(slot_of(feature));
  log_items_ = std::log(float(++items_) + kBefore);
}

void Weights::remove(std::span<const Feature> features) {
  for (const auto feature : features) count_one_less(slot_of(feature));
  log_items_ = std::log(float(--items_) + kBefore);
}

float Weights::of_all(std::span<const Feature> features) const {
  float all = 0;
  for (const auto feature : features) all += of(feature);
  return all;
}

}  // namespace kuaixun
