#include "model.hpp"

#include <algorithm>
#include <charconv>

namespace kuaixun {

const std::string& Source::option(const std::string& name) const {
  static const std::string kNone;
  const auto found = options.find(name);
  return found == options.end() ? kNone : found->second;
}

std::string_view Document::header(std::string_view name) const {
  const auto field =
      std::find_if(headers.rbegin(), headers.rend(), [&](const auto& each) { return each.first == name; });
  return field == headers.rend() ? std::string_view{} : std::string_view(field->second);
}

bool has_flag(const std::vector<std::string>& flags, std::string_view name) {
  return std::find(flags.begin(), flags.end(), name) != flags.end();
}

void add_flag(std::vector<std::string>& flags, std::string_view name) {
  if (!has_flag(flags, name)) flags.emplace_back(name);
}

std::string_view to_string(Precision precision) {
  switch (precision) {
    case Precision::second:
      return "second";
    case Precision::minute:
      return "minute";
    case Precision::day:
      return "day";
    case Precision::month:
      return "month";
    case Precision::year:
      return "year";
    case Precision::inferred:
      return "inferred";
  }
  return "inferred";
}

std::string_view to_string(Status status) { return status == Status::withdrawn ? "withdrawn" : "published"; }

std::string_view to_string(ItemKind kind) {
  switch (kind) {
    case ItemKind::article:
      return "article";
    case ItemKind::brief:
      return "brief";
    case ItemKind::digest:
      return "digest";
    case ItemKind::report:
      return "report";
    case ItemKind::page:
      return "page";
  }
  return "article";
}

std::string_view to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::new_item:
      return "new";
    case Verdict::revision:
      return "revision";
    case Verdict::sighting:
      return "sighting";
    case Verdict::unchanged:
      return "unchanged";
  }
  return "new";
}

std::string_view to_string(KeyKind kind) {
  switch (kind) {
    case KeyKind::entry:
      return "entry";
    case KeyKind::address:
      return "address";
    case KeyKind::text:
      return "text";
    case KeyKind::near:
      return "near";
    case KeyKind::link:
      return "link";
  }
  return "entry";
}

std::string hex_of(const Key& key) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  text.reserve(2 * key.hash.size());
  for (const auto byte : key.hash) (text += kDigits[byte >> 4]) += kDigits[byte & 15];
  return text;
}

std::optional<Key> key_of_hex(KeyKind kind, std::string_view hex) {
  Key key{.kind = kind};
  if (hex.size() != 2 * key.hash.size()) return std::nullopt;
  for (auto& byte : key.hash) {
    const auto* const end = hex.data() + 2;
    if (std::from_chars(hex.data(), end, byte, 16).ptr != end) return std::nullopt;
    hex.remove_prefix(2);
  }
  return key;
}

std::string_view to_string(PageClass page_class) {
  switch (page_class) {
    case PageClass::article:
      return "article";
    case PageClass::gone:
      return "gone";
    case PageClass::blocked:
      return "blocked";
    case PageClass::retry:
      return "retry";
    case PageClass::moved:
      return "moved";
    case PageClass::unknown:
      return "unknown";
  }
  return "unknown";
}

std::string to_rfc3339(const Timestamp& timestamp) { return to_rfc3339(timestamp.at, timestamp.offset); }

std::string shown_origin(const Document& document) {
  return document.url.empty() ? "the document" : redacted_url(document.url);
}

std::string redacted_url(std::string_view url) {
  std::string shown(url.substr(0, url.find_first_of("?#")));
  const auto authority = shown.find("://");
  if (authority != std::string::npos) {
    const auto end = std::min(shown.find('/', authority + 3), shown.size());
    const auto at = shown.rfind('@', end);
    if (at != std::string::npos && at > authority) shown.erase(authority + 3, at - authority - 2);
  }
  auto query = url.substr(std::min(url.find('?'), url.size()));
  query = query.substr(0, query.find('#'));
  char before = '?';
  while (!query.empty()) {
    query.remove_prefix(1);
    const auto pair = query.substr(0, query.find('&'));
    shown += before;
    const auto name = pair.substr(0, pair.find('='));
    shown += name.size() == pair.size() ? std::string("…") : std::string(name) + "=…";
    query.remove_prefix(pair.size());
    before = '&';
  }
  return shown;
}

}  // namespace kuaixun
