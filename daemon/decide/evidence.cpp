#include "decide/evidence.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "base/take_line.hpp"
#include "base/word_of.hpp"
#include "decide/packed_fields.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

// Names of what is packed.
constexpr std::string_view kAt = "@", kVerdict = "v", kRevision = "n", kMatched = "m", kHeldBack = "h", kReason = "r",
                           kSource = "s", kTitle = "t", kUrl = "u", kGuid = "g", kFound = "f", kCompared = "c";
constexpr std::size_t kLongest = 500;  // bytes of a text
constexpr std::array kVerdicts{Verdict::new_item, Verdict::revision, Verdict::sighting, Verdict::unchanged};

template <class Number>
Number number_of(std::string_view text) {
  Number number{};
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

std::string packed_of(const Evidence::Compared& compared) {
  std::string packed;
  append_id(compared.item_id, packed);
  for (const std::string_view word : {compared.relation, compared.rule, compared.guard}) (packed += word) += '\n';
  for (const auto share : {compared.resemblance, compared.containment, compared.titles})
    (packed += std::to_string(share)) += '\n';
  return packed;
}

Evidence::Compared compared_of(std::string_view packed) {
  Evidence::Compared compared;
  const bool is_line = !packed.empty() && hex_digit(packed.front()) >= 0;  // as it was once
  compared.item_id = is_line ? take_line(packed) : take_id(packed);
  compared.relation = take_line(packed);
  compared.rule = take_line(packed);
  compared.guard = take_line(packed);
  for (auto* share : {&compared.resemblance, &compared.containment, &compared.titles})
    *share = number_of<std::uint32_t>(take_line(packed));
  return compared;
}

Evidence::Compared compared_of(const NearMatch& match) {
  return {.item_id = match.id,
          .relation = std::string(to_string(match.judgement.relation)),
          .rule = std::string(match.judgement.rule),
          .guard = std::string(match.judgement.guard),
          .resemblance = percent(match.likeness.resemblance),
          .containment = percent(match.likeness.containment),
          .titles = percent(match.likeness.titles)};
}

}  // namespace

std::uint32_t percent(float share) { return std::uint32_t(std::lround(100 * share)); }

std::string to_bytes(const Evidence& evidence) {
  RecordHeaders packed;
  packed.reserve(512);
  packed.add(kAt, fmt::format("{}", evidence.at.time_since_epoch().count()));
  packed.add(kVerdict, to_string(evidence.verdict));
  packed.add(kRevision, fmt::format("{}", evidence.revision));
  if (evidence.matched) packed.add(kMatched, to_string(*evidence.matched));
  if (evidence.is_held_back) packed.add(kHeldBack, {});
  add_text(packed, kReason, evidence.reason, kLongest);
  add_text(packed, kSource, evidence.source, kLongest);
  add_text(packed, kTitle, evidence.title, kLongest);
  add_name(packed, kUrl, evidence.url, kLongest);
  add_name(packed, kGuid, evidence.guid, kLongest);
  for (const auto& [by, item] : evidence.found) packed.add(kFound, fmt::format("{}\n{}", to_string(by), item));
  for (const auto& each : evidence.compared) packed.add(kCompared, packed_of(each));
  return packed.packed();
}

Evidence evidence_of(std::string_view bytes) {
  Evidence evidence;
  const RecordHeaders packed{std::string(bytes)};
  for (auto [name, value] : packed) {
    if (name == kAt) evidence.at = Time{std::chrono::milliseconds{number_of<std::int64_t>(value)}};
    if (name == kVerdict) evidence.verdict = word_of(value, kVerdicts).value_or(Verdict::unchanged);
    if (name == kRevision) evidence.revision = number_of<std::uint32_t>(value);
    if (name == kMatched) evidence.matched = word_of(value, kKeyKinds);
    if (name == kHeldBack) evidence.is_held_back = true;
    if (name == kReason) evidence.reason = value;
    if (name == kSource) evidence.source = value;
    if (name == kTitle) evidence.title = value;
    if (name == kUrl) evidence.url = value;
    if (name == kGuid) evidence.guid = value;
    if (name == kFound) {
      const auto by = word_of(take_line(value), kKeyKinds);
      evidence.found.push_back({by.value_or(KeyKind::entry), std::string(value)});
    }
    if (name == kCompared) evidence.compared.push_back(compared_of(value));
  }
  return evidence;
}

void keep_evidence(EvidenceLog& log, const Candidate& candidate, const Decision& decision,
                   const std::vector<Match>& found, const std::vector<NearMatch>& compared, Time now) {
  const auto& item = candidate.item;
  const bool is_gone = candidate.page == PageRead::gone;
  const bool is_plain_news = decision.verdict == Verdict::new_item && found.empty() && compared.empty() && !is_gone;
  if (decision.verdict == Verdict::unchanged || is_plain_news) return;
  Evidence evidence{.at = now,
                    .verdict = decision.verdict,
                    .revision = decision.revision,
                    .matched = decision.matched,
                    .is_held_back = decision.verdict == Verdict::new_item && candidate.held_back,
                    .reason = decision.reason,
                    .source = item.source,
                    .title = item.title,
                    .url = item.url,
                    .guid = item.guid};
  if (evidence.is_held_back) evidence.reason += is_gone ? "; its page was gone" : "; it is old news";
  for (const auto& match : found) evidence.found.push_back({match.kind, match.item.id});
  for (const auto& match : compared) evidence.compared.push_back(compared_of(match));
  log.put_evidence(decision.item_id, now, to_bytes(evidence));
}

}  // namespace kuaixun
