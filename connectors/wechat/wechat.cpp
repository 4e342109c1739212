#include "connectors/wechat/wechat.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "connectors/article/page_batch.hpp"
#include "connectors/parsing/bounds.hpp"
#include "connectors/parsing/json_repair.hpp"
#include "connectors/parsing/note_charset.hpp"
#include "connectors/wechat/article_link.hpp"
#include "connectors/wechat/mirror_entry.hpp"
#include "connectors/wechat/wechat_list.hpp"
#include "connectors/wechat/wechat_page.hpp"
#include "text/ascii.hpp"
#include "text/charset.hpp"
#include "text/wechat_url.hpp"

namespace kuaixun {
namespace {

constexpr std::string_view kPageFormat = "page";

// Whether a document is HTML and not a feed that holds some: what its first tag is.
bool is_html(std::string_view text) {
  text = trim_ascii(text);
  while (text.starts_with("<!--")) {
    const auto end = text.find("-->");
    if (end == std::string_view::npos) return false;
    text = trim_ascii(text.substr(end + 3));
  }
  constexpr std::string_view kDoctype = "<!doctype html", kHtml = "<html";
  return equal_ignoring_case(text.substr(0, kDoctype.size()), kDoctype) ||
         equal_ignoring_case(text.substr(0, kHtml.size()), kHtml);
}

bool is_json(std::string_view text) {
  constexpr std::size_t kHead = 4'096;
  return !json_in(text.substr(0, kHead)).empty();
}

Result<Batch> read_page(std::string_view html, const Document& document, const Source& source) {
  const Entry nothing_known;
  return batch_of_page(read_wechat_page(document, html, PageHint{nothing_known, source}), document);
}

// wewe-rss's feed of all accounts names the account of each entry as its author.
void name_publishers(Batch& batch) {
  if (batch.document.title.find("WeWe-RSS") == std::string::npos) return;
  for (auto& entry : batch.entries)
    if (entry.publisher.empty() && entry.authors.size() == 1) {
      entry.publisher = std::move(entry.authors.front().name);
      entry.authors.clear();
    }
}

void repair(Batch& batch, const Source& source) {
  const auto moved = std::remove_if(batch.entries.begin(), batch.entries.end(), is_move_notice);
  if (const auto count = int(batch.entries.end() - moved); count > 0) batch.left_out["account_moved"] += count;
  batch.entries.erase(moved, batch.entries.end());
  std::vector<std::string> lines;
  for (auto& entry : batch.entries) repair_mirrored(entry, source, lines);
  for (const auto& line : lines) batch.document.warnings.push_back("left out of a text: " + line);
  name_publishers(batch);
}

// Lists and pages are read here; everything else is a feed, or nothing.
std::optional<Result<Batch>> read_own(const Document& document, const Source& source) {
  const bool json = is_json(document.body);
  const bool html = is_html(std::string_view(document.body).substr(0, 64 << 10)) || is_wechat_address(document.url);
  if ((!json && !html) || document.body.size() > kMostBytes) return std::nullopt;
  const auto decoded =
      decode_to_utf8(document.body, document.header("content-type"), json ? Markup::json : Markup::html);
  auto batch = json                                     ? read_wechat_list(decoded.text, document, source)
               : is_wechat_page(document, decoded.text) ? std::optional(read_page(decoded.text, document, source))
                                                        : std::nullopt;
  if (batch && *batch) note_charset(**batch, decoded);
  return batch;
}

}  // namespace

Result<Batch> parse_wechat(const Document& document, const Source& given, ParseFeed parse_feed) {
  auto source = given;
  if (!source.time_zone && source.place.empty()) source.time_zone = std::chrono::minutes{480};
  if (trim_ascii(document.body).empty()) return parse_feed(document, source);
  auto own = read_own(document, source);
  auto batch = own ? std::move(*own) : parse_feed(document, source);
  // A page of WeChat's own went through no mirror.
  if (batch && batch->document.format != kPageFormat) repair(*batch, source);
  return batch;
}

double resembles_wechat(const Document& document) {
  constexpr std::size_t kHead = 64 << 10;
  if (is_wechat_address(document.url)) return 1;
  const auto head = std::string_view(document.body).substr(0, kHead);
  if (resembles_wechat_list(head)) return 0.9;
  return is_html(head) && is_wechat_page(document, document.body) ? 0.95 : 0;
}

}  // namespace kuaixun
