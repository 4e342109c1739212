#include <boost/json.hpp>
#include <fmt/format.h>
#include <unistd.h>

#include "collect/normalizer.hpp"
#include "command/commands.hpp"
#include "command/console.hpp"
#include "command/input.hpp"
#include "connectors/article_reader.hpp"

namespace kuaixun {
namespace {

namespace json = boost::json;

constexpr std::string_view kDate = "date ";  // begins the field of what speaks for a day: see Page::found_by

// How each field was found; and what spoke for a day, the strongest first.
void put_findings(const Page& page, json::object& object) {
  json::object found_by;
  json::array dates;
  for (const auto& [field, by] : page.found_by) {
    if (field.starts_with(kDate))
      dates.push_back(json::object{{"date", field.substr(kDate.size())}, {"found_by", by}});
    else
      found_by[field] = by;
  }
  object["found_by"] = std::move(found_by);
  object["date_evidence"] = std::move(dates);
}

json::object to_json(const Page& page, const Item& item) {
  json::object object;
  const auto put = [&](std::string_view name, std::string_view text) {
    if (!text.empty()) object[name] = text;
  };
  put("page_class", to_string(page.page_class));
  put("reason", page.reason);
  put("title", item.title);
  put("text", item.content_text);
  put("html", item.content_html);
  if (item.published_at.precision != Precision::inferred) {
    put("published_at", to_rfc3339(item.published_at));
    put("published_precision", to_string(item.published_at.precision));
  }
  json::array authors, images;
  for (const auto& author : item.authors) authors.emplace_back(author.name);
  for (const auto& image : item.media) images.emplace_back(image.url);
  object["authors"] = std::move(authors);
  put("publisher", item.publisher);
  put("editor", item.editor);
  put("account", page.account);
  object["images"] = std::move(images);
  put("language", item.language);
  put("url", item.url);
  put("original", item.original);
  put("moved_to", page.moved_to);
  object["identity"] = json::array(item.identity.begin(), item.identity.end());
  put_findings(page, object);
  object["left_out"] = json::array(page.left_out.begin(), page.left_out.end());
  if (!item.flags.empty()) object["flags"] = json::array(item.flags.begin(), item.flags.end());
  return object;
}

void print_readable(const Page& page, const Item& item) {
  const auto line = [](std::string_view name, std::string_view text) {
    if (!text.empty()) say("{:<10} {}", fmt::format("{}:", name), text);
  };
  line("page", fmt::format("{} ({})", to_string(page.page_class), page.reason));
  line("title", item.title);
  if (item.published_at.precision != Precision::inferred)
    line("published", fmt::format("{} ({})", to_rfc3339(item.published_at), to_string(item.published_at.precision)));
  for (const auto& author : item.authors) line("author", author.name);
  line("publisher", item.publisher);
  line("editor", item.editor);
  line("account", page.account);
  line("language", item.language);
  line("url", item.url);
  line("original", item.original);
  line("moved to", page.moved_to);
  for (const auto& identity : item.identity) line("identity", identity);
  for (const auto& [field, by] : page.found_by) line("found", fmt::format("{} by {}", field, by));
  for (const auto& image : item.media) line("image", image.url);
  for (const auto& left_out : page.left_out) line("left out", left_out);
  if (!item.content_text.empty()) say_lines("\n" + item.content_text);
}

}  // namespace

Exit execute(const ExtractOptions& options) {
  auto document = read_input(options.input);
  if (!document) {
    warn("kuaixun extract: {}", document.error().message);
    return Exit::failed;
  }
  const Source source{.id = "extract", .kind = "page", .url = options.input.address()};
  const Entry nothing_known;
  auto page = read_article(*document, PageHint{nothing_known, source});
  const auto item =
      normalize(page.entry, EntryContext{source, DocumentInfo{}, document->url, document->fetched_at}).item;
  if (options.as_json || isatty(STDOUT_FILENO) == 0)
    say_json(json::serialize(to_json(page, item)));
  else
    print_readable(page, item);
  return page.page_class == PageClass::article ? Exit::ok : Exit::unreadable;
}

}  // namespace kuaixun
