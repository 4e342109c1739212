// The dates of one document, which say together what one of them leaves open.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "model.hpp"
#include "text/timestamp.hpp"

namespace kuaixun {

// Reads the dates of a document one after the other, and notes what they show: where one of them is 24/11/2026, another
// one that is 03/04/2026 is the third of April. Good for one pass through the document: see read_dated.
class DocumentDates {
 public:
  DocumentDates(const Document& document, const Source& source)
      : context_(date_context_of(source, document.fetched_at)) {}

  // BCP 47, as the document says it. Where it is spoken in one zone (China, Japan, Korea), that zone is guessed.
  void set_language(std::string_view language);

  // `flags` gets `zone_guessed` for a clock in a zone that neither its writer nor the source's settings name.
  std::optional<Timestamp> read(std::string_view text, std::vector<std::string>& flags);

  // How the document is to be read once more; nothing when its dates were read rightly. `titles`: its own words, whose
  // language counts more than the one that it says.
  std::optional<DocumentDates> second_pass(const std::function<std::string()>& titles) const;

 private:
  explicit DocumentDates(const DateContext& context) : context_(context) {}

  // That of most of the others, then the one that puts dates before the fetch, then the custom of the language.
  DayOrder better_order() const;
  void guess_zone(std::string_view language);
  void note(std::string_view text, const DateReading& reading);

  DateContext context_;
  std::string language_;
  int guessed_ = 0;                                 // dates whose zone is a guess
  int day_first_ = 0, month_first_ = 0, open_ = 0;  // dates that show the order, and dates that do not
  int past_by_day_ = 0, past_by_month_ = 0;         // open ones that only so lie before the fetch
};

// What `pass` makes of a document: of a second pass, where the first has shown that dates are meant otherwise: in the
// other order of day and month, or in the zone of those who speak the language of the titles.
Batch read_dated(const Document& document, const Source& source, const std::function<Batch(DocumentDates&)>& pass);

}  // namespace kuaixun
