#include "connectors/digest/digest.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>

#include <fmt/format.h>

#include "connectors/digest/html_lines.hpp"
#include "connectors/digest/markdown.hpp"
#include "connectors/digest/news_list.hpp"
#include "connectors/digest/post.hpp"
#include "connectors/digest/profile.hpp"
#include "connectors/digest/splitter.hpp"
#include "connectors/parsing/bounds.hpp"
#include "connectors/parsing/document_dates.hpp"
#include "connectors/parsing/note_charset.hpp"
#include "html/html_of_text.hpp"
#include "text/ascii.hpp"
#include "text/charset.hpp"
#include "text/scripts.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kHead = 4'096;

// The language of a text that does not say it, as far as dates need it.
std::string_view date_language(std::string_view text) {
  auto head = text.substr(0, kHead);
  while (!head.empty())
    if (is_han(take_code_point(head))) return "zh";
  return {};
}

std::string paragraphs(std::string_view text) {
  std::string html;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    if (end > 0) html += "<p>" + html_of_text(text.substr(0, end)) + "</p>";
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return html;
}

std::string link_of(const std::string& address) {
  std::string quoted;
  append_escaped(quoted, address, Escape::attribute);
  return fmt::format(" <a href=\"{}\">{}</a>", quoted, html_of_text(address));
}

enum class From { text, html };

// Makes entries of what a profile has split.
class Writer {
 public:
  Writer(const Profile& profile, const FrontMatter& front, const ReadDate& read_date, From from)
      : profile_(profile), front_(front), read_date_(read_date), from_(from) {}

  Batch batch_of(const Split& split) {
    Batch batch;
    batch.document.format = "digest";
    batch.document.version = profile_.name;
    title_ = split.title.empty() ? html_of_text(front_.value({"title", "标题"})) : line(split.title);
    batch.document.title = title_;
    if (split.left_out > 0) batch.left_out["no_news"] = split.left_out;
    std::size_t entries = 0;
    for (const auto& digest : split.digests) entries += 1 + digest.briefs.size();
    batch.entries.reserve(entries);
    for (const auto& digest : split.digests) {
      const auto whole = whole_of(digest);
      batch.entries.push_back(whole);
      add_parts(whole, digest, batch.entries);
    }
    return batch;
  }

  // The entry turns out to be a digest: says so, and gives its parts.
  void take_apart(Entry& whole, const Split& split, std::vector<Entry>& parts) const {
    whole.kind = kind();
    for (const auto& digest : split.digests) {
      if (digest.is_suspect) add_flag(whole.flags, "split_suspect");
      add_parts(whole, digest, parts);
    }
  }

 private:
  ItemKind kind() const { return profile_.is_report ? ItemKind::report : ItemKind::digest; }

  // What was HTML is Markdown now, whatever the profile says of texts.
  bool is_markdown() const {
    return from_ == From::html || (profile_.format == Profile::Format::markdown && !profile_.is_plain);
  }

  void add_parts(const Entry& whole, const Digest& digest, std::vector<Entry>& parts) const {
    std::uint32_t ordinal = 0;
    for (const auto& brief : digest.briefs) parts.push_back(part_of(whole, brief, ++ordinal));
  }

  std::string line(std::string_view text) const { return is_markdown() ? render_line(text) : html_of_text(text); }

  std::string content_of(const Brief& brief) const {
    if (is_markdown()) return from_ == From::html ? lines_as_blocks(brief.text) : render_markdown(brief.text);
    return profile_.is_plain ? "<p>" + html_of_text(brief.text) + "</p>" : paragraphs(brief.text);
  }

  // Each line a block of its own: in HTML they were.
  std::string lines_as_blocks(std::string_view text) const {
    std::string markdown;
    for (const char c : text) markdown.append(c == '\n' ? 2 : 1, c);
    return render_markdown(markdown);
  }

  // Of a brief without a title its words, as far as they are not an article.
  std::string name_of(const Brief& brief) const {
    return line(brief.title.empty() ? std::string_view(brief.text) : brief.title);
  }

  std::string content_of(const Digest& digest) const {
    constexpr std::size_t kUsual = 200;  // bytes of a brief
    std::string content;
    content.reserve(kUsual * digest.briefs.size());
    for (const auto& text : digest.intro) content += "<p>" + line(text) + "</p>";
    std::string_view section;
    bool is_open = false;
    for (const auto& brief : digest.briefs) {
      if (brief.section != section || !is_open) {
        if (is_open) content += "</ol>";
        if (!brief.section.empty()) content += "<h3>" + line(brief.section) + "</h3>";
        content += "<ol>";
        section = brief.section;
        is_open = true;
      }
      content += "<li>" + name_of(brief) + (brief.link.empty() ? "" : link_of(brief.link)) + "</li>";
    }
    return content + "</ol>";
  }

