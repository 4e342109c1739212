#include "connectors/page/page_date.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "connectors/page/date_finder.hpp"
#include "text/ascii.hpp"
#include "text/date_relative.hpp"
#include "text/html.hpp"
#include "text/utf8.hpp"

namespace kuaixun {
namespace {

constexpr std::chrono::hours kAhead{1};      // clocks are off
constexpr std::chrono::hours kFromFeed{48};  // a page's date that is further from the feed's is another article's
constexpr std::size_t kSameLine = 300;
constexpr std::size_t kBeforeTitle = 300, kAfterTitle = 1'500;
constexpr std::size_t kMostScript = 2 << 20;

bool has_clock(const Timestamp& date) {
  return date.precision == Precision::second || date.precision == Precision::minute;
}

std::chrono::year_month_day day_of(const Timestamp& date) {
  return std::chrono::floor<std::chrono::days>(date.at + date.offset);
}

std::chrono::milliseconds time_of_day(const Timestamp& date) {
  const auto local = date.at + date.offset;
  return local - std::chrono::floor<std::chrono::days>(local);
}

bool is_same_day(const Timestamp& a, const Timestamp& b) { return day_of(a) == day_of(b); }

bool is_same_in_year(const Timestamp& a, const Timestamp& b) {
  return day_of(a).month() == day_of(b).month() && day_of(a).day() == day_of(b).day();
}

// The longest suffix of at most `size` bytes that begins between two code points.
std::string_view suffix_of_size(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text;
  text = text.substr(text.size() - size);
  while (!text.empty() && (text.front() & 0xC0) == 0x80) text.remove_prefix(1);
  return text;
}

// "更新时间：", "Updated" in front of a date: when it was changed, not when it was published.
bool is_of_change(std::string_view text, std::size_t at) {
  constexpr std::size_t kLabel = 24;
  const auto before = text.substr(at - std::min(at, kLabel), std::min(at, kLabel));
  for (const std::string_view label : {"更新", "修改", "pdated", "odified"}) {
    const auto found = before.rfind(label);
    if (found == std::string_view::npos) continue;
    const auto between = before.substr(found);
    return between.find("发布") == std::string_view::npos && between.find("发表") == std::string_view::npos &&
           between.find("ublished") == std::string_view::npos;
  }
  return false;
}

bool is_shown(const HtmlNode& node) { return node.kind == HtmlNode::Kind::text; }

class DateSearch {
 public:
  DateSearch(const DateContext& context, const std::optional<Timestamp>& expected)
      : context_(context), expected_(expected) {}

  // Takes the date unless a better one is known: the first counts, a later one of the same day adds the clock.
  void offer(const std::optional<Timestamp>& date, const char* found_by) {
    if (!date || !is_possible(*date)) return;
    const bool adds_clock =
        best_.published && !has_clock(*best_.published) && has_clock(*date) && is_same_day(*best_.published, *date);
    if (!best_.published || adds_clock) best_ = {date, found_by};
  }

  // Dates in a text: those behind `from` before those in front of it; the first, and one of its day that has a clock.
  void offer_text(std::string_view text, const char* found_by, std::size_t from = 0) {
    auto dates = find_dates(text, context_);
    std::erase_if(dates, [&](const FoundDate& each) { return !is_possible(each.date) || is_of_change(text, each.at); });
    std::stable_partition(dates.begin(), dates.end(), [&](const FoundDate& each) { return each.at >= from; });
    const auto first = std::find_if(dates.begin(), dates.end(), [](const FoundDate& each) { return each.has_year; });
    if (first != dates.end()) {
      const auto close = [&](const FoundDate& each) { return each.at >= first->at && each.at < first->at + kSameLine; };
      const auto timed = std::find_if(first, dates.end(), [&](const FoundDate& each) {
        return each.has_clock() && each.has_year && (close(each) || is_same_day(each.date, first->date));
      });
      return offer(timed != dates.end() ? timed->date : first->date, found_by);
    }
    if (!dates.empty() && !yearless_) yearless_ = dates.front().date;
  }

  // "3小时前", "昨天 10:00" on a line of its own.
  void offer_relative(std::string_view text, const char* found_by) {
    while (!text.empty() && !found()) {
      const auto end = std::min(text.find('\n'), text.size());
      offer(parse_relative_date(trim_ascii(text.substr(0, end)), context_), found_by);
      text.remove_prefix(std::min(end + 1, text.size()));
    }
  }

  // What was found; its clock, or all of it, from a date that was shown without its year.
  PageDate take() {
    if (!yearless_) return std::move(best_);
    if (!best_.published) {
      best_ = {yearless_, "near_title"};
    } else if (!has_clock(*best_.published) && is_same_in_year(*best_.published, *yearless_)) {
      best_.published->at = std::chrono::floor<std::chrono::days>(best_.published->at + best_.published->offset) -
                            best_.published->offset + time_of_day(*yearless_);
      best_.published->precision = yearless_->precision;
    }
    return std::move(best_);
  }

