#include "connectors/page/structured_data.hpp"

#include <algorithm>
#include <array>
#include <map>

#include <simdjson.h>

#include "base/utf8.hpp"
#include "connectors/article/compact_text.hpp"
#include "html/entities.hpp"
#include "text/ascii.hpp"
#include "text/text_builder.hpp"

namespace kuaixun {
namespace {

namespace dom = simdjson::dom;

constexpr std::size_t kMostJson = 1 << 20, kDeepest = 16, kMostAuthors = 20, kMostArticles = 50, kMostNames = 200,
                      kLongestField = 2'000;

std::string text_in(dom::element value) {
  std::string_view text;
  return value.get(text) == simdjson::SUCCESS ? resolve_entities(text) : std::string{};
}

std::string text_in(dom::object object, std::string_view name) {
  dom::element value;
  return object[name].get(value) == simdjson::SUCCESS ? text_in(value) : std::string{};
}

// The names of what has an @id, wherever it stands: others refer to it by that alone.
using NamesById = std::map<std::string, std::string>;

void collect_names(dom::element value, NamesById& names, std::size_t depth) {
  if (depth > kDeepest || names.size() == kMostNames) return;
  dom::array array;
  if (value.get(array) == simdjson::SUCCESS)
    for (const auto each : array) collect_names(each, names, depth + 1);
  dom::object object;
  if (value.get(object) != simdjson::SUCCESS) return;
  auto id = text_in(object, "@id"), name = text_in(object, "name");
  if (!id.empty() && !name.empty()) names.emplace(std::move(id), std::move(name));
  for (const auto field : object) collect_names(field.value, names, depth + 1);
}

// A name, or an object that has one, or refers to one.
std::string name_in(dom::element value, const NamesById& known) {
  dom::object object;
  if (value.get(object) != simdjson::SUCCESS) return text_in(value);
  if (auto name = text_in(object, "name"); !name.empty()) return name;
  const auto referred = known.find(text_in(object, "@id"));
  return referred != known.end() ? referred->second : std::string{};
}

void take_names(dom::element value, const NamesById& known, std::vector<std::string>& names) {
  dom::array array;
  if (value.get(array) == simdjson::SUCCESS) {
    for (const auto each : array)
      if (names.size() < kMostAuthors) names.push_back(name_in(each, known));
  } else {
    names.push_back(name_in(value, known));
  }
  std::erase(names, std::string{});
}

bool is_article_type(std::string_view type) {
  constexpr std::array<std::string_view, 12> kTypes{"Article",
                                                    "NewsArticle",
                                                    "ReportageNewsArticle",
                                                    "AnalysisNewsArticle",
                                                    "OpinionNewsArticle",
                                                    "BlogPosting",
                                                    "Report",
                                                    "TechArticle",
                                                    "ScholarlyArticle",
                                                    "LiveBlogPosting",
                                                    "AdvertiserContentArticle",
                                                    "SocialMediaPosting"};
  return std::find(kTypes.begin(), kTypes.end(), type) != kTypes.end();
}

bool is_article(dom::object object) {
  dom::element type;
  if (object["@type"].get(type) != simdjson::SUCCESS) return false;
  std::string_view name;
  if (type.get(name) == simdjson::SUCCESS) return is_article_type(name);
  dom::array types;
  if (type.get(types) != simdjson::SUCCESS) return false;
  return std::any_of(types.begin(), types.end(), [](dom::element each) {
    std::string_view one;
    return each.get(one) == simdjson::SUCCESS && is_article_type(one);
  });
}

// The address that an article gives itself.
std::string address_of(dom::object object) {
  for (const auto* name : {"url", "mainEntityOfPage"}) {
    dom::element value;
    dom::object inner;
    if (object[name].get(value) != simdjson::SUCCESS) continue;
    auto address = value.get(inner) == simdjson::SUCCESS ? text_in(inner, "@id") : text_in(value);
    if (!address.empty()) return address;
  }
  return {};
}

StructuredData::Article article_of(dom::object object, const NamesById& known) {
  StructuredData::Article article{.headline = text_in(object, "headline"),
                                  .body = text_in(object, "articleBody"),
                                  .description = text_in(object, "description"),
                                  .published = text_in(object, "datePublished"),
                                  .modified = text_in(object, "dateModified"),
                                  .address = address_of(object)};
  if (article.published.empty()) article.published = text_in(object, "dateCreated");
  dom::element value;
  if (object["author"].get(value) == simdjson::SUCCESS) take_names(value, known, article.authors);
  if (object["publisher"].get(value) == simdjson::SUCCESS) article.publisher = name_in(value, known);
  return article;
}

// What JSON-LD says of the page: its articles, and when it was published itself.
struct JsonLd {
  std::vector<StructuredData::Article> articles{};
  NamesById names{};
  std::string page_published{};
};

void search(dom::element value, JsonLd& found, std::size_t depth) {
  if (depth > kDeepest || found.articles.size() == kMostArticles) return;
  dom::array array;
  if (value.get(array) == simdjson::SUCCESS) {
    for (const auto each : array) search(each, found, depth + 1);
    return;
  }
  dom::object object;
  if (value.get(object) != simdjson::SUCCESS) return;
  if (is_article(object)) {
    auto article = article_of(object, found.names);
    if (!article.headline.empty() || !article.published.empty() || !article.body.empty())
      found.articles.push_back(std::move(article));
    return;
  }
  if (found.page_published.empty() && text_in(object, "@type") == "WebPage")
    found.page_published = text_in(object, "datePublished");
  for (const auto* name : {"@graph", "mainEntity", "mainEntityOfPage"}) {
    dom::element inner;
    if (object[name].get(inner) == simdjson::SUCCESS) search(inner, found, depth + 1);
  }
}

// Whether one of two titles, without their marks, is the other one or a part of it.
bool resembles(const std::string& a, const std::string& b) {
  constexpr std::size_t kLeast = 8;
  if (std::min(a.size(), b.size()) < kLeast) return !a.empty() && a == b;
  return a.find(b) != std::string::npos || b.find(a) != std::string::npos;
}

// Without what stands behind the first value: a brace too many, a second value.
std::string_view first_value(std::string_view json) {
  std::size_t depth = 0;
  bool in_string = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (in_string) {
      i += c == '\\' ? 1 : 0;
      in_string = c != '"';
    } else if (c == '"') {
      in_string = true;
    } else if (c == '{' || c == '[') {
      ++depth;
    } else if ((c == '}' || c == ']') && (depth == 0 || --depth == 0)) {
      return json.substr(0, i + 1);
    }
  }
  return json;
}

// JSON as pages hold it: in a comment or a CDATA section, with line ends inside of strings.
std::string repaired_json(std::string_view text) {
  text = trim_ascii(text);
  for (const std::string_view mark : {"<!--", "//<![CDATA[", "/*<![CDATA[*/", "<![CDATA["})
    if (text.starts_with(mark)) text.remove_prefix(mark.size());
  const auto end = text.find_last_of("}]");
  if (end == std::string_view::npos) return {};
  // A bracket of ]]> may be the last: what follows the last brace is no JSON when it began with one.
  text = trim_ascii(text.substr(0, trim_ascii(text).starts_with('{') ? text.rfind('}') + 1 : end + 1));
  std::string json(first_value(text));
  std::replace_if(
      json.begin(), json.end(), [](unsigned char c) { return c < 0x20; }, ' ');
  return json;
}

class MetaReader {
 public:
  MetaReader(const HtmlTree& tree, StructuredData& data) : tree_(tree), data_(data) {}

