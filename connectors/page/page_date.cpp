#include "connectors/page/page_date.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"
#include "connectors/article/boilerplate.hpp"
#include "connectors/article/date_finder.hpp"
#include "connectors/article/find_words.hpp"
#include "connectors/page/dateline.hpp"
#include "connectors/page/page_lines.hpp"
#include "connectors/page/text_outline.hpp"
#include "html/entities.hpp"
#include "text/ascii.hpp"
#include "text/date_relative.hpp"

namespace kuaixun {
namespace {

constexpr std::chrono::hours kAhead{1};      // clocks are off
constexpr std::chrono::hours kFromFeed{48};  // a page's date that is further from the feed's is another article's
constexpr std::size_t kBeforeText = 500, kIntoText = 300;
constexpr std::size_t kMostScript = 2 << 20;
constexpr std::size_t kMostEvidence = 20;

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

// The same moment on the clock of a place that is whole quarters of an hour away.
bool is_same_elsewhere(const Timestamp& utc, const Timestamp& local) {
  const auto apart = (local.at + local.offset) - utc.at;
  constexpr std::chrono::minutes kQuarter{15}, kFarthest{14 * 60};
  const bool has_seconds = utc.precision == Precision::second && local.precision == Precision::second;
  const auto exact = has_seconds ? apart : std::chrono::floor<std::chrono::minutes>(apart + std::chrono::seconds{59});
  return std::chrono::abs(apart) <= kFarthest && exact % kQuarter == std::chrono::milliseconds{0};
}

// The longest suffix of at most `size` bytes that begins between two code points.
std::string_view suffix_of_size(std::string_view text, std::size_t size) {
  if (text.size() <= size) return text;
  text = text.substr(text.size() - size);
  while (!text.empty() && (text.front() & 0xC0) == 0x80) text.remove_prefix(1);
  return text;
}

bool is_shown(const HtmlNode& node) { return node.kind == HtmlNode::Kind::text; }

// Gathers evidence, strongest first, and decides.
class DateSearch {
 public:
  DateSearch(const DateContext& context, const std::optional<Timestamp>& expected)
      : context_(context), expected_(expected) {}

  void offer(const std::optional<Timestamp>& date, const char* found_by, bool has_zone) {
    if (!date || found_.size() == kMostEvidence) return;
    const auto same = [&](const Found& other) { return other.date == *date && other.found_by == found_by; };
    if (std::any_of(found_.begin(), found_.end(), same)) return;
    found_.push_back({*date, found_by, has_zone, why_not(*date)});
  }

  // A date by itself.
  void offer(std::string_view text, const char* found_by) {
    if (text.empty()) return;
    auto context = context_;
    context.zone_is_guess = true;
    if (const auto date = read_date(text, context)) offer(date->time, found_by, !date->zone_guessed);
  }

  void reject(const Timestamp& date, const char* found_by, const char* why) {
    if (found_.size() < kMostEvidence) found_.push_back({date, found_by, false, why});
  }

  void note_without_year(const Timestamp& date) {
    if (!yearless_) yearless_ = date;
  }

  bool is_done() const { return found() && has_clock(best()->date); }
  bool found() const { return best() != nullptr; }
  // Whether it is in UTC while the page shows another day: the page's own clock would tell by how much it is off.
  bool lacks_offset() const {
    const auto* decided = best();
    if (decided == nullptr || !decided->has_zone || decided->date.offset != std::chrono::minutes{0}) return false;
    return std::any_of(found_.begin(), found_.end(), [&](const Found& other) {
      return other.rejected.empty() && !is_same_day(decided->date, other.date);
    });
  }
  std::optional<Timestamp> read(std::string_view text) const { return parse_timestamp(text, context_); }
  const DateContext& context() const { return context_; }
  const std::optional<Timestamp>& without_year() const { return yearless_; }

  PageDate take() {
    PageDate result;
    if (const auto* decided = best()) {
      result.found_by = decided->found_by;
      result.published = refined(*decided, result.zone_guessed);
    } else if (yearless_ && why_not(*yearless_).empty()) {
      result.found_by = "near_title";
      result.published = yearless_;
    }
    for (const auto& each : found_) result.evidence.push_back({each.found_by, each.date, each.rejected});
    return result;
  }

 private:
  struct Found {
    Timestamp date;
    std::string found_by;
    bool has_zone = false;
    std::string rejected{};
  };

