#include "connectors/page/name_words.hpp"

#include <string>
#include <unordered_set>

#include "text/ascii.hpp"

namespace kuaixun {
namespace {

using Words = std::unordered_set<std::string_view>;

// What is none of the article's whatever else its names say.
const Words& noise_words() {
  static const Words words{
      "ad",           "ads",        "adv",         "advert",      "advertisement",  "advertising",
      "banner",       "breadcrumb", "breadcrumbs", "comment",     "comments",       "copyright",
      "cookie",       "cookies",    "disclaimer",  "disqus",      "footer",         "hotnews",
      "login",        "menu",       "modal",       "nav",         "navbar",         "navigation",
      "newsletter",   "outbrain",   "pager",       "pagination",  "popup",          "promo",
      "qrcode",       "recirc",     "recommend",   "recommended", "recommendation", "recommendations",
      "related",      "relate",     "reply",       "share",       "sharing",        "shares",
      "sidebar",      "signup",     "social",      "sponsor",     "sponsored",      "subscribe",
      "subscription", "taboola",    "toolbar",     "trending",    "xgxw",           "ewm",
      "fenxiang",     "pinglun",    "tuijian",     "guanggao",    "masthead",       "teaser",
      "paywall",      "infobox",    "navbox",      "ambox",       "metadata",       "catlinks",
      "editsection"};
  return words;
}

// What is noise unless it is said of a post or an article (post tag-ai, article-author).
const Words& weak_noise_words() {
  static const Words words{"author",  "byline",  "caption",     "credit",    "dateline", "figcaption",
                           "gallery", "hidden",  "keywords",    "print",     "rank",     "shop",
                           "tag",     "taglist", "tags",        "timestamp", "tools",    "toutiao",
                           "widget",  "player",  "videoplayer", "controls"};
  return words;
}

const Words& content_words() {
  static const Words words{"post", "hentry", "entry", "article", "content", "story"};
  return words;
}

// What others say below an article, at whatever length.
const Words& foreign_words() {
  static const Words words{"comment", "comments",  "pinglun",     "reply",           "disqus",  "related",
                           "relate",  "recommend", "recommended", "recommendations", "tuijian", "cookie",
                           "cookies", "consent",   "gdpr",        "newsletter"};
  return words;
}

const Words& date_words() {
  static const Words words{"date",     "dates",    "time",        "datetime",    "dateline",   "timestamp", "pubdate",
                           "pubtime",  "pub",      "published",   "publish",     "posted",     "postdate",  "entrydate",
                           "newsdate", "newstime", "publishdate", "publishtime", "fecha",      "datum",     "riqi",
                           "shijian",  "fabu",     "articledate", "articletime", "publication"};
  return words;
}

const Words& change_words() {
  static const Words words{"updated", "update", "modified", "lastmod", "edited", "gengxin", "changed"};
  return words;
}

// Of dates that are none of the article's.
const Words& foreign_date_words() {
  static const Words words{"current",  "today",    "now",     "clock",  "event",     "events",    "comment",
                           "comments", "reply",    "joined",  "birth",  "birthdate", "countdown", "deadline",
                           "expires",  "calendar", "weather", "member", "user",      "header",    "topbar"};
  return words;
}

const Words& author_words() {
  static const Words words{"author", "authors", "byline", "writer", "zuozhe", "authorname", "reporter", "contributor"};
  return words;
}

const Words& source_words() {
  static const Words words{"source", "laiyuan", "media", "origin", "medianame", "sourcename", "ly"};
  return words;
}

const Words& article_names() {
  // Without case, - and _.
  static const Words names{"jscontent",
                           "endtext",
                           "artibody",
                           "trseditor",
                           "vsbcontent",
                           "rwbzw",
                           "newstxt",
                           "pdetail",
                           "mpeditor",
                           "articlecontent",
                           "entrycontent",
                           "postcontent",
                           "articlebody",
                           "storybody",
                           "postbody",
                           "newscontent",
                           "newstext",
                           "articletext",
                           "richmediacontent",
                           "detailcontent",
                           "articledetail",
                           "contentarticle",
                           "articlebodycontent",
                           "storycontent",
                           "bodycopy",
                           "articlebodytext",
                           "newsbody",
                           "conttext",
                           "contenttext",
                           "maincontentbody",
                           "textcontent",
                           "posttext",
                           "cntmainarticleqq",
                           "ozoom",
                           "zoomcon"};
  return names;
}

// Calls `use` with each word of the names in lower case, until it returns true.
template <class Use>
bool any_word(std::string_view names, Use use) {
  std::string word;
  const auto done = [&] {
    const bool found = !word.empty() && use(std::string_view(word));
    word.clear();
    return found;
  };
  bool was_lower = false;
  for (const char c : names) {
    const bool is_upper = c >= 'A' && c <= 'Z';
    if (!is_ascii_letter(c) || (is_upper && was_lower))
      if (done()) return true;
    if (is_ascii_letter(c)) word += to_lower_ascii(c);
    was_lower = is_ascii_letter(c) && !is_upper;
  }
  return done();
}

template <class Use>
bool any_name(std::string_view names, Use use) {
  std::string name;
  for (std::size_t i = 0; i <= names.size(); ++i) {
    if (i < names.size() && !is_ascii_space(names[i])) {
      if (names[i] != '-' && names[i] != '_') name += to_lower_ascii(names[i]);
      continue;
    }
    if (!name.empty() && use(std::string_view(name))) return true;
    name.clear();
  }
  return false;
}

constexpr std::size_t kLongestNames = 512;

}  // namespace

namespace {

bool have_word_of(const Words& words, std::string_view class_names, std::string_view id) {
  const auto is_one = [&](std::string_view word) { return words.contains(word); };
  return any_word(class_names.substr(0, kLongestNames), is_one) || any_word(id.substr(0, kLongestNames), is_one);
}

}  // namespace

bool names_say_noise(std::string_view class_names, std::string_view id) {
  if (have_word_of(noise_words(), class_names, id)) return true;
  return have_word_of(weak_noise_words(), class_names, id) && !have_word_of(content_words(), class_names, id);
}

bool names_say_others(std::string_view class_names, std::string_view id) {
  return have_word_of(foreign_words(), class_names, id);
}

bool names_say_article_text(std::string_view class_names, std::string_view id) {
  const auto is_article = [](std::string_view name) { return article_names().contains(name); };
  return any_name(class_names.substr(0, kLongestNames), is_article) ||
         any_name(id.substr(0, kLongestNames), is_article);
}

DateWord date_word_of_names(std::string_view class_names, std::string_view id) {
  if (have_word_of(foreign_date_words(), class_names, id)) return DateWord::foreign;
  if (have_word_of(change_words(), class_names, id)) return DateWord::changed;
  return have_word_of(date_words(), class_names, id) ? DateWord::date : DateWord::none;
}

NameWord name_word_of_names(std::string_view class_names, std::string_view id) {
  if (have_word_of(author_words(), class_names, id)) return NameWord::author;
  return have_word_of(source_words(), class_names, id) ? NameWord::source : NameWord::none;
}

}  // namespace kuaixun
