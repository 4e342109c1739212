// What reads documents: a connector those of one kind of source, a page reader the pages behind entries.
#pragma once

#include <functional>
#include <span>
#include <string_view>

#include "base/error.hpp"
#include "model.hpp"

namespace kuaixun {

// How an option's text is read.
struct OptionReading {
  std::string folder{};     // of the file that it stands in: what it names is relative to it
  std::string complaint{};  // what is wrong, where that takes more than to say what is expected
};

// A key of a [[source]] table that sources of one kind have, besides those that every source has.
struct SourceOption {
  std::string_view key;       // "account"
  std::string_view expected;  // "a WeChat account like …"
  // The value as Source::options is to hold it; empty when it is not what is expected.
  std::string (*read)(std::string_view text, OptionReading& reading);
};

// Knows the documents of one kind of source, and remembers nothing. Where documents come from, one after the other, is
// an origin's business: see collect/origin.hpp.
struct Connector {
  std::string_view kind;

  // Document in, entries out. Pure, any thread; bounded in time and memory by the size of the document. An error is
  // about the whole document (`not_a_feed`, `html_instead_of_feed`, `challenge_page`, `empty_document`, …); damage that
  // leaves whole entries is not an error: the entries are given, and `recovered` is set.
  Result<Batch> (*parse)(const Document& document, const Source& source);

  // How surely the document is of this kind, 0 to 1, from its headers and first bytes: for `kuaixun parse --kind auto`.
  double (*resembles)(const Document& document);

  // Lives as long as the program.
  std::span<const SourceOption> options{};
};

using Connectors = std::span<const Connector>;

// The connector of this kind, or null.
inline const Connector* find_connector(Connectors connectors, std::string_view kind) {
  for (const auto& connector : connectors)
    if (connector.kind == kind) return &connector;
  return nullptr;
}

// What is known of an article before its page is read: the entry of the feed that led to it. Its title and summary are
// the anchors that tell the article from the teasers around it; its date bounds those that the page shows. All may be
// empty.
struct PageHint {
  const Entry& entry;
  const Source& source;
};

// The article in a page, or why there is none. Pure, any thread; bounded in time and memory by the size of the
// document, which is HTML in any charset. Cannot fail: what is no article has a class that says so.
using PageReader = Page (*)(const Document& document, const PageHint& hint);

}  // namespace kuaixun