  std::optional<Timestamp> date_of(const Digest& digest) const {
    if (digest.date) return digest.date;
    if (auto date = day_in(title_, read_date_)) return date;
    return read_date_(front_.value({"date", "发布日期", "发布时间", "published"}));
  }

  Entry whole_of(const Digest& digest) const {
    Entry entry{.guid = {},
                .url = {},
                .title = digest.title.empty() ? title_ : html_of_text(digest.title),
                .summary = {},
                .content = content_of(digest),
                .published = date_of(digest),
                .kind = kind()};
    // What is published under one address day by day is told apart by its day, else by its title.
    if (profile_.by_dated_headings || (entry.published && entry.published->precision == Precision::day))
      entry.guid = to_rfc3339(*entry.published).substr(0, 10);
    else
      entry.guid = entry.title;
    if (digest.is_suspect) entry.flags.emplace_back("split_suspect");
    return entry;
  }

  Entry part_of(const Entry& whole, const Brief& brief, std::uint32_t ordinal) const {
    return {.guid = {},
            .url = brief.link,
            .title = brief.title.empty() ? std::string{} : line(brief.title),
            .summary = {},
            .content = content_of(brief),
            .published = whole.published,
            .publisher = brief.publisher,
            .kind = profile_.is_report ? ItemKind::article : ItemKind::brief,
            .part = Part{.parent = whole.guid.empty() ? whole.url : whole.guid,
                         .ordinal = ordinal,
                         .section = brief.section,
                         .first_line = from_ == From::html ? 0 : brief.first_line,
                         .last_line = from_ == From::html ? 0 : brief.last_line}};
  }

  const Profile& profile_;
  const FrontMatter& front_;
  const ReadDate& read_date_;
  From from_;
  std::string title_;
};

std::optional<Batch> batch_of_one(std::optional<Entry> entry, const Profile& profile) {
  if (!entry) return std::nullopt;
  Batch batch;
  batch.document.format = "digest";
  batch.document.version = profile.name;
  batch.document.title = entry->title;
  batch.entries.push_back(std::move(*entry));
  return batch;
}

// A text, as it is tried with one profile after the other.
class Attempt {
 public:
  Attempt(std::string_view text, const ReadDate& read_date, From from = From::text)
      : front_(take_front_matter(text)), whole_(text), text_(text), read_date_(read_date), from_(from) {}

  std::optional<Batch> with(const Profile& profile) {
    const auto head = trim_ascii(whole_.substr(0, kHead));
    const bool is_json = head.starts_with('{') || head.starts_with('[');
    if (is_json != (profile.format == Profile::Format::json)) return std::nullopt;
    switch (profile.format) {
      case Profile::Format::markdown:
      case Profile::Format::text:
        return batch_of(split(text_, profile, read_date_), profile);
      case Profile::Format::json:
        return batch_of(read_news_list(whole_, profile, read_date_), profile);
      case Profile::Format::post:
        return batch_of_one(read_post(text_, front_, profile, read_date_), profile);
      case Profile::Format::page:
        return batch_of_one(read_page(text_, profile, read_date_), profile);
    }
    return std::nullopt;
  }

 private:
  std::optional<Batch> batch_of(const std::optional<Split>& split, const Profile& profile) {
    if (!split) return std::nullopt;
    return Writer(profile, front_, read_date_, from_).batch_of(*split);
  }

  FrontMatter front_;
  std::string_view whole_;
  DigestText text_;
  const ReadDate& read_date_;
  From from_;
};

std::optional<Batch> read_digest(std::string_view text, const std::string& profile, const ReadDate& read_date) {
  const bool is_html = trim_ascii(text.substr(0, kHead)).starts_with('<');
  const auto lines = is_html ? lines_of_html(text) : std::string{};
  Attempt attempt(is_html ? std::string_view(lines) : text, read_date, is_html ? From::html : From::text);
  if (const auto* shipped = shipped_profile(profile)) return attempt.with(*shipped);
  if (profile.find('\n') != std::string::npos) {
    const auto own = read_profile(profile).profile;  // the settings have complained of one that is wrong
    return own ? attempt.with(*own) : std::nullopt;
  }
  for (const auto& each : shipped_profiles())
    if (auto batch = attempt.with(each)) return batch;
  return std::nullopt;
}

const std::string& html_of(const Entry& entry) { return entry.content.empty() ? entry.summary : entry.content; }

