#include "connectors/digest/digest.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "connectors/digest/daily_briefs.hpp"
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

std::string paragraph(std::string_view text) { return "<p>" + html_of_text(text) + "</p>"; }

std::string link_of(const std::string& address) {
  std::string quoted;
  append_escaped(quoted, address, Escape::attribute);
  return fmt::format(" <a href=\"{}\">{}</a>", quoted, html_of_text(address));
}

std::string content_of(const DailyBriefs& day) {
  std::string content;
  for (const auto& text : day.intro) content += paragraph(text);
  content += "<ol>";
  for (const auto& brief : day.briefs)
    content += "<li>" + html_of_text(brief.text) + (brief.link.empty() ? "" : link_of(brief.link)) + "</li>";
  return content + "</ol>";
}

Entry digest_of(const DailyBriefs& day) {
  Entry entry{.guid = to_rfc3339(day.date).substr(0, 10),
              .url = {},
              .title = html_of_text(day.title),
              .summary = {},
              .content = content_of(day),
              .published = day.date,
              .kind = ItemKind::digest};
  if (day.is_counted_wrongly) entry.flags.emplace_back("split_suspect");
  return entry;
}

Entry part_of(const Entry& digest, const Brief& brief, std::uint32_t ordinal) {
  return {.guid = {},
          .url = brief.link,
          .title = {},
          .summary = {},
          .content = paragraph(brief.text),
          .published = digest.published,
          .kind = ItemKind::brief,
          .part = Part{.parent = digest.guid, .ordinal = ordinal}};
}

Batch batch_of(const MonthFile& file) {
  Batch batch;
  batch.document.format = "digest";
  batch.document.version = "daily_briefs";
  batch.document.title = html_of_text(file.title);
  for (const auto& day : file.days) {
    const auto digest = digest_of(day);
    batch.entries.push_back(digest);
    std::uint32_t ordinal = 0;
    for (const auto& brief : day.briefs) batch.entries.push_back(part_of(digest, brief, ++ordinal));
  }
  return batch;
}

Error no_digest(const Document& document) {
  return {"no_article",
          fmt::format("read {}: this is no digest of a shape that is known: headings that are dates, and numbered "
                      "briefs under each; look at it with `kuaixun parse --kind digest`",
                      redacted_url(document.url))};
}

}  // namespace

Result<Batch> parse_digest(const Document& document, const Source& source) {
  const auto where = redacted_url(document.url);
  if (document.body.size() > kMostBytes)
    return Error{Remedy::discard, "too_large",
                 fmt::format("read {}: {} bytes are too many for a digest", where, document.body.size())};
  if (trim_ascii(document.body).empty())
    return Error{"empty_document", fmt::format("read {}: the answer was empty", where)};
  const auto decoded = decode_to_utf8(document.body, document.header("content-type"), Markup::text);
  DocumentDates dates(document, source);
  dates.set_language(date_language(decoded.text));
  std::vector<std::string> flags;
  const auto file = read_daily_briefs(decoded.text, [&](std::string_view text) { return dates.read(text, flags); });
  if (!file) return no_digest(document);
  auto batch = batch_of(*file);
  note_charset(batch, decoded);
  batch.document.cut_off = document.cut_off;
  return batch;
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
