#include "connectors/wechat/list_entry.hpp"

#include <initializer_list>

#include "connectors/parsing/json_value.hpp"
#include "connectors/wechat/article_link.hpp"
#include "html/entities.hpp"
#include "html/html_of_text.hpp"

namespace kuaixun {
namespace {

using simdjson::dom::object;

// The first of these fields that says something.
std::string first_field(object article, std::initializer_list<std::string_view> names) {
  for (const auto name : names)
    if (auto text = json_field(article, name); !text.empty() && text != "0") return text;
  return {};
}

// Titles come with entities, and from searches with the hits marked up.
std::string title_html(const std::string& text) {
  return text.find("<em") != std::string::npos ? text : html_of_text(resolve_entities(text));
}

// A link, or what it can be made of.
std::string address_of(object article, const ListContext& context) {
  auto link = resolve_entities(first_field(article, {"link", "content_url", "url", "doc_url"}));
  if (!link.empty()) return link;
  if (auto by_id = short_link(json_field(article, "originalId")); !by_id.empty()) return by_id;
  return long_link({.biz = account_of(context.account),
                    .mid = json_field(article, "appmsgid"),
                    .idx = json_field(article, "itemidx")});
}

}  // namespace

bool is_deleted_article(object article) {
  bool deleted = false;
  if (article["is_deleted"].get(deleted) == simdjson::SUCCESS) return deleted;
  return json_field(article, "is_deleted") == "1";
}

std::optional<Entry> list_entry(object article, const ListContext& context) {
  Entry entry;
  entry.title = title_html(json_field(article, "title"));
  entry.url = address_of(article, context);
  entry.guid = first_field(article, {"id", "aid"});
  if (entry.title.empty() && entry.url.empty()) return std::nullopt;
  entry.summary = html_of_text(resolve_entities(first_field(article, {"digest", "desc", "description"})));
  auto content = json_field(article, "content");
  if (!context.content_is_summary)
    entry.content = std::move(content);
  else if (entry.summary.empty())
    entry.summary = html_of_text(resolve_entities(content));
  auto date = first_field(article, {"publish_time", "publishTime", "create_time", "time", "created", "update_time"});
  if (date.empty()) date = context.published;
  entry.published = parse_timestamp(date, context.dates);
  if (auto author = first_field(article, {"author", "author_name"}); !author.empty())
    entry.authors.push_back(Person{.name = html_of_text(resolve_entities(author))});
  entry.publisher = html_of_text(first_field(article, {"mp_name", "biz_name", "mpName"}));
  if (entry.publisher.empty()) entry.publisher = html_of_text(context.publisher);
  if (auto image = resolve_entities(first_field(article, {"cover", "pic_url", "picUrl"})); !image.empty())
    entry.enclosures.push_back(Media{.url = std::move(image)});
  return entry;
}

}  // namespace kuaixun
