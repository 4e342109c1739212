#include "connectors/digest/splitter.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

#include <re2/re2.h>

#include "connectors/digest/brief_link.hpp"
#include "connectors/digest/contents.hpp"
#include "connectors/parsing/bounds.hpp"
#include "text/ascii.hpp"
#include "text/text_builder.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kLongestTitle = 150;  // bytes of a title that only its shape tells, about two lines of a page

// Whether a sentence ends here, brackets and quotes after it included.
bool has_end(std::string_view text) {
  constexpr std::array<std::string_view, 14> kEnds{"。", "！", "？", "；", "…", "：", "”",
                                                   "」", "）", ".",  "!",  ";", ":",  ")"};
  return std::any_of(kEnds.begin(), kEnds.end(), [&](std::string_view end) { return text.ends_with(end); });
}

// A title may be a question.
bool looks_like_title(const Line& line) {
  const auto words = words_of(line);
  return words.size() <= kLongestTitle && (!has_end(words) || words.ends_with("？") || words.ends_with("！"));
}

// What a line that begins something says: its words, and the link that it is.
struct Beginning {
  std::string title{}, link{};
};

Beginning beginning_of(const LineRule& rule, const Line& line, std::string_view whole) {
  Beginning beginning{std::string(words_of(line)), {}};
  if (!rule.line) return beginning;
  constexpr int kMostGroups = 9;
  std::array<re2::StringPiece, kMostGroups> groups;
  const int count = std::min(rule.line->NumberOfCapturingGroups() + 1, kMostGroups);
  if (!rule.line->Match(re2::StringPiece(whole.data(), whole.size()), 0, whole.size(), re2::RE2::ANCHOR_BOTH,
                        groups.data(), count))
    return beginning;
  const auto& names = rule.line->NamedCapturingGroups();
  const auto group = [&](const char* name) -> std::string {
    const auto found = names.find(name);
    return found == names.end() || found->second >= count ? std::string{}
                                                          : groups[std::size_t(found->second)].as_string();
  };
  if (auto title = group("title"); !title.empty()) beginning.title = std::move(title);
  beginning.link = group("link");
  return beginning;
}

class Splitter {
 public:
  Splitter(DigestText& text, const Profile& profile, const ReadDate& read_date)
      : text_(text),
        profile_(profile),
        read_date_(read_date),
        is_text_(profile.format == Profile::Format::text),
        left_out_(profile) {}

  std::optional<Split> run() {
    if (profile_.item.in_contents || profile_.section.in_contents)
      take_report();
    else
      take_all(is_text_ ? text_.paragraphs() : text_.lines());
    finish_brief();
    if (!is_sure()) return std::nullopt;
    return std::move(split_);
  }

 private:
  void take_all(const std::vector<Line>& lines) {
    for (std::size_t i = 0; i < lines.size() && briefs_ < kMostEntries; ++i)
      take(lines[i], i + 1 < lines.size() ? &lines[i + 1] : nullptr);
  }

  void take(const Line& line, const Line* next) {
    const auto whole = whole_of(line);
    if (const auto why = left_out_.take(line, whole); why != LeftOut::Why::kept) {
      ++split_.left_out;
      if (why == LeftOut::Why::below_heading) note_overview(line, whole);
      return;
    }
    if (profile_.by_dated_headings && line.kind == Line::Kind::heading) return take_heading(line);
    if (begins(profile_.section, line, whole, next)) {
      ++beginnings_;
      take_section(line);
    } else if (can_begin_item() && begins(profile_.item, line, whole, next)) {
      ++beginnings_;
      begin_brief(line);
    } else if (line.kind != Line::Kind::rule || is_text_) {
      ++others_;
      take_words(line);
    }
  }

  // The line with its mark, which patterns are about; a paragraph has none.
  std::string_view whole_of(const Line& line) const { return is_text_ ? words_of(line) : trim_ascii(line.whole); }

