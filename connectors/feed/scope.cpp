#include "connectors/feed/scope.hpp"

#include <utility>

#include "connectors/parsing/bounds.hpp"
#include "text/ascii.hpp"

namespace kuaixun {

Scope Scope::inside(const pugi::xml_node& element) const {
  if (!element.first_attribute()) return *this;
  Scope scope = *this;
  if (const auto attribute = element.attribute("xml:base"))
    if (auto base = resolve(attribute.value()); base.size() <= kLongestBase) scope.base = std::move(base);
  if (const auto attribute = element.attribute("xml:lang")) scope.language = std::string(trim_ascii(attribute.value()));
  return scope;
}

std::string Scope::resolve(std::string_view reference) const {
  const auto trimmed = trim_ascii(reference);
  if (trimmed.empty()) return {};
  // What is absolute and plain is left as it was written.
  const bool absolute = trimmed.starts_with("http://") || trimmed.starts_with("https://");
  if (absolute || base.empty()) return std::string(trimmed);
  return resolve_url(trimmed, base);
}

}  // namespace kuaixun