  void read() {
    set(data_.language, tree_.attribute(0, "lang"));
    static const ElementSet told{"meta", "title", "link", "script"};
    for (std::size_t node = 0; node < tree_.size(); ++node) {
      if (!told.contains(tree_[node].rule)) continue;
      const auto name = tree_[node].name();
      if (name == "meta") take_meta(node);
      if (name == "title" && data_.title.empty()) take_title(node);
      if (name == "link" && equal_ignoring_case(tree_.attribute(node, "rel"), "canonical"))
        set(data_.canonical, tree_.attribute(node, "href"));
      if (name == "script" && json_bytes_ < kMostJson) take_script(node);
    }
    take_article();
  }

 private:
  struct Rule {
    std::string_view name;
    std::string StructuredData::*field;
  };

  static void set(std::string& field, std::string_view value) {
    if (field.empty()) field = fold_space(resolve_entities(prefix_of_size(value, kLongestField)));
  }

  void take_title(std::size_t node) {
    for (std::size_t i = node + 1; i < tree_[node].end; ++i) set(data_.title, tree_[i].text);
  }

  // Of several articles the one that the page is named after or that names its address; else one that is alone. Others
  // are of other pages.
  void take_article() {
    auto& articles = json_ld_.articles;
    data_.page_published = std::move(json_ld_.page_published);
    if (articles.empty()) return;
    const std::array titles{compact_text(data_.title), compact_text(data_.og_title)};
    auto own = std::find_if(articles.begin(), articles.end(), [&](const StructuredData::Article& article) {
      const auto headline = compact_text(article.headline);
      return std::any_of(titles.begin(), titles.end(),
                         [&](const std::string& title) { return resembles(title, headline); });
    });
    if (own == articles.end())
      own = std::find_if(articles.begin(), articles.end(), [&](const StructuredData::Article& article) {
        return !article.address.empty() && article.address == data_.canonical;
      });
    if (own == articles.end() && articles.size() == 1) own = articles.begin();
    if (own != articles.end()) data_.json_ld = std::move(*own);
  }