  std::string reference_in(std::string_view whole) const {
    std::string reference;
    if (profile_.reference)
      re2::RE2::PartialMatch(re2::StringPiece(whole.data(), whole.size()), *profile_.reference, &reference);
    return reference;
  }

  // An overview says in which section the news stands that it refers to.
  void note_overview(const Line& line, std::string_view whole) {
    if (line.kind == Line::Kind::heading) overview_section_ = line.level > left_out_.level() ? line.text : "";
    if (auto reference = reference_in(whole); !reference.empty()) section_of_.emplace(reference, overview_section_);
  }

  bool begins(const LineRule& rule, const Line& line, std::string_view whole, const Line* next) const {
    constexpr std::size_t kMostIndent = 1;
    if (!is_text_) {
      if (rule.heading > 0 && line.kind == Line::Kind::heading && line.level == rule.heading) return true;
      if (rule.numbered && line.kind == Line::Kind::numbered && line.indent <= kMostIndent) return true;
      if (rule.bullet && line.kind == Line::Kind::bullet && line.indent <= kMostIndent) return true;
    }
    if (rule.titled && looks_like_title(line) && next != nullptr && !looks_like_title(*next) &&
        !is_match(profile_.section.line, words_of(*next)))
      return true;
    return is_match(rule.line, whole);
  }

  // Where sections are what it is told by, nothing before the first of them is news.
  bool can_begin_item() const {
    if (profile_.by_dated_headings) return !split_.digests.empty();
    return profile_.least_sections == 0 || !section_.empty();
  }

  Digest& digest() {
    if (split_.digests.empty()) split_.digests.emplace_back();
    return split_.digests.back();
  }

  std::optional<Timestamp> day_of(std::string_view text) const {
    if (text.empty() || text.size() > kLongestTitle) return std::nullopt;
    const auto date = read_date_(text);
    return date && date->precision == Precision::day ? date : std::nullopt;
  }

  void take_heading(const Line& line) {
    finish_brief();
    if (const auto date = day_of(line.text))
      split_.digests.push_back({.title = std::string(line.text), .date = *date});
    else if (split_.digests.empty() && split_.title.empty())
      split_.title = line.text;
    else if (!split_.digests.empty())
      split_.digests.back().intro.emplace_back(line.text);
  }

  void take_section(const Line& line) {
    finish_brief();
    section_ = words_of(line);
  }

  void begin_brief(const Line& line) {
    finish_brief();
    auto& all = digest();
    if (profile_.item.numbered) all.is_suspect |= line.number != int(all.briefs.size()) + 1;
    auto beginning = beginning_of(profile_.item, line, whole_of(line));
    brief_.emplace();
    last_words_ = line.text;
    brief_->first_line = line.at;
    brief_->last_line = line.last_at;
    const auto listed = section_of_.find(reference_in(line.whole));
    brief_->section = listed == section_of_.end() ? section_ : listed->second;
    if (profile_.is_publisher_the_section) brief_->publisher = section_;
    brief_->link = std::move(beginning.link);
    if (profile_.item.numbered || profile_.item.bullet)
      add_words(beginning.title);
    else
      brief_->title = without_dropped(std::move(beginning.title));
  }

  std::string without_dropped(std::string title) const {
    if (profile_.dropped) re2::RE2::Replace(&title, *profile_.dropped, "");
    return title;
  }

  void take_words(const Line& line) {
    if (brief_) {
      brief_->last_line = line.last_at;
      is_text_ ? add_paragraph(words_of(line)) : profile_.is_plain ? go_on(line) : add_markdown(line);
    } else if (profile_.by_dated_headings) {
      take_intro_of_day(line);
    } else {
      take_intro(line);
    }
  }

  void take_intro_of_day(const Line& line) {
    if (split_.digests.empty()) return;
    auto& day = split_.digests.back();
    // "2026年09月21日 港口快讯" under "## 2026.09.21": the day again, with the digest's name.
    const auto words = trim_ascii(line.whole);
    const auto date = day_of(words.substr(0, words.find_first_of(" \t")));
    if (day.intro.empty() && words.size() <= kLongestTitle && date && date->at == day.date->at)
      day.title = words;
    else
      day.intro.emplace_back(words);
  }

