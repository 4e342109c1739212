#include "connectors/parsing/document_dates.hpp"

#include "html/text_of_html.hpp"
#include "text/ascii.hpp"
#include "text/hanzi.hpp"

namespace kuaixun {
namespace {

using std::chrono::minutes;

constexpr std::chrono::hours kTolerance{24};  // a day may have begun elsewhere

// How the speakers of a language write a date in numbers; unknown for those who are not of one mind.
DayOrder custom_of(std::string_view language) {
  const auto tag = to_lower_ascii(language);
  if (tag.empty() || tag == "en" || tag.ends_with("-us") || tag == "en-ph") return DayOrder::unknown;
  return DayOrder::day_first;
}

std::optional<minutes> zone_of_language(std::string_view language) {
  if (language.starts_with("zh")) return minutes{480};
  if (language.starts_with("ja") || language.starts_with("ko")) return minutes{540};
  return std::nullopt;
}

std::string titles_of(const Batch& batch) {
  constexpr std::size_t kEnough = 4'000;  // bytes
  std::string titles = text_of_html(batch.document.title);
  for (const auto& entry : batch.entries) {
    if (titles.size() > kEnough) break;
    titles += "\n" + text_of_html(std::string_view(entry.title).substr(0, kEnough));
  }
  return titles;
}

bool has_clock(const Timestamp& time) {
  return time.precision == Precision::second || time.precision == Precision::minute;
}

}  // namespace

void DocumentDates::set_language(std::string_view language) {
  language_ = language;
  if (!context_.time_zone) guess_zone(language);
}

void DocumentDates::guess_zone(std::string_view language) {
  const auto zone = zone_of_language(language);
  if (!zone || (context_.time_zone && !context_.zone_is_guess)) return;
  context_.time_zone = zone;
  context_.zone_is_guess = true;
}

std::optional<Timestamp> DocumentDates::read(std::string_view text, std::vector<std::string>& flags) {
  context_.language = language_;
  const auto reading = read_date(text, context_);
  if (!reading) return std::nullopt;
  if (reading->is_open || reading->shows != DayOrder::unknown) note(text, *reading);
  if (reading->zone_guessed) ++guessed_;
  if (reading->zone_guessed && has_clock(reading->time)) add_flag(flags, "zone_guessed");
  return reading->time;
}

void DocumentDates::note(std::string_view text, const DateReading& reading) {
  if (reading.shows == DayOrder::day_first) ++day_first_;
  if (reading.shows == DayOrder::month_first) ++month_first_;
  if (!reading.is_open) return;
  ++open_;
  const auto is_past = [&](DayOrder order) {
    auto context = context_;
    context.order = order;
    const auto date = read_date(text, context);
    return date && date->time.at <= context.now + kTolerance;
  };
  const bool by_day = is_past(DayOrder::day_first), by_month = is_past(DayOrder::month_first);
  if (by_day && !by_month) ++past_by_day_;
  if (by_month && !by_day) ++past_by_month_;
}

DayOrder DocumentDates::better_order() const {
  if (open_ == 0) return context_.order;
  if (day_first_ != month_first_) return day_first_ > month_first_ ? DayOrder::day_first : DayOrder::month_first;
  if (past_by_day_ != past_by_month_)
    return past_by_day_ > past_by_month_ ? DayOrder::day_first : DayOrder::month_first;
  return custom_of(language_);
}

std::optional<DocumentDates> DocumentDates::second_pass(const std::function<std::string()>& titles) const {
  DocumentDates again(context_);
  again.context_.order = better_order();
  if (guessed_ > 0) again.guess_zone(language_of(titles()));
  const bool same = again.context_.order == context_.order && again.context_.time_zone == context_.time_zone;
  return same ? std::nullopt : std::optional(std::move(again));
}

Batch read_dated(const Document& document, const Source& source, const std::function<Batch(DocumentDates&)>& pass) {
  DocumentDates dates(document, source);
  auto batch = pass(dates);
  if (auto again = dates.second_pass([&] { return titles_of(batch); })) return pass(*again);
  return batch;
}

}  // namespace kuaixun