  std::string why_not(const Timestamp& date) const {
    if (date.at > context_.now + kAhead) return "in the future";
    if (date.precision > Precision::day) return "not a day";
    if (expected_ && std::chrono::abs(date.at - expected_->at) > kFromFeed) return "far from the feed's date";
    return {};
  }

  const Found* best() const {
    const auto found =
        std::find_if(found_.begin(), found_.end(), [](const Found& each) { return each.rejected.empty(); });
    return found == found_.end() ? nullptr : &*found;
  }

  // The date with what weaker evidence of the same day or moment adds.
  Timestamp refined(const Found& decided, bool& zone_guessed) const {
    auto date = decided.date;
    bool has_zone = decided.has_zone;
    for (const auto& other : found_)
      if (other.rejected.empty() && !has_clock(date) && has_clock(other.date) && is_same_day(date, other.date)) {
        date = other.date;
        has_zone = other.has_zone;
      }
    if (yearless_ && !has_clock(date) && is_same_in_year(date, *yearless_)) {
      date.at = std::chrono::floor<std::chrono::days>(date.at + date.offset) - date.offset + time_of_day(*yearless_);
      date.precision = yearless_->precision;
    }
    if (has_zone && date.offset == std::chrono::minutes{0} && has_clock(date)) date.offset = offset_shown(date);
    zone_guessed = has_clock(date) && !has_zone;
    return date;
  }

  // Of a moment that is given in UTC: how far the page's own clock is from it.
  std::chrono::minutes offset_shown(const Timestamp& utc) const {
    for (const auto& other : found_) {
      if (!has_clock(other.date)) continue;
      if (other.has_zone && other.date.at == utc.at && other.date.offset != utc.offset) return other.date.offset;
      if (!other.has_zone && is_same_elsewhere(utc, other.date))
        return std::chrono::round<std::chrono::minutes>((other.date.at + other.date.offset) - utc.at);
    }
    return utc.offset;
  }

  const DateContext& context_;
  const std::optional<Timestamp>& expected_;
  std::vector<Found> found_;
  std::optional<Timestamp> yearless_;
};

// Whether the page writes 24/11/2026 or 11/24/2026, by its other dates, else by the custom of its language; nothing
// when neither tells.
std::optional<bool> writes_day_first(const HtmlTree& tree, std::string_view language, const DateContext& context) {
  constexpr std::size_t kMostText = 64 << 10;
  int day_first = 0, month_first = 0;
  std::size_t seen = 0;
  for (std::uint32_t node = 0; node < tree.size() && seen < kMostText; ++node) {
    if (!is_shown(tree[node])) continue;
    seen += tree[node].text.size();
    if (tree[node].text.find('/') == std::string_view::npos) continue;
    for (const auto& date : find_dates(tree[node].text, context)) {
      day_first += date.shows_day_first ? 1 : 0;
      month_first += date.shows_month_first ? 1 : 0;
    }
  }
  if (day_first != month_first) return day_first > month_first;
  if (language.empty()) return std::nullopt;
  const auto lower = to_lower_ascii(language.substr(0, 8));
  if (lower == "en") return std::nullopt;
  return lower != "en-us" && lower != "en_us" && lower != "en-ph" && !lower.starts_with("fil");
}

class LineSearch {
 public:
  LineSearch(const HtmlTree& tree, const PageTitle& title, std::string_view language, DateSearch& search)
      : tree_(tree), title_(comparable_line(title.text)), language_(language), search_(search) {}

  // Takes the dates of these lines that stand in at least this place.
  void take(const std::vector<ShownLine>& lines, const char* found_by, DatePlace least) {
    std::string_view before;
    bool is_behind_link = false;  // another article's title: the date below it is of that one
    for (const auto& line : lines) {
      const auto comparable = comparable_line(line.text);
      if (ends_article(comparable) || introduces_others(comparable)) return;
      const bool is_title = !title_.empty() && comparable.find(title_) != std::string::npos;
      if (!is_title)
        for (const auto& date : dates_of_line(tree_, line, before, search_.context()))
          take(date, found_by, is_behind_link || names_another(line) ? DatePlace::labelled : least);
      before = line.text;
      is_behind_link = !is_title && line.is_link() && weigh(line.text).all >= kTitle;
    }
  }

 private:
  static constexpr float kTitle = 25;  // letters: what a link says at least that is a title

  static bool names_another(const ShownLine& line) {
    for (std::size_t i = 0; i < line.pieces.size(); ++i)
      if (line.pieces[i].is_link && weigh(line.text_of(i)).all >= kTitle) return true;
    return false;
  }