  void take_intro(const Line& line) {
    auto& all = digest();
    const auto words = words_of(line);
    const auto day = day_in(words, read_date_);
    if (day && !all.date) all.date = day;
    const bool is_heading = line.kind == Line::Kind::heading && !is_text_;
    const bool is_only_date = is_heading && words.size() < kLongestTitle && day && words.starts_with('[');
    if (is_only_date) return;
    if (is_heading ? line.level == 1 || split_.title.empty() : is_text_ && split_.title.empty())
      split_.title = words;
    else
      all.intro.emplace_back(words);
  }

  // The next line of a brief whose words are text: its link, or more of it.
  void go_on(const Line& line) {
    const auto words = trim_ascii(line.whole);
    if (const auto address = lone_address(words); !address.empty() && brief_->link.empty()) {
      brief_->link = address;
      return;
    }
    const bool is_wrapped = line.kind == Line::Kind::plain;  // and no list's
    if (line.after_blank || !is_wrapped)
      text_of_brief_.break_line();
    else
      text_of_brief_.append(between(last_words_, words, text_.is_tight()));
    text_of_brief_.append(words);
    last_words_ = words;
  }

  void add_words(std::string_view words) { profile_.is_plain ? text_of_brief_.append(words) : add_paragraph(words); }

  void add_paragraph(std::string_view words) {
    if (!brief_->text.empty()) brief_->text += '\n';
    brief_->text += words;
  }

  void add_markdown(const Line& line) {
    constexpr std::size_t kMostIndent = 4;
    if (line.after_blank && !brief_->text.empty()) brief_->text += '\n';
    add_paragraph(line.whole.substr(std::min({line.indent, kMostIndent, line.whole.size()})));
  }

  void finish_brief() {
    if (!brief_) return;
    if (profile_.is_plain) brief_->text = text_of_brief_.take();
    if (brief_->link.empty() && (profile_.is_plain || brief_->title.empty())) brief_->link = take_link(brief_->text);
    if (brief_->publisher.empty() && profile_.publisher) brief_->publisher = publisher_in(brief_->text);
    if (!brief_->text.empty() || !brief_->title.empty()) {
      digest().briefs.push_back(std::move(*brief_));
      ++briefs_;
    }
    brief_.reset();
  }

  std::string publisher_in(std::string_view text) const {
    const auto line = text.substr(text.rfind('\n') + 1);
    std::string name;
    re2::RE2::PartialMatch(re2::StringPiece(line.data(), line.size()), *profile_.publisher, &name);
    return name;
  }

  // A report: its headings are what its table of contents names, and a page's end may stand in a sentence.
  void take_report() {
    const auto& lines = text_.lines();
    const auto contents = read_contents(lines);
    constexpr std::size_t kOfTen = 7;  // of the entries have to be there
    if (contents.headings.empty() || contents.headings.size() * 10 < contents.entries * kOfTen) return;
    digest().is_suspect = contents.headings.size() * 10 < contents.entries * 9;
    for (std::size_t i = 0; i < contents.begin; ++i) take_cover(lines[i]);
    auto heading = contents.headings.begin();
    for (auto i = contents.end; i < lines.size() && briefs_ < kMostEntries; ++i) {
      if (heading == contents.headings.end() || *heading != i) {
        take_report_line(lines[i]);
        continue;
      }
      ++heading;
      const bool is_followed = heading != contents.headings.end() && *heading == i + 1;
      if (is_followed && profile_.section.in_contents) {
        take_section(lines[i]);
      } else {
        begin_brief(lines[i]);
        brief_->title = trim_ascii(lines[i].whole);
      }
    }
  }

