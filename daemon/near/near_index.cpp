#include "near/near_index.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <tuple>
#include <utility>

#include "text/ascii.hpp"

namespace kuaixun {
namespace {

// How many anchors of a title, of the words in it, and of the text as well: more find hardly more.
constexpr std::size_t kTitleAnchors = 6, kWordAnchors = 4, kTextAnchors = 8;
// … and of one that is asked about: what is rare changes while items come.
constexpr std::size_t kTitleAsked = 8, kTextAsked = 16;
constexpr std::size_t kMostRanked = 16;
static_assert(kMostRanked >= std::max({kTitleAsked, kTextAsked, kTitleAnchors, kWordAnchors, kTextAnchors}));
constexpr Feature kFactor = 2654435761u, kInverse = 244002641u;  // of each other, so that a hash tells its feature
constexpr std::size_t kMostCandidates = 6;
constexpr float kLeastContainment = 0.12f;  // a copy has more, hardly ever less
constexpr float kNear = 0.3f;               // what may be worth telling to who asks why it is no copy
constexpr std::uint32_t kSeries = 4;        // items titled alike, but for the numbers
constexpr std::size_t kMostBytes = 60'000;
constexpr std::size_t kMostAnchors = kTitleAnchors + kWordAnchors + kTextAnchors;

// 32 hexadecimal digits as 16 bytes; another id as it is, with its length before it.
void append_id(std::string_view id, std::string& to) {
  const bool is_hex = id.size() == 32 && std::all_of(id.begin(), id.end(), [](char c) {
                        return is_ascii_digit(c) || (c >= 'a' && c <= 'f');
                      });
  to += char(is_hex ? 0 : std::min<std::size_t>(id.size(), 100));
  if (!is_hex) to += id.substr(0, 100);
  for (std::size_t i = 0; is_hex && i < id.size(); i += 2) to += char(hex_digit(id[i]) * 16 + hex_digit(id[i + 1]));
}

std::string take_id(std::string_view& from) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  const auto length = std::size_t((unsigned char)(from.front()));
  from.remove_prefix(1);
  std::string id(from.substr(0, length));
  for (std::size_t i = 0; length == 0 && i < 16; ++i)
    (id += kDigits[(unsigned char)(from[i]) >> 4]) += kDigits[(unsigned char)(from[i]) & 15];
  from.remove_prefix(length == 0 ? 16 : length);
  return id;
}

void append_number(std::uint64_t number, std::string& to) {
  for (int shift = 56; shift >= 0; shift -= 8) to += char(number >> shift & 0xFF);
}

// Takes what append_id() and append_number() wrote; says at the end whether all was there.
class Bytes {
 public:
  explicit Bytes(std::string_view bytes) : bytes_(bytes) {}

  bool is_sound() const { return is_sound_; }
  std::string_view rest() const { return bytes_; }

  std::string id() {
    const auto length = bytes_.empty() ? 0 : std::size_t((unsigned char)(bytes_.front()));
    is_sound_ &= bytes_.size() > (length == 0 ? 16 : length);
    return is_sound_ ? take_id(bytes_) : std::string{};
  }
  std::uint64_t number() {
    is_sound_ &= bytes_.size() >= 8;
    std::uint64_t number = 0;
    for (int i = 0; is_sound_ && i < 8; ++i) number = number << 8 | (unsigned char)(bytes_[std::size_t(i)]);
    if (is_sound_) bytes_.remove_prefix(8);
    return number;
  }

 private:
  std::string_view bytes_;
  bool is_sound_ = true;
};

// Of those that equally many items have the ones with the least hashes, so that copies have the same ones. Adds to
// `weight` what all of them weigh.
std::vector<Feature> rarest_among(const Weights& weights, const std::vector<Feature>& features, std::size_t count,
                                  float& weight) {
  std::array<std::uint64_t, kMostRanked + 1> rarest{};  // how many have it, then a hash; the rarest first
  std::size_t found = 0;
  for (const auto feature : features) {
    const auto items = weights.items_with(feature);
    weight += weights.of_one_that(items);
    const auto rank = std::uint64_t(items) << 32 | Feature(feature * kFactor);
    if (found == count && rank >= rarest[found - 1]) continue;
    const auto end = rarest.begin() + std::ptrdiff_t(found);
    const auto place = std::upper_bound(rarest.begin(), end, rank);
    std::move_backward(place, end, end + 1);
    *place = rank;
    found = std::min(found + 1, count);
  }
  std::vector<Feature> result;
  for (std::size_t i = 0; i < found; ++i) result.push_back(Feature(rarest[i]) * kInverse);
  return result;
}

void append_new(const std::vector<Feature>& from, std::size_t count, std::vector<Feature>& to) {
  for (std::size_t i = 0; i < std::min(count, from.size()); ++i)
    if (std::find(to.begin(), to.end(), from[i]) == to.end()) to.push_back(from[i]);
}

}  // namespace

