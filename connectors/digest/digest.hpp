// Digests as texts: a document of many pieces of news becomes an item for itself and one for each of them.
#pragma once

#include <array>

#include "connector.hpp"

namespace kuaixun {

// Which shapes are known is said by profiles: config/profiles/*.toml. With `profile = "auto"`, which is the default,
// the first shipped one is taken that is sure of the document; what none is sure of is not split and not guessed at. Of
// a file of dated headings each day is a digest, named after its date, and the file is only its document: a new day
// says nothing of the others. A digest whose numbers are no sequence, or whose contents name what is not in it, is
// flagged `split_suspect`. Errors: `empty_document`, `too_large`, `no_article`.
Result<Batch> parse_digest(const Document& document, const Source& source);
double resembles_digest(const Document& document);

// The option `profile` as it is kept: "auto", the name of a shipped profile, or the text of one that the operator has
// written, from the file that `text` names.
std::string read_profile_option(std::string_view text, OptionReading& reading);

inline constexpr std::array kDigestOptions{SourceOption{
    "profile", "\"auto\", the name of a shipped profile, or a file like \"profiles/mine.toml\"", read_profile_option}};

// Takes apart those entries of any document that turn out to be digests, where the source says split = "auto": such an
// entry is of kind digest then, and its parts follow it.
void split_entries(Batch& batch, const Source& source);

// The option `split` of sources whose entries may be digests: "auto" or "never".
std::string read_split_option(std::string_view text, OptionReading& reading);

inline constexpr SourceOption kSplitOption{"split", "\"auto\" or \"never\"", read_split_option};

}  // namespace kuaixun
