// What every connector is: a kind and a pure function.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "base/error.hpp"
#include "model.hpp"

namespace kuaixun {

// Knows one kind of source. A connector remembers nothing: its memory is the Cursor. A source that is not one HTTP
// document needs more than this; give it an interface then.
struct Connector {
  std::string_view kind;

  // Document in, entries out. Pure, any thread; bounded in time and memory by the size of the document. An error is
  // about the whole document (`not_a_feed`, `html_instead_of_feed`, `challenge_page`, `empty_document`, …); damage that
  // leaves whole entries is not an error: the entries are given, and `recovered` is set.
  Result<Batch> (*parse)(const Document& document, const Source& source);

  // How surely the document is of this kind, 0 to 1, from its headers and first bytes: for `kuaixun parse --kind auto`.
  double (*resembles)(const Document& document);
};

using Connectors = std::span<const Connector>;

// The connector of this kind, or null.
inline const Connector* find_connector(Connectors connectors, std::string_view kind) {
  for (const auto& connector : connectors)
    if (connector.kind == kind) return &connector;
  return nullptr;
}

}  // namespace kuaixun
