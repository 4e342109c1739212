#include "near/near_index.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include "near/least.hpp"

namespace kuaixun {
namespace {

// How many anchors of a title, of the words in it, and of the text as well: more find hardly more.
constexpr std::size_t kTitleAnchors = 6, kWordAnchors = 4, kTextAnchors = 8;
static_assert(kTitleAnchors + kWordAnchors + kTextAnchors == NearItem::kMostAnchors);
// … and of one that is asked about: what is rare changes while items come.
constexpr std::size_t kTitleAsked = 8, kTextAsked = 16;
constexpr std::size_t kCacheLine = 64;
// What so many items have finds none of them: of these only the newest few are at hand (see Postings). News of one
// template, however many, are so held against none but those that share what is their own. As a share, because in a
// large window also what is rare shares its slot with much else. Tuned on the stream of tests/README.md ("near"), where
// a quarter of kMany finds the same; when it falls to an eighth, echoes are lost.
constexpr std::size_t kMany = 256, kManyOf = 400;
constexpr float kLeastContainment = 0.12f;  // a copy has more, hardly ever less
constexpr float kNear = 0.3f;               // what may be worth telling to who asks why it is no copy
constexpr std::uint32_t kSeries = 4;        // items titled alike, but for the numbers
constexpr std::size_t kMostBytes = 60'000;
static_assert((kTitleAsked + kWordAnchors + kTextAsked) * Postings::kInBucket <= Votes::kMost);

// Appends the features that fewest items have, of `items_with` each, fewer than `too_many`; the rarest first. Of those
// that equally many have the ones with the least hashes, so that copies have the same ones.
template <class Ranked>
void append_rarest(std::span<const Feature> features, std::span<const std::uint32_t> items_with, std::uint32_t too_many,
                   std::size_t most, Ranked& to) {
  constexpr Feature kFactor = 2654435761u, kInverse = 244002641u;  // of each other, so that a hash tells its feature
  Least<std::uint64_t, Ranked::static_capacity> rarest(most);      // how many have it, then a hash
  for (std::size_t i = 0; i < features.size(); ++i)
    if (items_with[i] < too_many) rarest.add(std::uint64_t(items_with[i]) << 32 | Feature(features[i] * kFactor));
  for (const auto rank : rarest) to.push_back(Feature(rank) * kInverse);
}

template <class Ranked, class Anchors>
void append_new(const Ranked& from, std::size_t count, Anchors& to) {
  for (std::size_t i = 0; i < std::min(count, from.size()); ++i)
    if (std::find(to.begin(), to.end(), from[i]) == to.end()) to.push_back(from[i]);
}

}  // namespace

std::uint32_t outlet_of(std::string_view name) {
  std::uint32_t hash = 2166136261u;  // FNV-1a
  for (const char c : name) hash = (hash ^ (unsigned char)(c)) * 16777619u;
  return hash;
}

NearIndex::Rarest NearIndex::find_rarest(const Outline& outline) {
  words_.clear();  // names of products and companies, more often than not
  for (const auto unit : outline.title)
    if (is_word(unit)) words_.push_back(feature_of_word(unit));
  const auto too_many = std::uint32_t(std::max(kMany, items_.size() / kManyOf));
  Rarest rarest;
  const auto rank = [&](const std::vector<Feature>& features, std::size_t most, Ranked& ranked) {
    weights_.items_with(features, items_with_);
    append_rarest(features, items_with_, too_many, most, ranked);
  };
  rank(outline.title_features, kTitleAsked, rarest.of_title);
  rank(words_, kWordAnchors, rarest.words);
  rank(outline.features, kTextAsked, rarest.of_text);
  rarest.weight = weights_.of_all_that(items_with_);
  return rarest;
}

const NearIndex::Rarest& NearIndex::rarest_of(const Outline& outline) {
  const bool was_asked = asked_.changes == changes_ && !outline.packed.empty() && asked_.packed == outline.packed;
  if (!was_asked) asked_ = {outline.packed, changes_, find_rarest(outline)};
  return asked_.rarest;
}

NearIndex::Anchors NearIndex::anchors_of(const Rarest& rarest, std::size_t of_title, std::size_t of_text) const {
  Anchors anchors;
  append_new(rarest.of_title, of_title, anchors.all);
  append_new(rarest.words, kWordAnchors, anchors.all);
  anchors.of_title = anchors.all.size();
  append_new(rarest.of_text, of_text, anchors.all);
  for (const auto anchor : anchors.all) postings_.prefetch(anchor);  // whoever wants anchors looks there soon
  return anchors;
}

Votes::Items NearIndex::candidates(const Anchors& anchors) const {
  Votes votes;
  for (std::size_t i = 0; i < anchors.all.size(); ++i)
    postings_.each(anchors.all[i], first_,
                   [&, weight = weights_.of(anchors.all[i]), is_of_title = i < anchors.of_title](std::uint32_t item) {
                     votes.add(item, weight, is_of_title);
                   });
  auto items = votes.most();
  for (const auto item : items) {
    const auto bytes = bytes_of(known(item));
    for (std::size_t at = 0; at < bytes.size(); at += kCacheLine) __builtin_prefetch(bytes.data() + at);
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
  Circumstances how{.is_series = titled_so_[outline.skeleton] >= kSeries};
  const auto& rarest = rarest_of(outline);
  const auto anchors = anchors_of(rarest, kTitleAsked, kTextAsked);
  const Comparison comparison(outline, rarest.weight, weights_, marks_);
  const Known* best = nullptr;
  NearMatch match;
  auto rank = std::pair(Relation::none, 0.f);
  for (const auto number : candidates(anchors)) {
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
  const auto anchors = anchors_of(rarest, kTitleAnchors, kTextAnchors).all;
  const auto buckets = std::uint32_t(postings_.buckets_for(anchors.size()));
  return {.id = std::move(id),
          .story = std::move(story),
          .outlet = outlet,
          .at = at,
          .weight = rarest.weight,
          .outline = outline.packed.empty() ? pack(outline) : outline.packed,
          .buckets = buckets,
          .anchors = {anchors.begin(), anchors.end()}};
}

bool NearIndex::add(const NearItem& item) {
  Outline outline;
  if (item.outline.size() > kMostBytes || !unpack(item.outline, outline)) return false;
  return add(item, outline);
}

bool NearIndex::add(const NearItem& item, const Outline& outline) {
  if (item.outline.size() > kMostBytes) return false;
  ++changes_;
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
    --titled_so_[item.skeleton];
  }
}

std::size_t NearIndex::bytes() const {
  return items_.size() * sizeof(Known) + log_.bytes() + postings_.bytes() + kSlots * sizeof(std::uint16_t) +
         titled_so_.size() * sizeof(std::uint32_t);
}

}  // namespace kuaixun
