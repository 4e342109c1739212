// One item or entry element.
#pragma once

#include "connectors/feed/scope.hpp"
#include "connectors/feed/vocabulary.hpp"
#include "connectors/parsing/document_dates.hpp"
#include "model.hpp"

namespace kuaixun {

// Reads entries of one document, one after the other. See read_feed for what wins where two elements say the same.
class EntryReader {
 public:
  EntryReader(Vocabulary& vocabulary, DocumentDates& dates, bool is_atom)
      : vocabulary_(vocabulary), dates_(dates), is_atom_(is_atom) {}

  Entry read(const pugi::xml_node& element, const Scope& outer);

  // A person element with name, e-mail and address inside, or all in its text.
  Person read_person(const pugi::xml_node& element, const Scope& scope);

 private:
  struct Draft;
  void take(Draft& draft, const pugi::xml_node& element, const Scope& scope);
  void take_link(Draft& draft, const pugi::xml_node& element, const Scope& scope);
  void take_source(Draft& draft, const pugi::xml_node& element, const Scope& scope);
  void take_guid(Draft& draft, const pugi::xml_node& element, const Scope& scope);
  void take_text(Draft& draft, Tag tag, const pugi::xml_node& element, const Scope& scope);
  void take_media(Draft& draft, const pugi::xml_node& element, const Scope& scope);
  void take_category(Draft& draft, const pugi::xml_node& element);
  void take_date(Draft& draft, Tag tag, const pugi::xml_node& element);
  Entry finish(Draft& draft, const Scope& scope);

  Vocabulary& vocabulary_;
  DocumentDates& dates_;
  bool is_atom_;
};

}  // namespace kuaixun