  void take_meta(std::size_t node) {
    auto name = tree_.attribute(node, "property");
    if (name.empty()) name = tree_.attribute(node, "name");
    if (name.empty()) name = tree_.attribute(node, "itemprop");
    const auto value = tree_.attribute(node, "content");
    if (name.empty() || name.size() > 40 || value.empty()) return;
    take_named(to_lower_ascii(name), value);
  }

  void take_named(const std::string& name, std::string_view value) {
    constexpr std::array kRules{
        Rule{"og:title", &StructuredData::og_title},
        Rule{"description", &StructuredData::description},
        Rule{"og:description", &StructuredData::description},
        Rule{"article:published_time", &StructuredData::published},
        Rule{"og:article:published_time", &StructuredData::published},
        Rule{"og:published_time", &StructuredData::published},
        Rule{"og:release_date", &StructuredData::published},
        Rule{"bytedance:published_time", &StructuredData::published},
        Rule{"weibo:article:create_at", &StructuredData::published},
        Rule{"datepublished", &StructuredData::published},
        Rule{"publishdate", &StructuredData::published},
        Rule{"pubdate", &StructuredData::published},
        Rule{"publish_time", &StructuredData::published},
        Rule{"parsely-pub-date", &StructuredData::published},
        Rule{"sailthru.date", &StructuredData::published},
        Rule{"dc.date.issued", &StructuredData::published},
        Rule{"article:modified_time", &StructuredData::modified},
        Rule{"og:updated_time", &StructuredData::modified},
        Rule{"author", &StructuredData::author},
        Rule{"article:author", &StructuredData::author},
        Rule{"og:article:author", &StructuredData::author},
        Rule{"parsely-author", &StructuredData::author},
        Rule{"mediaid", &StructuredData::publisher},
        Rule{"source", &StructuredData::publisher},
        Rule{"contentsource", &StructuredData::publisher},
        Rule{"og:site_name", &StructuredData::publisher},
    };
    for (const auto& rule : kRules)
      if (name == rule.name) return set(data_.*rule.field, value);
    // Names that some sites use for the day on which the page was made.
    if (name == "date" || name == "dc.date" || name == "apub:time" || name == "firstcreatetime" || name == "filetime" ||
        name == "dc.date.created" || name == "dateupdate")
      set(data_.weak_published, value);
    if (name == "og:locale" || name == "content-language") set(data_.language, value);
  }

  void take_script(std::size_t node) {
    if (!equal_ignoring_case(trim_ascii(tree_.attribute(node, "type")), "application/ld+json")) return;
    if (node + 1 >= tree_[node].end) return;
    const auto text = tree_[node + 1].text;
    json_bytes_ += text.size();
    if (json_bytes_ > kMostJson) return;
    dom::element root;
    if (parser_.parse(repaired_json(text)).get(root) != simdjson::SUCCESS) return;
    if (text.find("\"@id\"") != std::string_view::npos) collect_names(root, json_ld_.names, 0);
    search(root, json_ld_, 0);
  }

  const HtmlTree& tree_;
  StructuredData& data_;
  JsonLd json_ld_;
  dom::parser parser_;
  std::size_t json_bytes_ = 0;
};

}  // namespace

StructuredData structured_data(const HtmlTree& tree) {
  StructuredData data;
  MetaReader(tree, data).read();
  return data;
}

}  // namespace kuaixun
