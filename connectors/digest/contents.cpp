#include "connectors/digest/contents.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <unordered_map>

#include "connectors/digest/brief_link.hpp"
#include "text/ascii.hpp"
#include "text/normal_form.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kFewestEntries = 5;
constexpr std::size_t kLongestEntry = 400;  // bytes
constexpr std::size_t kMostPlaces = 8;      // of lines that say the same

struct Entry {
  std::string_view words;
  int page = 0;
};

// "words<TAB>12", "words ..... 12", "words …… 12", "words  12"; page 0 for any other line.
Entry entry_of(const Line& line) {
  auto text = trim_ascii(line.whole);
  if (text.size() > kLongestEntry) return {};
  std::size_t digits = 0;
  while (digits < text.size() && digits < 5 && is_ascii_digit(text[text.size() - 1 - digits])) ++digits;
  if (digits == 0 || digits > 4 || digits == text.size()) return {};
  int page = 0;
  for (const char c : text.substr(text.size() - digits)) page = 10 * page + (c - '0');
  text.remove_suffix(digits);
  // A tab, or how many of the signs that lead to a number.
  constexpr std::array<std::pair<std::string_view, int>, 6> kLeaders{
      {{"\t", 6}, {" ", 3}, {"　", 6}, {".", 2}, {"·", 2}, {"…", 6}}};
  int led = 0;
  for (auto before = text.size() + 1; text.size() < before;) {
    before = text.size();
    for (const auto& [leader, weight] : kLeaders)
      if (take_end(text, leader)) led += weight;
  }
  const bool is_led = led >= 6;
  return is_led && !text.empty() && page > 0 ? Entry{text, page} : Entry{};
}

std::string folded(std::string_view text) {
  auto form = nfkc_casefold(text);
  std::erase_if(form, [](char c) { return is_ascii_space(c); });
  return form;
}

// The first run of entries that is long enough: a few lines between them (a heading that was wrapped) end it.
std::vector<Entry> find_entries(const std::vector<Line>& lines, Contents& contents) {
  std::vector<Entry> entries;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto entry = entry_of(lines[i]);
    const bool goes_on = entry.page > 0 && (entries.empty() || entry.page >= entries.back().page);
    if (goes_on) {
      if (entries.empty()) contents.begin = i;
      entries.push_back(entry);
      contents.end = i + 1;
    } else if (entries.size() >= kFewestEntries) {
      return entries;
    } else {
      entries.clear();
      if (entry.page > 0) --i;
    }
  }
  return entries.size() >= kFewestEntries ? entries : std::vector<Entry>{};
}

// The longest rising run of lines, one an entry at most: `places` of each entry in turn.
std::vector<std::size_t> longest_rising(const std::vector<std::vector<std::size_t>>& places) {
  struct Step {
    std::size_t line;
    std::ptrdiff_t before;
  };
  std::vector<Step> steps;
  std::vector<std::size_t> ends;  // index into steps of the smallest end of a run of each length
  for (const auto& of_entry : places)
    for (auto place = of_entry.rbegin(); place != of_entry.rend(); ++place) {
      const auto at = std::lower_bound(ends.begin(), ends.end(), *place,
                                       [&](std::size_t step, std::size_t line) { return steps[step].line < line; });
      steps.push_back({*place, at == ends.begin() ? -1 : std::ptrdiff_t(*(at - 1))});
      if (at == ends.end())
        ends.push_back(steps.size() - 1);
      else
        *at = steps.size() - 1;
    }
  std::vector<std::size_t> run;
  for (auto step = ends.empty() ? std::ptrdiff_t(-1) : std::ptrdiff_t(ends.back()); step >= 0;
       step = steps[std::size_t(step)].before)
    run.push_back(steps[std::size_t(step)].line);
  std::reverse(run.begin(), run.end());
  return run;
}

}  // namespace

Contents read_contents(const std::vector<Line>& lines) {
  Contents contents;
  const auto entries = find_entries(lines, contents);
  contents.entries = entries.size();
  if (entries.empty()) return contents;
  std::unordered_map<std::string, std::vector<std::size_t>> places;
  for (const auto& entry : entries) places.emplace(folded(entry.words), std::vector<std::size_t>{});
  for (auto i = contents.end; i < lines.size(); ++i) {
    if (lines[i].whole.size() > kLongestEntry) continue;
    const auto found = places.find(folded(lines[i].whole));
    if (found != places.end() && found->second.size() < kMostPlaces) found->second.push_back(i);
  }
  std::vector<std::vector<std::size_t>> in_order;
  in_order.reserve(entries.size());
  for (const auto& entry : entries) in_order.push_back(places.at(folded(entry.words)));
  contents.headings = longest_rising(in_order);
  return contents;
}

}  // namespace kuaixun