  bool is_done() const { return best_.published && has_clock(*best_.published); }
  bool found() const { return best_.published.has_value(); }
  std::optional<Timestamp> read(std::string_view text) const { return parse_timestamp(text, context_); }

 private:
  bool is_possible(const Timestamp& date) const {
    if (date.at > context_.now + kAhead) return false;
    return !expected_ || std::chrono::abs(date.at - expected_->at) <= kFromFeed;
  }

  const DateContext& context_;
  const std::optional<Timestamp>& expected_;
  PageDate best_;
  std::optional<Timestamp> yearless_;
};

// `"publishTime": "2026-09-21 10:00"` in scripts.
void search_scripts(const HtmlTree& tree, DateSearch& search) {
  constexpr std::array<std::string_view, 12> kNames{"publish_time", "publishTime", "pubtime",      "pubTime",
                                                    "pubDate",      "publishDate", "publish_date", "datePublished",
                                                    "newsTime",     "pub_time",    "createTime",   "ptime"};
  std::size_t seen = 0;
  for (std::size_t node = 0; node < tree.size() && seen < kMostScript; ++node) {
    if (tree[node].kind != HtmlNode::Kind::raw_text) continue;
    const auto text = tree[node].text;
    seen += text.size();
    for (const auto name : kNames) {
      const auto at = text.find(name);
      if (at == std::string_view::npos) continue;
      auto value = text.substr(at + name.size(), 60);
      const auto start = value.find_first_of("0123456789");
      if (start > 6) continue;  // or none at all
      value = value.substr(start);
      search.offer(search.read(value.substr(0, value.find_first_of("\"'<,;}"))), "script");
    }
  }
}

void search_time_elements(const HtmlTree& tree, DateSearch& search) {
  for (std::size_t node = 0; node < tree.size() && !search.found(); ++node)
    if (tree[node].name() == "time") search.offer(search.read(tree.attribute(node, "datetime")), "time_element");
}

// /2026/09/21/, /2026-09/21/, _20260921, …
std::optional<Timestamp> date_in_url(std::string_view url, const DateSearch& search) {
  for (std::size_t at = 0; at + 8 <= url.size(); ++at) {
    const bool begins =
        at > 0 && (url[at - 1] == '/' || url[at - 1] == '_' || url[at - 1] == '-' || url[at - 1] == 't');
    if (!begins || !url.substr(at).starts_with("20")) continue;
    std::string digits;
    std::size_t marks = 0;
    for (auto i = at; i < url.size() && digits.size() < 8; ++i) {
      if (is_ascii_digit(url[i]))
        digits += url[i];
      else if ((url[i] == '/' || url[i] == '-' || url[i] == '_') && ++marks <= 2)
        continue;
      else
        break;
    }
    if (digits.size() == 8)
      if (auto date = search.read(digits.substr(0, 4) + "-" + digits.substr(4, 2) + "-" + digits.substr(6, 2)))
        return date;
  }
  return std::nullopt;
}

std::string first_text(const HtmlTree& tree, std::size_t most) { return text_around(tree, 0, 0, most); }

}  // namespace

std::string text_around(const HtmlTree& tree, std::uint32_t node, std::size_t before, std::size_t after) {
  constexpr std::uint32_t kMostNodes = 20'000;  // on either side, however little text they hold
  std::uint32_t start = node;
  const auto first = node < kMostNodes ? 0 : node - kMostNodes;
  for (std::size_t size = 0; start > first && size < before; --start)
    if (is_shown(tree[start - 1])) size += trim_ascii(tree[start - 1].text).size();
  std::string text;
  std::size_t behind = 0;
  for (auto i = start; i < tree.size() && i < node + kMostNodes && behind < after; ++i) {
    if (!is_shown(tree[i])) continue;
    auto shown = trim_ascii(tree[i].text);
    shown = i < node ? suffix_of_size(shown, before) : prefix_of_size(shown, after - behind);
    text += resolve_entities(shown);
    text += '\n';
    if (i >= node) behind += shown.size();
  }
  return text;
}

PageDate page_date(const HtmlTree& tree, const StructuredData& data, const PageTitle& title, std::string_view url,
                   const DateContext& context, const std::optional<Timestamp>& expected) {
  DateSearch search(context, expected);
  search.offer(search.read(data.published), "meta");
  search.offer(search.read(data.json_ld.published), "json_ld");
  std::string around;
  if (!search.is_done() && title.node != 0) {
    const auto after = text_around(tree, title.node, 0, kAfterTitle);
    around = text_around(tree, title.node, kBeforeTitle, kAfterTitle);
    search.offer_text(around, "near_title", around.size() - std::min(around.size(), after.size()));
  }
  if (!search.is_done()) search_scripts(tree, search);
  if (!search.found()) search_time_elements(tree, search);
  if (!search.found()) search.offer(date_in_url(url, search), "url");
  if (!search.found()) search.offer_relative(around, "near_title");
  if (!search.found()) search.offer_text(first_text(tree, 64 << 10), "text");
  return search.take();
}

}  // namespace kuaixun