// Whether an entry can be a digest: long enough for two pieces of news, and named, as parts name their whole.
bool may_be_split(const Entry& entry) {
  constexpr std::size_t kShortest = 400;  // bytes
  return entry.kind == ItemKind::article && !entry.part && !entry.cut_off && html_of(entry).size() >= kShortest &&
         !(entry.guid.empty() && entry.url.empty());
}

// Those of shipped profiles that take apart what one entry holds.
bool fits_an_entry(const Profile& profile) {
  const bool splits = profile.format == Profile::Format::markdown || profile.format == Profile::Format::text;
  return splits && !profile.by_dated_headings;
}

// Parts have the date of their entry: the dates in its text are not asked for.
void split_entry(Entry& entry, std::vector<Entry>& parts) {
  const ReadDate read_date = [](std::string_view /*text*/) { return std::nullopt; };
  const auto text = lines_of_html(html_of(entry));
  DigestText lines(text);
  for (const auto& profile : shipped_profiles()) {
    if (!fits_an_entry(profile)) continue;
    const auto found = split(lines, profile, read_date);
    if (found) return Writer(profile, {}, read_date, From::html).take_apart(entry, *found, parts);
  }
}

Error no_digest(const Document& document, const std::string& profile) {
  const bool is_auto = profile.empty() || profile == "auto";
  return {
      "no_article",
      fmt::format("read {}: {}; look at it with `kuaixun parse --kind digest --profile NAME`", shown_origin(document),
                  is_auto ? "no profile is sure how this text is to be taken apart, and it is not guessed at"
                          : "this text does not have the shape of its profile")};
}

}  // namespace

std::string read_profile_option(std::string_view text, OptionReading& reading) {
  if (text == "auto" || shipped_profile(text) != nullptr) return std::string(text);
  const auto path =
      text.starts_with('/') || reading.folder.empty() ? std::string(text) : fmt::format("{}/{}", reading.folder, text);
  std::ifstream file(path, std::ios::binary);
  std::string content{std::istreambuf_iterator<char>(file), {}};
  if (content.empty()) {
    std::string names;
    for (const auto& each : shipped_profiles()) names += (names.empty() ? "" : ", ") + each.name;
    reading.complaint = fmt::format("is neither a file that can be read nor one of {}", names);
    return {};
  }
  if (content.find('\n') == std::string::npos) content += '\n';
  reading.complaint = read_profile(content).complaint;
  return reading.complaint.empty() ? content : std::string{};
}

Result<Batch> parse_digest(const Document& document, const Source& source) {
  const auto where = shown_origin(document);
  if (document.body.size() > kMostBytes)
    return Error{Remedy::discard, "too_large",
                 fmt::format("read {}: {} bytes are too many for a digest", where, document.body.size())};
  if (trim_ascii(document.body).empty())
    return Error{"empty_document", fmt::format("read {}: the answer was empty", where)};
  const auto decoded = decode_to_utf8(document.body, document.header("content-type"), Markup::text);
  DocumentDates dates(document, source);
  dates.set_language(date_language(decoded.text));
  std::vector<std::string> flags;
  const auto& profile = source.option("profile");
  auto batch = read_digest(decoded.text, profile, [&](std::string_view text) { return dates.read(text, flags); });
  if (!batch) return no_digest(document, profile);
  note_charset(*batch, decoded);
  batch->document.cut_off = document.cut_off;
  return std::move(*batch);
}

void split_entries(Batch& batch, const Source& source) {
  if (source.option("split") != "auto") return;
  std::vector<Entry> entries;
  for (auto& entry : batch.entries) {
    std::vector<Entry> parts;
    if (may_be_split(entry) && entries.size() < kMostEntries) split_entry(entry, parts);
    entries.push_back(std::move(entry));
    std::ranges::move(parts, std::back_inserter(entries));
  }
  batch.entries = std::move(entries);
}

std::string read_split_option(std::string_view text, OptionReading& /*reading*/) {
  return text == "auto" || text == "never" ? std::string(text) : std::string{};
}

double resembles_digest(const Document& document) {
  const auto type = to_lower_ascii(document.header("content-type"));
  const auto head = trim_ascii(std::string_view(document.body).substr(0, kHead));
  if (head.starts_with('<') || head.starts_with('{') || head.starts_with('[')) return 0;
  const bool has_heading = head.starts_with("# ") || head.starts_with("## ") || head.find("\n## ") != std::string::npos;
  if (type.find("markdown") != std::string::npos) return 0.6;
  return has_heading ? 0.5 : 0;
}

}  // namespace kuaixun
