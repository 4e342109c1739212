#include "connectors/page/name_words.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <string>

#include "text/ascii.hpp"
#include "text/name_table.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kLongestNames = 512;

// What a word says of the element that has it in its names: a bit for each.
enum Meaning : unsigned {
  kNoise = 1,      // none of the article's whatever else the names say
  kWeakNoise = 2,  // noise unless it is said of a post or an article (post tag-ai, article-author)
  kContent = 4,
  kForeign = 8,  // what others say below an article, at whatever length
  kDate = 16,
  kChange = 32,
  kForeignDate = 64,  // of a date that is none of the article's
  kAuthor = 128,
  kSource = 256,
};

using Words = NameTable<unsigned, 512>;

const Words& words() {
  static const Words known = [] {
    Words all;
    const auto mean = [&](unsigned meaning, std::initializer_list<std::string_view> some) {
      for (const auto word : some) all[word] |= meaning;
    };
    mean(kNoise, {"ad",           "ads",        "adv",         "advert",      "advertisement",  "advertising",
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
                  "editsection"});
    mean(kWeakNoise, {"author",   "byline",  "caption", "credit", "dateline",    "figcaption", "gallery", "hidden",
                      "keywords", "print",   "rank",    "shop",   "tag",         "taglist",    "tags",    "timestamp",
                      "tools",    "toutiao", "widget",  "player", "videoplayer", "controls"});
    mean(kContent, {"post", "hentry", "entry", "article", "content", "story"});
    mean(kForeign, {"comment", "comments", "pinglun", "reply", "disqus", "related", "relate", "recommend",
                    "recommended", "recommendations", "tuijian", "cookie", "cookies", "consent", "gdpr", "newsletter"});
    mean(kDate, {"date",     "dates",    "time",        "datetime",    "dateline",   "timestamp", "pubdate",
                 "pubtime",  "pub",      "published",   "publish",     "posted",     "postdate",  "entrydate",
                 "newsdate", "newstime", "publishdate", "publishtime", "fecha",      "datum",     "riqi",
                 "shijian",  "fabu",     "articledate", "articletime", "publication"});
    mean(kChange, {"updated", "update", "modified", "lastmod", "edited", "gengxin", "changed"});
    mean(kForeignDate, {"current",  "today",    "now",     "clock",  "event",     "events",    "comment",
                        "comments", "reply",    "joined",  "birth",  "birthdate", "countdown", "deadline",
                        "expires",  "calendar", "weather", "member", "user",      "header",    "topbar"});
    mean(kAuthor, {"author", "authors", "byline", "writer", "zuozhe", "authorname", "reporter", "contributor"});
    mean(kSource, {"source", "laiyuan", "media", "origin", "medianame", "sourcename", "ly"});
    return all;
  }();
  return known;
}

// Without case, - and _.
bool is_article_name(std::string_view name) {
  constexpr std::array<std::string_view, 35> kNames{"jscontent",
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
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

// What the words of the names say, all together. A word ends where no letter follows, or a capital behind a small one.
unsigned meaning_of(std::string_view names) {
  constexpr std::size_t kShortest = 2, kLongest = 16;  // of the words that say something
  std::array<char, kLongest> word{};
  std::size_t size = 0;
  unsigned meaning = 0;
  const auto end_word = [&] {
    if (size >= kShortest && size <= kLongest)
      if (const auto* known = words().find({word.data(), size})) meaning |= *known;
    size = 0;
  };
  bool was_lower = false;
  for (const char c : names.substr(0, kLongestNames)) {
    const bool is_letter = is_ascii_letter(c), is_upper = c >= 'A' && c <= 'Z';
    if (!is_letter || (is_upper && was_lower)) end_word();
    if (is_letter && size++ < kLongest) word[size - 1] = to_lower_ascii(c);
    was_lower = is_letter && !is_upper;
  }
  end_word();
  return meaning;
}

unsigned meaning_of(std::string_view class_names, std::string_view id) {
  return meaning_of(class_names) | meaning_of(id);
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

}  // namespace

bool names_say_noise(std::string_view class_names, std::string_view id) {
  const auto meaning = meaning_of(class_names, id);
  return (meaning & kNoise) != 0 || ((meaning & kWeakNoise) != 0 && (meaning & kContent) == 0);
}

bool names_say_others(std::string_view class_names, std::string_view id) {
  return (meaning_of(class_names, id) & kForeign) != 0;
}

bool names_say_article_text(std::string_view class_names, std::string_view id) {
  return any_name(class_names.substr(0, kLongestNames), is_article_name) ||
         any_name(id.substr(0, kLongestNames), is_article_name);
}

DateWord date_word_of_names(std::string_view class_names, std::string_view id) {
  const auto meaning = meaning_of(class_names, id);
  if ((meaning & kForeignDate) != 0) return DateWord::foreign;
  if ((meaning & kChange) != 0) return DateWord::changed;
  return (meaning & kDate) != 0 ? DateWord::date : DateWord::none;
}

NameWord name_word_of_names(std::string_view class_names, std::string_view id) {
  const auto meaning = meaning_of(class_names, id);
  if ((meaning & kAuthor) != 0) return NameWord::author;
  return (meaning & kSource) != 0 ? NameWord::source : NameWord::none;
}

}  // namespace kuaixun
