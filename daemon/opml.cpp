#include "opml.hpp"

#include <algorithm>
#include <array>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <pugixml.hpp>

#include "dedup/keys.hpp"
#include "text/ascii.hpp"
#include "text/charset.hpp"
#include "text/url.hpp"

namespace kuaixun {
namespace {

constexpr int kDeepest = 32;

pugi::xml_node child(const pugi::xml_node& parent, std::string_view name) {
  return parent.find_child([&](const pugi::xml_node& each) { return equal_ignoring_case(each.name(), name); });
}

std::string attribute(const pugi::xml_node& node, std::string_view name) {
  return node.find_attribute([&](const pugi::xml_attribute& each) { return equal_ignoring_case(each.name(), name); })
      .value();
}

// feed:https://… and feed://… are what some readers write.
std::string without_feed_scheme(const std::string& url) {
  constexpr std::string_view kScheme = "feed:";
  if (!equal_ignoring_case(std::string_view(url).substr(0, kScheme.size()), kScheme)) return url;
  const auto rest = url.substr(kScheme.size());
  return rest.starts_with("//") ? "http:" + rest : rest;
}

// Of bridges that are known to carry accounts of WeChat.
std::string kind_of(const std::string& url) {
  constexpr std::array<std::string_view, 5> kSigns{"mp_wxs_", "/wechat/", "wechat2rss", "werss", "wewe-rss"};
  const auto lower = to_lower_ascii(url);
  const bool is_wechat = std::ranges::any_of(kSigns, [&](auto sign) { return lower.find(sign) != std::string::npos; });
  return is_wechat ? "wechat" : "feed";
}

std::string short_hash(std::string_view text) { return hex_of(make_key(KeyKind::address, text)).substr(0, 6); }

class OpmlReader {
 public:
  void read(const pugi::xml_node& parent, const std::string& folder, int depth) {
    for (const auto& outline : parent.children()) {
      if (!equal_ignoring_case(outline.name(), "outline")) continue;
      auto title = attribute(outline, "title");
      if (title.empty()) title = attribute(outline, "text");
      const auto url = attribute(outline, "xmlUrl");
      if (!url.empty())
        take(title, url, folder);
      else if (outline.first_child().empty())
        list.passed_over.push_back(fmt::format("outline \"{}\" has no xmlUrl", title));
      const auto inner = !url.empty() || title.empty() ? folder : folder.empty() ? title : folder + "/" + title;
      if (depth < kDeepest)
        read(outline, inner, depth + 1);
      else if (!outline.first_child().empty())
        list.passed_over.push_back(
            fmt::format("outline \"{}\": folders in it are nested more than {} deep", title, kDeepest));
    }
  }

  OpmlList list;

 private:
  void take(const std::string& title, const std::string& url, const std::string& folder) {
    const auto parsed = parse_url(without_feed_scheme(url));
    if (!parsed) {
      list.passed_over.push_back(fmt::format("outline \"{}\": {} is no http(s) address", title, redacted_url(url)));
      return;
    }
    const auto address = parsed->href();
    if (!urls_.insert(address).second) {
      list.passed_over.push_back(
          fmt::format("outline \"{}\": {} stands in the list already", title, redacted_url(url)));
      return;
    }
    Source source{.id = id_of_address(address), .kind = kind_of(address), .url = address, .name = title};
    source.is_listed = true;
    if (!ids_.insert(source.id).second) ids_.insert(source.id += "-" + short_hash(address));
    if (!folder.empty()) source.labels["category"] = folder;
    list.sources.push_back(std::move(source));
  }

  std::set<std::string> ids_, urls_;
};

// The outline of a folder, made where it is missing.
pugi::xml_node folder_of(pugi::xml_node parent, std::string_view path) {
  while (!path.empty()) {
    const auto slash = std::min(path.find('/'), path.size());
    const std::string name(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
    auto folder = parent.find_child([&](const pugi::xml_node& each) {
      return name == each.attribute("text").value() && each.attribute("xmlUrl").empty();
    });
    if (!folder) {
      folder = parent.append_child("outline");
      folder.append_attribute("text") = name.c_str();
    }
    parent = folder;
  }
  return parent;
}

}  // namespace

std::string id_of_address(std::string_view url) {
  constexpr std::size_t kLongest = 48;
  const auto parsed = parse_url(url);
  if (!parsed) return {};
  std::string_view host = parsed->host;
  if (host.starts_with("www.")) host.remove_prefix(4);
  const auto port = parsed->port ? fmt::format("-{}", *parsed->port) : "";
  std::string id;
  for (const char c : fmt::format("{}{}{}", host, port, parsed->path)) {
    if (is_ascii_letter(c) || is_ascii_digit(c))
      id += to_lower_ascii(c);
    else if (!id.empty() && id.back() != '-')
      id += '-';
  }
  const bool is_all = id.size() <= kLongest && !parsed->query && parsed->path.find('%') == std::string::npos;
  id.resize(std::min(id.size(), kLongest));
  while (!id.empty() && id.back() == '-') id.pop_back();
  return is_all ? id : fmt::format("{}-{}", id, short_hash(url));
}

Result<OpmlList> parse_opml(const std::string& text) {
  const auto decoded = decode_to_utf8(text, "", Markup::xml);
  pugi::xml_document document;
  const auto parsed =
      document.load_buffer(decoded.text.data(), decoded.text.size(), pugi::parse_default, pugi::encoding_utf8);
  const auto body = child(child(document, "opml"), "body");
  // What pugixml read before the damage would look like a shorter list: sources would vanish without a word.
  if (!parsed || !body)
    return Error{"bad_opml", parsed ? "no OPML: expected <opml> with a <body> of outlines"
                                    : fmt::format("no sound XML at byte {}: {}", parsed.offset, parsed.description())};
  OpmlReader reader;
  reader.read(body, "", 0);
  return std::move(reader.list);
}

std::string to_opml(const std::vector<Source>& sources) {
  pugi::xml_document document;
  auto declaration = document.append_child(pugi::node_declaration);
  declaration.append_attribute("version") = "1.0";
  declaration.append_attribute("encoding") = "UTF-8";
  auto opml = document.append_child("opml");
  opml.append_attribute("version") = "2.0";
  opml.append_child("head").append_child("title").text() = "kuaixun";
  auto body = opml.append_child("body");
  for (const auto& source : sources) {
    const auto category = source.labels.find("category");
    auto outline = folder_of(body, category == source.labels.end() ? "" : category->second).append_child("outline");
    outline.append_attribute("type") = "rss";
    outline.append_attribute("text") = (source.name.empty() ? source.id : source.name).c_str();
    outline.append_attribute("xmlUrl") = source.url.c_str();
  }
  std::ostringstream text;
  document.save(text, "  ");
  return std::move(text).str();
}

void keep_known_ids(std::vector<Source>& sources, const std::map<std::string, Cursor>& cursors) {
  std::set<std::string> taken;
  for (const auto& source : sources) taken.insert(source.id);
  for (auto& source : sources) {
    if (!source.is_listed || cursors.contains(source.id)) continue;
    const auto known = std::ranges::find_if(
        cursors, [&](const auto& each) { return each.second.address == source.url && !taken.contains(each.first); });
    if (known != cursors.end()) taken.insert(source.id = known->first);
  }
}

}  // namespace kuaixun
