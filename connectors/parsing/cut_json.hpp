// JSON that breaks off before its end.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "model.hpp"

namespace kuaixun {

// Two readings of a text that breaks off, both sound where the text is: what it breaks off in is left out up to the
// last whole value, but for texts (content_html, summary, …), which end where it does.
struct CutJson {
  std::string whole;  // without the entry that it breaks off in: the element of the outermost list of objects
  std::string all;    // with what came of it
};

// Nothing for a text that ends with its outermost value, and for one of which nothing is left. Linear in the text.
std::optional<CutJson> close_json(std::string_view text);

// The batch of a text that breaks off: entries that are there only with what came of the last are known as cut off.
// `read(const std::string&)` gives a Result<Batch>.
template <class Read>
std::optional<Batch> read_cut_json(std::string_view text, Read read) {
  const auto cut = close_json(text);
  if (!cut) return std::nullopt;
  Result<Batch> whole = read(cut->whole);
  if (!whole) return std::nullopt;
  const auto count = whole->entries.size();
  Result<Batch> all = read(cut->all);
  Batch batch = all && all->entries.size() > count ? std::move(*all) : std::move(*whole);
  for (auto place = count; place < batch.entries.size(); ++place) batch.entries[place].cut_off = true;
  batch.document.recovered = batch.document.cut_off = true;
  batch.document.warnings.emplace_back("the JSON breaks off before its end");
  return batch;
}

}  // namespace kuaixun