  void take(const LineDate& date, const char* found_by, DatePlace least) {
    const auto read = decided(date.found);
    if (!read || date.place < least) return;
    if (date.role == DateRole::changed) return search_.reject(*read, found_by, "of a change");
    if (date.role == DateRole::foreign) return search_.reject(*read, found_by, "called another thing");
    if (!date.found.has_year) return search_.note_without_year(*read);
    search_.offer(read, found_by, date.found.has_zone);
  }

  // Nothing for a date that may be two.
  std::optional<Timestamp> decided(const FoundDate& found) {
    if (!found.swapped) return found.date;
    if (!asked_) day_first_ = writes_day_first(tree_, language_, search_.context());
    asked_ = true;
    if (!day_first_) return std::nullopt;
    return *day_first_ ? found.swapped : found.date;
  }

  const HtmlTree& tree_;
  const std::string title_;
  std::string_view language_;
  DateSearch& search_;
  bool asked_ = false;
  std::optional<bool> day_first_;
};

constexpr std::array<std::string_view, 18> kScriptNames{
    "publish_time",     "publishTime",     "pubtime",      "pubTime",     "pubDate",        "publishDate",
    "publish_date",     "datePublished",   "newsTime",     "pub_time",    "createTime",     "ptime",
    "publication_date", "publicationDate", "published_at", "publishedAt", "date_published", "first_published"};

// Where each of the names stands first in a script. Scripts are long: what most of the names share is looked for once.
std::array<std::size_t, kScriptNames.size()> places_of_names(std::string_view script) {
  constexpr std::string_view kShared = "ub";
  std::array<std::size_t, kScriptNames.size()> places{};
  for (std::size_t i = 0; i < kScriptNames.size(); ++i)
    places[i] = contains_word(kScriptNames[i], kShared) ? std::string_view::npos : find_word(script, kScriptNames[i]);
  for (auto at = find_word(script, kShared); at != std::string_view::npos; at = find_word(script, kShared, at + 1))
    for (std::size_t i = 0; i < kScriptNames.size(); ++i) {
      const auto before = kScriptNames[i].find(kShared);
      const bool is_new = places[i] == std::string_view::npos && before <= at;
      if (is_new && script.substr(at - before).starts_with(kScriptNames[i])) places[i] = at - before;
    }
  return places;
}

// `"publishTime": "2026-09-21 10:00"` in scripts.
void search_scripts(const HtmlTree& tree, DateSearch& search) {
  std::size_t seen = 0;
  for (std::size_t node = 0; node < tree.size() && seen < kMostScript; ++node) {
    if (tree[node].kind != HtmlNode::Kind::raw_text) continue;
    const auto text = tree[node].text;
    seen += text.size();
    const auto places = places_of_names(text);
    for (std::size_t i = 0; i < places.size(); ++i) {
      if (places[i] == std::string_view::npos) continue;
      auto value = text.substr(places[i] + kScriptNames[i].size(), 60);
      const auto start = value.find_first_of("0123456789");
      if (start > 6) continue;  // or none at all
      value = value.substr(start);
      search.offer(value.substr(0, value.find_first_of("\"'<,;}")), "script");
    }
  }
}

// A short script among the lines that writes a date where it stands: showDate("2026/09/21 10:00").
void search_writing_scripts(const HtmlTree& tree, std::uint32_t begin, std::uint32_t end, DateSearch& search) {
  constexpr std::size_t kLongest = 200;
  for (auto node = begin; node < end; ++node) {
    if (tree[node].kind != HtmlNode::Kind::raw_text || tree[node].text.size() > kLongest) continue;
    for (const auto& date : find_dates(tree[node].text, search.context()))
      if (date.has_year && date.has_clock()) search.offer(date.date, "script", date.has_zone);
  }
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

// "3小时前", "昨天 10:00" on a line of its own.
void offer_relative(const std::vector<ShownLine>& lines, DateSearch& search) {
  for (const auto& line : lines)
    for (std::size_t i = 0; i < line.pieces.size() && !search.found(); ++i)
      search.offer(parse_relative_date(line.text_of(i), search.context()), "relative", true);
}

// The year of a date that was shown without: that of the same day where the page has it in digits, 20260921.
std::optional<Timestamp> with_year_of_page(const HtmlTree& tree, const Timestamp& date, const DateContext& context) {
  const auto written = to_rfc3339(date);
  const auto day = written.substr(5, 2) + written.substr(8, 2), marked_day = written.substr(4, 6);
  const auto in = [&](std::string_view text) -> std::optional<Timestamp> {
    for (const std::string_view wanted : {std::string_view(day), std::string_view(marked_day)})
      for (auto at = text.find(wanted); at != std::string_view::npos; at = text.find(wanted, at + 1)) {
        const auto behind = at + wanted.size();
        const bool is_longer =
            (behind < text.size() && is_ascii_digit(text[behind])) || (at > 4 && is_ascii_digit(text[at - 5]));
        if (at < 4 || is_longer) continue;
        const auto year = text.substr(at - 4, 4);
        if (!year.starts_with("20") || !std::all_of(year.begin(), year.end(), is_ascii_digit)) continue;
        return parse_timestamp(std::string(year) + written.substr(4, 12), context);
      }
    return std::nullopt;
  };
  for (std::size_t node = 0; node < tree.size(); ++node) {
    for (const auto& attribute : tree.attributes_of(node))
      if (attribute.value.size() < 200)
        if (auto found = in(attribute.value)) return found;
    if (tree[node].kind == HtmlNode::Kind::raw_text && tree[node].text.size() < 10'000)
      if (auto found = in(tree[node].text)) return found;
  }
  return std::nullopt;
}

// What the page shows, in the places where it shows when it was published.
void search_lines(const HtmlTree& tree, const StructuredData& data, const PageTitle& title,
                  const std::vector<ShownLine>& at_title, const TextRange& text, std::string_view url,
                  DateSearch& search) {
  LineSearch lines(tree, title, data.language, search);
  std::vector<ShownLine> above, below;
  std::uint32_t begin = 0, end = 0;
  if (title.node != 0) {
    begin = end = tree[title.node].end;
    for (const auto& line : at_title) (line.pieces.front().node < begin ? above : below).push_back(line);
    if (!below.empty()) end = below.back().pieces.back().node;
    lines.take(below, "near_title", DatePlace::beside);
  }
  if (text.first > end) {
    const auto start = std::max(begin, start_of_text_before(tree, text.first, kBeforeText));
    const auto at_text = shown_lines(tree, start, text.last + 1, kBeforeText + kIntoText);
    if (begin == 0) begin = start;
    lines.take(at_text, "near_title", title.node == 0 ? DatePlace::alone : DatePlace::named);
    end = text.first;
  }
  search.offer(data.page_published, "web_page");
  search.offer(data.weak_published, "meta_date");
  if (!search.is_done()) search_writing_scripts(tree, begin, end, search);
  if (!search.is_done() || search.lacks_offset()) search_scripts(tree, search);
  if (!search.found()) lines.take(above, "above_title", DatePlace::alone);
  if (!search.found()) search.offer(date_in_url(url, search), "url", false);
  if (search.found()) return;
  if (search.without_year())
    if (auto date = with_year_of_page(tree, *search.without_year(), search.context()))
      search.offer(date, "near_title", false);
  if (search.found() || search.without_year()) return;
  offer_relative(below, search);
  constexpr std::size_t kMostText = 64 << 10, kSignature = 200;
  if (!search.found()) lines.take(shown_lines(tree, end, tree.size(), kMostText), "labelled", DatePlace::labelled);
  if (!search.found() && text.last != 0)
    lines.take(shown_lines(tree, start_of_text_before(tree, text.last, kSignature), text.last + 1, 2 * kSignature),
               "signature", DatePlace::alone);
}

}  // namespace

std::string text_around(const HtmlTree& tree, std::uint32_t node, std::size_t before, std::size_t after) {
  constexpr std::uint32_t kMostNodes = 20'000;  // on either side, however little text they hold
  std::string text;
  std::size_t behind = 0;
  for (auto i = start_of_text_before(tree, node, before); i < tree.size() && i < node + kMostNodes && behind < after;
       ++i) {
    if (!is_shown(tree[i])) continue;
    auto shown = trim_ascii(tree[i].text);
    shown = i < node ? suffix_of_size(shown, before) : prefix_of_size(shown, after - behind);
    text += resolve_entities(shown);
    text += '\n';
    if (i >= node) behind += shown.size();
  }
  return text;
}

PageDate page_date(const HtmlTree& tree, const StructuredData& data, const PageTitle& title,
                   const std::vector<ShownLine>& at_title, const TextRange& text, std::string_view url,
                   const DateContext& context, const std::optional<Timestamp>& expected) {
  DateSearch search(context, expected);
  search.offer(data.published, "meta");
  search.offer(data.json_ld.published, "json_ld");
  search_lines(tree, data, title, at_title, text, url, search);
  return search.take();
}

}  // namespace kuaixun
