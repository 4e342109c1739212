// The items of a window, by what they say: which of them says the same as another one in other words.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <boost/container/static_vector.hpp>

#include "near/byte_log.hpp"
#include "near/judgement.hpp"
#include "near/near_item.hpp"
#include "near/outline.hpp"
#include "near/postings.hpp"
#include "near/votes.hpp"
#include "near/weights.hpp"

namespace kuaixun {

// The item that comes nearest to another one.
struct NearMatch {
  std::string id{}, story{};
  Likeness likeness{};
  Judgement judgement{};
};

// What is found depends on nothing but which items were added, in which order. Of one thread.
class NearIndex {
 public:
  explicit NearIndex(std::chrono::seconds window) : window_(window) {}

  // Of the items that are like it the one that says the same, else one of its story, else one that perhaps says the
  // same; of several the most like. Nothing where there is none. `at`: as NearItem::at. `compared`: gets what was held
  // against it and came at all near.
  std::optional<NearMatch> find(const Outline& outline, std::uint32_t outlet, std::chrono::seconds at,
                                std::vector<NearMatch>* compared = nullptr);

  // The items that a digest's pieces quote, in the order of the pieces, each once.
  std::vector<std::string> quoted_in(const Outline& digest);

  // As it is to be added: what was said of it, and the anchors that it gets now.
  NearItem item_of(std::string id, std::string story, const Outline& outline, std::uint32_t outlet,
                   std::chrono::seconds at);
  // Forgets those that the window has left behind. One whose outline cannot be unpacked is passed over: false.
  bool add(const NearItem& item);
  // … whose outline is at hand.
  bool add(const NearItem& item, const Outline& outline);

  std::size_t size() const { return items_.size(); }
  // What all of it takes.
  std::size_t bytes() const;

 private:
  struct Known {
    std::uint64_t place = 0;  // of its ids and, behind them, its outline
    std::uint32_t outlet = 0, at = 0;
    float weight = 0;
    std::uint16_t size = 0, skeleton = 0;
    std::uint8_t ids = 0, anchors = 0;
  };

  // The rarest features of an outline, each list from the rarest on, and what all of them weigh.
  using Ranked = boost::container::static_vector<Feature, 16>;
  struct Rarest {
    Ranked of_title{}, words{}, of_text{};
    float weight = 0;
  };
  Rarest find_rarest(const Outline& outline);
  // … of one that is asked about, and then added perhaps.
  const Rarest& rarest_of(const Outline& outline);
  // Those of the title first.
  struct Anchors {
    boost::container::static_vector<Feature, 3 * Ranked::static_capacity> all{};
    std::size_t of_title = 0;
  };
  Anchors anchors_of(const Rarest& rarest, std::size_t of_title, std::size_t of_text) const;
  Votes::Items candidates(const Anchors& anchors) const;
  const Known& known(std::uint32_t number) const { return items_[number - first_]; }
  std::string_view bytes_of(const Known& item) const { return log_.piece(item.place, item.size); }
  NearMatch match_of(const Known& item, const Likeness& likeness, const Judgement& judgement) const;
  std::string_view packed(const Known& item) const { return bytes_of(item).substr(item.ids); }
  void forget(std::chrono::seconds before);

  std::chrono::seconds window_;
  std::deque<Known> items_;
  std::uint32_t first_ = 1;  // the number of the oldest item
  ByteLog log_;
  Postings postings_;
  Weights weights_;
  // How many items, by the skeleton of their titles.
  std::vector<std::uint32_t> titled_so_ = std::vector<std::uint32_t>(std::size_t(1) << 16, 0);
  // The outline that was asked about last, and how often the index had changed then.
  struct Asked {
    std::string packed{};
    std::uint64_t changes = 0;
    Rarest rarest{};
  };
  Asked asked_;
  std::uint64_t changes_ = 0;
  // Used again by each call.
  std::vector<std::uint64_t> marks_;
  std::vector<Feature> words_;
  std::vector<std::uint32_t> items_with_;
  Outline other_;
};

// By which outlets are told apart.
std::uint32_t outlet_of(std::string_view name);

}  // namespace kuaixun