std::string to_bytes(const NearItem& item) {
  std::string bytes;
  append_id(item.id, bytes);
  append_id(item.story, bytes);
  append_number(std::uint64_t(item.at.count()), bytes);
  append_number(std::uint64_t(item.outlet) << 32 | item.anchors.size(), bytes);
  append_number(std::uint64_t(item.buckets) << 32 | std::bit_cast<std::uint32_t>(item.weight), bytes);
  for (const auto anchor : item.anchors) append_number(anchor, bytes);
  return bytes += item.outline;
}

std::optional<NearItem> near_item_of(std::string_view bytes) {
  Bytes from(bytes);
  NearItem item{.id = from.id(), .story = from.id()};
  item.at = std::chrono::seconds(from.number());
  const auto outlet = from.number();
  item.outlet = std::uint32_t(outlet >> 32);
  const auto weight = from.number();
  item.buckets = std::uint32_t(weight >> 32);
  item.weight = std::bit_cast<float>(std::uint32_t(weight));
  item.anchors.resize(std::min<std::size_t>(outlet & 0xFFFF'FFFF, kMostAnchors));
  for (auto& anchor : item.anchors) anchor = Feature(from.number());
  item.outline = from.rest();
  return from.is_sound() ? std::optional(std::move(item)) : std::nullopt;
}

std::uint32_t outlet_of(std::string_view name) {
  std::uint32_t hash = 2166136261u;  // FNV-1a
  for (const char c : name) hash = (hash ^ (unsigned char)(c)) * 16777619u;
  return hash;
}

NearIndex::Rarest NearIndex::find_rarest(const Outline& outline) const {
  std::vector<Feature> words;  // names of products and companies, more often than not
  for (const auto unit : outline.title)
    if (is_word(unit)) words.push_back(feature_of_word(unit));
  Rarest rarest;
  float unused = 0;
  rarest.of_title = rarest_among(weights_, outline.title_features, kTitleAsked, unused);
  rarest.words = rarest_among(weights_, words, kWordAnchors, unused);
  rarest.of_text = rarest_among(weights_, outline.features, kTextAsked, rarest.weight);
  return rarest;
}

const NearIndex::Rarest& NearIndex::rarest_of(const Outline& outline) {
  const bool was_asked = asked_.changes == changes_ && !outline.packed.empty() && asked_.packed == outline.packed;
  if (!was_asked) asked_ = {outline.packed, changes_, find_rarest(outline)};
  return asked_.rarest;
}

NearIndex::Anchors NearIndex::anchors_of(const Rarest& rarest, std::size_t of_title, std::size_t of_text) {
  Anchors anchors;
  append_new(rarest.of_title, of_title, anchors.all);
  append_new(rarest.words, kWordAnchors, anchors.all);
  anchors.of_title = anchors.all.size();
  append_new(rarest.of_text, of_text, anchors.all);
  return anchors;
}

// One anchor of the text alone is shared by chance.
std::vector<std::uint32_t> NearIndex::candidates(const Anchors& anchors) const {
  struct Vote {
    std::uint32_t item;
    float weight;
    bool is_of_title;
    auto operator<=>(const Vote&) const = default;
  };
  for (const auto anchor : anchors.all) postings_.prefetch(anchor);
  std::vector<Vote> votes;
  for (std::size_t i = 0; i < anchors.all.size(); ++i)
    postings_.each(anchors.all[i], first_,
                   [&, weight = weights_.of(anchors.all[i]), is_of_title = i < anchors.of_title](std::uint32_t item) {
                     votes.push_back({item, weight, is_of_title});
                   });
  std::sort(votes.begin(), votes.end());
  std::vector<std::pair<float, std::uint32_t>> ranked;
  for (std::size_t i = 0, first = 0; i < votes.size(); first = i) {
    float sum = 0;
    bool has_title = false;
    for (; i < votes.size() && votes[i].item == votes[first].item; ++i) {
      sum += votes[i].weight;
      has_title = has_title || votes[i].is_of_title;
    }
    if (i - first > 1 || has_title) ranked.emplace_back(-sum, votes[first].item);
  }
  const auto end = ranked.begin() + std::ptrdiff_t(std::min(kMostCandidates, ranked.size()));
  std::partial_sort(ranked.begin(), end, ranked.end());
  std::vector<std::uint32_t> items;
  for (auto each = ranked.begin(); each != end; ++each) {
    items.push_back(each->second);
    __builtin_prefetch(bytes_of(known(each->second)).data());
  }
  return items;
}

NearMatch NearIndex::match_of(const Known& item, const Likeness& likeness, const Judgement& judgement) const {
  NearMatch match{.likeness = likeness, .judgement = judgement};
  auto ids = bytes_of(item).substr(0, item.ids);
  match.id = take_id(ids);
  match.story = ids.empty() ? match.id : take_id(ids);
  return match;
}

std::optional<NearMatch> NearIndex::find(const Outline& outline, std::uint32_t outlet, std::chrono::seconds at,
                                         std::vector<NearMatch>* compared) {
  const auto titled_so = titled_so_.find(outline.skeleton);
  Circumstances how{.is_series = titled_so != titled_so_.end() && titled_so->second >= kSeries};
  const auto& rarest = rarest_of(outline);
  const Comparison comparison(outline, rarest.weight, weights_, marks_);
  const Known* best = nullptr;
  NearMatch match;
  auto rank = std::pair(Relation::none, 0.f);
  for (const auto number : candidates(anchors_of(rarest, kTitleAsked, kTextAsked))) {
    const auto& item = known(number);
    if (comparison.containment(packed(item), item.weight) < kLeastContainment) continue;
    unpack(packed(item), other_);
    how.is_same_outlet = item.outlet == outlet;
    how.apart = std::max(at - std::chrono::seconds{item.at}, std::chrono::seconds{0});
    const auto likeness = comparison.with(other_);
    const auto judgement = judge(outline, other_, likeness, how);
    const bool is_near = judgement.relation != Relation::none || likeness.containment >= kNear;
    if (compared != nullptr && is_near) compared->push_back(match_of(item, likeness, judgement));
    const auto its = std::pair(judgement.relation, likeness.resemblance + likeness.better_title + likeness.worse_title);
    if (judgement.relation == Relation::none || its <= rank) continue;
    rank = its;
    best = &item;
    match.likeness = likeness;
    match.judgement = judgement;
  }
  return best == nullptr ? std::nullopt : std::optional(match_of(*best, match.likeness, match.judgement));
}

std::vector<std::string> NearIndex::quoted_in(const Outline& digest) {
  std::vector<std::string> quoted;
  for (const auto& piece : digest.pieces) {
    const auto rarest = find_rarest(piece);
    const Comparison comparison(piece, rarest.weight, weights_, marks_);
    const Known* best = nullptr;
    float most = 0;
    for (const auto number : candidates(anchors_of(rarest, kTitleAsked, kTextAsked))) {
      unpack(packed(known(number)), other_);
      if (other_.is_digest) continue;
      const auto like = comparison.with(other_);
      const bool is_quoted = (like.shorter_title >= 0.7f && like.title_features >= 4 && like.titles >= 0.5f) ||
                             (like.better_title >= 0.8f && like.containment >= 0.5f);
      if (!is_quoted || like.better_title + like.worse_title <= most) continue;
      most = like.better_title + like.worse_title;
      best = &known(number);
    }
    if (best == nullptr) continue;
    auto ids = bytes_of(*best);
    if (auto id = take_id(ids); std::find(quoted.begin(), quoted.end(), id) == quoted.end())
      quoted.push_back(std::move(id));
  }
  return quoted;
}

NearItem NearIndex::item_of(std::string id, std::string story, const Outline& outline, std::uint32_t outlet,
                            std::chrono::seconds at) {
  if (!items_.empty()) at = std::max(at, std::chrono::seconds{items_.back().at});
  const auto& rarest = rarest_of(outline);
  auto anchors = anchors_of(rarest, kTitleAnchors, kTextAnchors).all;
  const auto buckets = std::uint32_t(postings_.buckets_for(anchors.size()));
  return {.id = std::move(id),
          .story = std::move(story),
          .outlet = outlet,
          .at = at,
          .weight = rarest.weight,
          .outline = outline.packed.empty() ? pack(outline) : outline.packed,
          .buckets = buckets,
          .anchors = std::move(anchors)};
}

bool NearIndex::add(const NearItem& item) {
  Outline outline;
  if (item.outline.size() > kMostBytes || !unpack(item.outline, outline)) return false;
  return add(item, outline);
}

bool NearIndex::add(const NearItem& item, const Outline& outline) {
  if (item.outline.size() > kMostBytes) return false;
  ++changes_;
  for (const auto anchor : item.anchors) postings_.prefetch(anchor);
  forget(item.at - window_);
  std::string bytes;
  append_id(item.id, bytes);
  if (item.story != item.id) append_id(item.story, bytes);
  const auto ids = bytes.size();
  bytes += item.outline;
  const auto number = std::uint32_t(first_ + items_.size());
  items_.push_back({.place = log_.append(bytes),
                    .outlet = item.outlet,
                    .at = std::uint32_t(item.at.count()),
                    .weight = item.weight,
                    .size = std::uint16_t(bytes.size()),
                    .skeleton = outline.skeleton,
                    .ids = std::uint8_t(ids),
                    .anchors = std::uint8_t(item.anchors.size())});
  postings_.grow_to(item.buckets, first_);
  for (const auto anchor : item.anchors) postings_.add(anchor, number);
  weights_.add(outline.features);
  ++titled_so_[outline.skeleton];
  return true;
}

void NearIndex::forget(std::chrono::seconds before) {
  for (; !items_.empty() && std::chrono::seconds{items_.front().at} < before; items_.pop_front(), ++first_) {
    const auto& item = items_.front();
    log_.drop_before(item.place);
    unpack(packed(item), other_);
    weights_.remove(other_.features);
    postings_.forget(item.anchors);
    if (const auto titled_so = titled_so_.find(item.skeleton); --titled_so->second == 0) titled_so_.erase(titled_so);
  }
}

std::size_t NearIndex::bytes() const {
  return items_.size() * sizeof(Known) + log_.bytes() + postings_.bytes() + kSlots * sizeof(std::uint32_t);
}

}  // namespace kuaixun
