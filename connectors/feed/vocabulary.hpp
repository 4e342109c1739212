// The elements of feeds, whatever prefix, case or namespace address they come under.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include <pugixml.hpp>

namespace kuaixun {

// What an element is. Elements that say nothing to us are `other`.
enum class Tag {
  other,
  // containers
  rss,
  rdf,
  feed,
  channel,
  item,
  source,
  // plain fields
  title,
  subtitle,
  link,
  origlink,
  guid,
  description,
  summary,
  content,
  encoded,
  xhtml_body,
  language,
  category,
  tags,
  comments,
  author,
  creator,
  contributor,
  person_name,
  person_email,
  person_url,
  managing_editor,
  published,
  dc_date,
  issued,
  created,
  updated,
  pub_date,
  last_build_date,
  enclosure,
  generator,
  image,
  // schedule
  ttl,
  skip_hours,
  skip_days,
  update_period,
  update_frequency,
  // media and podcasts
  media_content,
  media_group,
  media_thumbnail,
  media_title,
  media_description,
  media_keywords,
  media_credit,
  itunes_author,
  itunes_summary,
  itunes_subtitle,
  itunes_keywords,
  itunes_category,
  itunes_image,
  itunes_title,
  itunes_owner,
};

// Prefixes in scope, resolved to the short name by which the table of elements knows a namespace. Declarations are
// taken as they are met; a prefix that was never declared means what it means everywhere (dc, media, itunes, …).
class Vocabulary {
 public:
  // Takes the xmlns declarations of an element; they hold from now on. Cheap for an element without attributes.
  void declare(const pugi::xml_node& element);
  Tag tag_of(const pugi::xml_node& element) const;

 private:
  std::vector<std::pair<std::string_view, std::string_view>> prefixes_;  // prefix → short name
  std::string_view default_;
};

// "dc" of http://purl.org/dc/elements/1.1/, in any case and the usual misspellings; empty for RSS's and Atom's own; "?"
// for strangers.
std::string_view short_name_of_namespace(std::string_view address);

}  // namespace kuaixun
