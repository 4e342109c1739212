#include "opml.hpp"

#include <set>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "text/ascii.hpp"
#include "text/url.hpp"

namespace kuaixun {
namespace {

constexpr int kDeepest = 32;

class OpmlReader {
 public:
  void read(const pugi::xml_node& parent, const std::string& category, int depth) {
    for (const auto& outline : parent.children()) {
      if (!equal_ignoring_case(outline.name(), "outline")) continue;
      const std::string title =
          outline.attribute("title") ? outline.attribute("title").value() : outline.attribute("text").value();
      const std::string url =
          outline.attribute("xmlUrl") ? outline.attribute("xmlUrl").value() : outline.attribute("xmlurl").value();
      if (!url.empty())
        take(title, url, category);
      else if (outline.first_child().empty())
        list.passed_over.push_back(fmt::format("outline \"{}\" has no xmlUrl", title));
      if (depth < kDeepest)
        read(outline, url.empty() ? title : category, depth + 1);
      else if (!outline.first_child().empty())
        list.passed_over.push_back(
            fmt::format("outline \"{}\": folders in it are nested more than {} deep", title, kDeepest));
    }
  }

  OpmlList list;

 private:
  void take(const std::string& title, const std::string& url, const std::string& category) {
    const auto parsed = parse_url(url);
    if (!parsed) {
      list.passed_over.push_back(fmt::format("outline \"{}\": {} is no http(s) address", title, redacted_url(url)));
      return;
    }
    if (!urls_.insert(parsed->href()).second) {
      list.passed_over.push_back(
          fmt::format("outline \"{}\": {} stands in the list already", title, redacted_url(url)));
      return;
    }
    Source source{.id = unique_id(title, parsed->host), .kind = "feed", .url = parsed->href()};
    source.name = title;
    if (!category.empty()) source.labels["category"] = category;
    list.sources.push_back(std::move(source));
  }

  std::string unique_id(const std::string& title, const std::string& host) {
    auto base = id_from(title);
    if (base.size() < 2) base = id_from(host);
    auto id = base;
    for (int number = 2; !ids_.insert(id).second; ++number) id = fmt::format("{}-{}", base, number);
    return id;
  }

  std::set<std::string> ids_, urls_;
};

}  // namespace

std::string id_from(std::string_view text) {
  constexpr std::size_t kLongest = 48;
  std::string id;
  for (const char c : text) {
    if (is_ascii_letter(c) || is_ascii_digit(c))
      id += to_lower_ascii(c);
    else if (!id.empty() && id.back() != '-' && (unsigned char)(c) < 0x80)
      id += '-';
    if (id.size() == kLongest) break;
  }
  while (!id.empty() && id.back() == '-') id.pop_back();
  return id;
}

Result<OpmlList> parse_opml(const std::string& text) {
  pugi::xml_document document;
  const auto parsed = document.load_buffer(text.data(), text.size());
  const auto body = document.child("opml").child("body");
  // What pugixml read before the damage would look like a shorter list: sources would vanish without a word.
  if (!parsed || !body)
    return Error{"bad_opml", parsed ? "no OPML: expected <opml> with a <body> of outlines"
                                    : fmt::format("no sound XML at byte {}: {}", parsed.offset, parsed.description())};
  OpmlReader reader;
  reader.read(body, "", 0);
  return std::move(reader.list);
}

}  // namespace kuaixun
