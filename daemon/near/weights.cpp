#include "near/weights.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

namespace kuaixun {
namespace {

constexpr unsigned kTabledBits = 10;
// As if so many items had come before: what two of the first few have in common is not common for that.
constexpr float kBefore = 500;

// log(n + 1), to a thousandth: of a large number by its first ten bits.
float log_after(std::uint32_t n) {
  constexpr float kLogOfTwo = 0.693147f;
  static const auto table = [] {
    std::array<float, std::size_t(1) << kTabledBits> logs{};
    for (std::size_t i = 1; i < logs.size(); ++i) logs[i] = std::log(float(i));
    return logs;
  }();
  const auto shift = std::max(unsigned(std::bit_width(n + 1)), kTabledBits) - kTabledBits;
  return table[(n + 1) >> shift] + kLogOfTwo * float(shift);
}

}  // namespace

Weights::Weights() : log_items_(std::log(kBefore)) {}

void Weights::add(std::span<const Feature> features) {
  for (const auto feature : features) ++items_with_[slot_of(feature)];
  log_items_ = std::log(float(++items_) + kBefore);
}

void Weights::remove(std::span<const Feature> features) {
  for (const auto feature : features) --items_with_[slot_of(feature)];
  log_items_ = std::log(float(--items_) + kBefore);
}

float Weights::of(Feature feature) const {
  constexpr float kLeast = 0.05f;  // of what every text has
  return std::max(kLeast, log_items_ - log_after(items_with(feature)));
}

float Weights::of_all(std::span<const Feature> features) const {
  float all = 0;
  for (const auto feature : features) all += of(feature);
  return all;
}

}  // namespace kuaixun