  void take_cover(const Line& line) {
    constexpr std::size_t kMostTitleLines = 2;
    const auto words = trim_ascii(line.whole);
    if (words == "目录" || words == "目 录" || to_lower_ascii(words) == "contents") title_lines_ = kMostTitleLines;
    if (title_lines_ >= kMostTitleLines) return;
    ++title_lines_;
    if (!split_.title.empty()) split_.title += ' ';
    split_.title += words;
  }

  void take_report_line(const Line& line) {
    if (!brief_) return;
    const auto words = trim_ascii(line.whole);
    const auto last = std::string_view(brief_->text).substr(brief_->text.rfind('\n') + 1);
    constexpr std::size_t kBrokenByPage = 120, kWrapped = 60;  // bytes; what is shorter is a heading
    const bool is_long = last.size() >= (line.after_blank ? kBrokenByPage : kWrapped) || last.find("。") != last.npos;
    const bool is_broken = !last.empty() && !has_end(last) && is_long;
    brief_->last_line = line.last_at;
    if (is_broken) {
      const auto join = between(last, words, text_.is_tight());
      brief_->text += join;
      brief_->text += words;
    } else {
      add_paragraph(words);
    }
  }

  bool is_sure() const {
    std::size_t linked = 0;
    std::set<std::string_view> sections;
    for (const auto& each : split_.digests) {
      if (each.briefs.empty()) return false;
      for (const auto& brief : each.briefs) {
        linked += !brief.link.empty();
        if (!brief.section.empty()) sections.insert(brief.section);
      }
    }
    return briefs_ >= std::size_t(profile_.least_items) && sections.size() >= std::size_t(profile_.least_sections) &&
           double(linked) >= profile_.least_linked * double(briefs_) &&
           double(beginnings_) >= profile_.least_covered * double(beginnings_ + others_);
  }

  DigestText& text_;
  const Profile& profile_;
  const ReadDate& read_date_;
  const bool is_text_;
  LeftOut left_out_;
  Split split_;
  std::string section_;         // under way; empty before the first
  std::optional<Brief> brief_;  // under way …
  TextBuilder text_of_brief_;   // … and its text, where that is plain
  std::string_view last_words_;
  std::size_t briefs_ = 0;
  std::size_t beginnings_ = 0, others_ = 0;  // lines that begin something, and those that do not
  std::size_t title_lines_ = 0;
  std::string_view overview_section_;
  std::map<std::string, std::string> section_of_;  // by reference, as the overview has it
};

}  // namespace

const std::vector<Line>& DigestText::lines() {
  if (!lines_) lines_ = read_lines(text_);
  return *lines_;
}

const std::vector<Line>& DigestText::paragraphs() {
  if (!paragraphs_) paragraphs_ = read_paragraphs(text_);
  return *paragraphs_;
}

bool DigestText::is_tight() {
  if (!is_tight_) is_tight_ = is_set_tight(text_);
  return *is_tight_;
}

LeftOut::Why LeftOut::take(const Line& line, std::string_view whole) {
  if (line.kind == Line::Kind::heading) {
    if (level_ > 0 && line.level <= level_) level_ = 0;
    if (level_ == 0 && is_match(profile_.left_out, line.text)) level_ = line.level;
  }
  if (is_match(profile_.noise, whole)) return Why::noise;
  return level_ > 0 ? Why::below_heading : Why::kept;
}

std::optional<Timestamp> day_in(std::string_view line, const ReadDate& read_date) {
  static const re2::RE2 kDay(R"((\d{4}\s*[-./年]\s*\d{1,2}\s*[-./月]\s*\d{1,2}\s*日?))");
  constexpr std::size_t kLongestLine = 600;
  std::string day;
  if (line.size() > kLongestLine || !re2::RE2::PartialMatch(re2::StringPiece(line.data(), line.size()), kDay, &day))
    return std::nullopt;
  const auto date = read_date(day);
  return date && date->precision == Precision::day ? date : std::nullopt;
}

std::optional<Split> split(DigestText& text, const Profile& profile, const ReadDate& read_date) {
  return Splitter(text, profile, read_date).run();
}

}  // namespace kuaixun
