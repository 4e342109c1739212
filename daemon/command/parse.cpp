#include <algorithm>

#include <boost/json.hpp>

#include "collect/understand.hpp"
#include "command/commands.hpp"
#include "command/console.hpp"
#include "command/input.hpp"
#include "connectors/registry.hpp"
#include "html/text_of_html.hpp"
#include "json_fields.hpp"
#include "publish/item_json.hpp"
#include "text/timestamp.hpp"

namespace kuaixun {
namespace {

namespace json = boost::json;

const Connector* choose_connector(const ParseOptions& options, const Document& document) {
  if (options.kind != "auto") return find_connector(all_connectors(), options.kind);
  const Connector* best = nullptr;
  double most = -1;
  for (const auto& connector : all_connectors())
    if (const double resemblance = connector.resembles(document); resemblance > most) {
      most = resemblance;
      best = &connector;
    }
  return best;
}

json::object to_json(const DocumentInfo& info) {
  json::object object;
  object["format"] = info.format;
  object["version"] = info.version;
  object["charset"] = info.charset;
  object["charset_reason"] = info.charset_reason;
  put(object, "title", info.title);
  put(object, "home_url", info.home_url);
  put(object, "language", info.language);
  object["recovered"] = info.recovered;
  object["cut_off"] = info.cut_off;
  object["warnings"] = json::array(info.warnings.begin(), info.warnings.end());
  return object;
}

json::object to_json(const Entry& entry) {
  json::object object;
  put(object, "guid", entry.guid);
  put(object, "url", entry.url);
  put(object, "title", entry.title);
  put(object, "summary", entry.summary);
  put(object, "content", entry.content);
  json::array authors, enclosures;
  for (const auto& author : entry.authors) {
    json::object person;
    put(person, "name", author.name);
    put(person, "email", author.email);
    put(person, "url", author.url);
    authors.push_back(std::move(person));
  }
  object["authors"] = std::move(authors);
  put(object, "published", entry.published);
  put(object, "updated", entry.updated);
  object["tags"] = json::array(entry.tags.begin(), entry.tags.end());
  for (const auto& media : entry.enclosures) {
    json::object enclosure;
    put(enclosure, "url", media.url);
    put(enclosure, "type", media.type);
    if (media.length) enclosure["length"] = *media.length;
    enclosures.push_back(std::move(enclosure));
  }
  object["enclosures"] = std::move(enclosures);
  put(object, "publisher", entry.publisher);
  put(object, "editor", entry.editor);
  if (!entry.also_at.empty()) object["also_at"] = json::array(entry.also_at.begin(), entry.also_at.end());
  put(object, "language", entry.language);
  put(object, "original_url", entry.original_url);
  if (entry.kind != ItemKind::article) object["kind"] = to_string(entry.kind);
  if (entry.part) {
    object["parent"] = entry.part->parent;
    object["ordinal"] = entry.part->ordinal;
    put(object, "section", entry.part->section);
    if (entry.part->first_line > 0) object["lines"] = json::array{entry.part->first_line, entry.part->last_line};
  }
  if (!entry.flags.empty()) object["flags"] = json::array(entry.flags.begin(), entry.flags.end());
  return object;
}

void print_json(const Batch& batch, const std::vector<Item>& items) {
  json::array entries;
  for (const auto& entry : batch.entries) entries.push_back(to_json(entry));
  auto text = "{\"document\":" + json::serialize(to_json(batch.document)) + ",\"entries\":" + json::serialize(entries) +
              ",\"items\":[";
  for (std::size_t i = 0; i < items.size(); ++i) text += (i == 0 ? "" : ",") + item_to_json(items[i]);
  say_json(text + "]}");
}

void print_table(const Batch& batch, const std::vector<Item>& items) {
  const auto& info = batch.document;
  say("{} {}, {} ({}){}", info.format, info.version, info.charset, info.charset_reason,
      info.recovered ? ", recovered" : "");
  say("title:    {}", text_of_html(info.title));
  say("home:     {}", info.home_url);
  say("language: {}", info.language);
  say("entries:  {}", batch.entries.size());
  for (const auto& warning : info.warnings) say("warning:  {}", warning);
  say("");
  for (const auto& item : items) {
    std::string flags;
    for (const auto& flag : item.flags) flags += " " + flag;
    say("{} ({})  {}", to_rfc3339(item.published_at), to_string(item.published_at.precision), item.title);
    say("    {}", item.url);
    if (!flags.empty()) say("    flags:{}", flags);
  }
}

Exit complain(const Error& error, const ParseOptions& options) {
  if (options.as_json) {
    const json::object object{
        {"error",
         json::object{{"code", error.code.name()}, {"message", error.message}, {"remedy", to_string(error.remedy)}}},
        {"document", json::object{}},
        {"entries", json::array{}},
        {"items", json::array{}}};
    say_json(json::serialize(object));
  } else {
    warn("kuaixun parse: {}: {}", redacted_url(options.input.where), error.message);
  }
  return Exit::unreadable;
}

// As the daemon makes them, in the order of the entries.
std::vector<Item> items_of(const Document& document, const Source& source, const Connector& connector) {
  auto understood = understand(document, source, connector, BackfillSettings{}, Past{});
  if (!understood) return {};
  std::ranges::sort(understood->candidates, {}, &Candidate::place);
  std::vector<Item> items;
  items.reserve(understood->candidates.size());
  for (auto& candidate : understood->candidates) items.push_back(std::move(candidate.item));
  return items;
}

bool take_profile(const std::string& profile, const Connector& connector, Source& source) {
  for (const auto& option : connector.options) {
    if (option.key != "profile") continue;
    OptionReading reading;
    source.options["profile"] = option.read(profile, reading);
    if (source.options["profile"].empty())
      warn("kuaixun parse: --profile {}: {}", profile,
           reading.complaint.empty() ? std::string(option.expected) : reading.complaint);
    return !source.options["profile"].empty();
  }
  warn("kuaixun parse: --profile {}: sources of kind {} have none; say --kind digest", profile, connector.kind);
  return false;
}

}  // namespace

Exit execute(const ParseOptions& options) {
  Source source{.id = "parse", .kind = options.kind, .url = options.input.address()};
  if (!options.time_zone.empty()) {
    source.time_zone = parse_utc_offset(options.time_zone);
    if (!source.time_zone) source.place = options.time_zone;
    if (!source.time_zone && !is_place(source.place)) {
      warn("kuaixun parse: --time-zone {}: expected an offset like +08:00 or a place like Europe/Berlin",
           options.time_zone);
      return Exit::usage;
    }
  }
  auto document = read_input(options.input);
  if (!document) {
    complain(document.error(), options);
    return Exit::failed;
  }
  const auto* connector = choose_connector(options, *document);
  if (connector == nullptr) {
    warn("kuaixun parse: no connector reads kind {}", options.kind);
    return Exit::usage;
  }
  if (!options.profile.empty() && !take_profile(options.profile, *connector, source)) return Exit::usage;
  const auto batch = connector->parse(*document, source);
  if (!batch) return complain(batch.error(), options);
  const auto items = items_of(*document, source, *connector);
  options.as_json ? print_json(*batch, items) : print_table(*batch, items);
  return Exit::ok;
}

}  // namespace kuaixun
