// Which items have most of the features that are looked for.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

#include <boost/container/static_vector.hpp>

namespace kuaixun {

class Votes {
 public:
  static constexpr std::size_t kMost = 224;       // calls of add()
  static constexpr std::size_t kMostFound = 6;    // more find hardly more
  static constexpr std::size_t kMostByTitle = 2;  // … of those that one feature of a title speaks for
  using Items = boost::container::static_vector<std::uint32_t, kMostFound>;

  // A feature speaks for the item, by its weight.
  void add(std::uint32_t item, float weight, bool is_of_title);

  // Those that most speaks for, of equals the newest first; those behind them that one feature alone does. Of a text
  // such a one is shared by chance, and of a title mostly.
  Items most() const;

 private:
  struct Count {
    std::uint32_t item = 0;
    float weight = 0;
    std::uint32_t votes = 0;
    bool has_title = false;
  };
  static constexpr unsigned kPlaceBits = std::bit_width(2 * kMost - 1);
  static_assert(kMost <= 0xFF);

  std::array<std::uint8_t, std::size_t(1) << kPlaceBits> places_{};  // by a hash: of counts_, from 1; 0: none
  std::array<Count, kMost> counts_;
  std::size_t size_ = 0;
};

}  // namespace kuaixun
