// Texts that somebody who wants to hold us up would write.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace kuaixun {

// What is written again and again.
constexpr std::string_view kHostileParts[] = {
    // Unicode
    "\u0301\u0323", "a\u0323\u0301\u0327\u0334",
    "\u0301\u0323\u0301\u0323\u0301\u0323\u0301\u0323\u0301\u0323\u0301\u0323\u0301\u0323\u0301\u0323"
    "\u0301\u0323\u0301\u0323\u0301\u0323\u0301\u0323\u0301\u0323\u0301\u0323\u034F",
    "\u0344\u0345\u0315", "\u0F73\u0F75\u0F81", "\uFF9E\u0345\uFF9F\u0323", "\u0323\u200B\u0301\u00AD",
    "\U0001D165\U0001D16D\U0001D16E", "\u064B\u0650\u0651\u0670", "\u05B0\u05BC\u05C1", "\u1100", "\u1161", "\u11A8",
    "\u1100\u1161\u11A8", "\u1161\u11A8", "\u09C7\u09BE", "\u212B\u0301", "\uFDFA", "\u1E9E\u0130", "\U0001F469\u200D",
    "\u200D", "\u200B\uFEFF", "\uFE0F", "\u202E", "\u2066", "\u2067\u05D0\u2069", "\u05D0a", "\U0001F3F4\U000E0067",
    "\U000E0067",
    // letters, blanks and marks of writing
    "a", "ab ", "中", "國a", "中 \n", " ", "\n", "\u00A0", "\u3000", "中，", "，", "。\n", "(", "（", "(a) ", "【",
    "「", "[", "{", "[a]", "\"", "'", "\\", ",", "a, ", "|", "- ", "_", "*/", "/*",
    // entities
    "&", "&&amp", "&amp;", "&#", "&#x", "&lt;", "&amp;lt;", "&abcdefghijklmnopqrstuvwxyz", "&quot;",
    // tags
    "<", ">", "</", "<b>", "</b>", "<b></b>", "<b><i>", "<b></p>", "<div>", "<div>x", "<div>x</div>", "<p>文字，",
    "<p>文字。</p>", "<table><tr><td>", "<td>x</td>", "<ul><li>x", "<li>", "<dl><dt>", "<a href=x>y</a>",
    "<a href='/x'>", "<h2>x</h2>", "<h1>", "<br>", "<span>2026-09-20</span>", "<img src=x>", "<img data-src=/x/../y>",
    "<pre>\n", "<svg><math>", "<template>", "<select><option>", "<b ", "<p a='", "<a href=\"", "<script>", "</script",
    "<script>a</script>", "<style>", "<title>", "<!--", "-->", "<!-->", "<!-- a --", "--!>", "<![CDATA[", "]]>",
    "<![CDATA[x]]>", "]]&gt;", "<!", "<?", "<?x ?>", "<!DOCTYPE a [", "<meta name=author content=x>", "<meta charset",
    "<link rel=alternate", "<link rel=alternate type=application/rss+xml href=x>", "<time datetime=2026-09-20>x",
    "<script type=application/ld+json>{}</script>", "<div class=article><p>文字，", "<x:a xmlns:x='u'>",
    "<a xmlns='u'>", "<x:a>",
    // feeds
    "<item>", "<item><title>x</title></item>", "<item/>", "<category>x</category>", "<author>x</author>",
    "<entry><link href=x>", "<dc:date>x</dc:date>", "<url><loc>https://a.example/</loc></url>",
    "<enclosure url='https://a.example/'/>",
    // addresses
    "http://", "https://a.example/x ", "/", "../", "/..", "/./", ".", "a.", "%", "%41", "%2e", "%25", "?", "&a=1",
    "&utm_source=a", "=", "@", ":", "#", "#!", ";", "xn--", "xn--a.", "1.", "&__biz=a", "&amp;mid=1",
    "/img-proxy/?u=", "www.",
    // dates, names and lines
    "1", "1 ", "12/", "2026-", "2026-09-20 ", "10:", "2026年9月", "二〇", "昨天 ", "Mon, ", "Sep 20, 2026 ", "+08",
    "3 hours ", "By A ", "作者：", "来源：a ", "责任编辑：\n", "a@b.c ", "文/", "阅读原文", "相关阅读\n",
    // JSON and scripts
    "{\"a\":", "{\"a\":1},", "[[],", "\\\"", "\\u0041", "\\ud83d", "\\x3c", "\"a\",", "\"a\":\"b\",",
    "{\"title\":\"x\"},", "1,", "-1e9,", "{a:'b'},", "a:{", "var a='b';", "var a = ", "JsDecode('",
    "window.cgiDataNew={", "a.b=", "'+'", "// \n", "`${", "a||",
    // robots
    "Disallow: /*a\n", "User-agent: *\n",
    // bytes that are no UTF-8
    "\xE9", "caf\xE9 ", "\xB5\xC6", "\xFF", "\x81", "\xE9\xFF\xC3\xA9", "<\xE4\xB8\xAD\xFF\xB5", "\xD6\xB0 ",
    "\xE4\xB8", "\x1B$B", "~{", "+AGE", "\x8E\xA2", "\x81\x30", "\x01", "\xC2\x9B"};

// What is written once, and what again and again behind it.
constexpr std::pair<std::string_view, std::string_view> kHostileOpeners[] = {{"a", "\u0301\u0323"},
                                                                             {"&#", "1"},
                                                                             {"&", "a"},
                                                                             {"<p>", "<b>"},
                                                                             {"<p ", "a=1 "},
                                                                             {"<p ", "a='"},
                                                                             {"<p ", "class=a "},
                                                                             {"<p class='", "x "},
                                                                             {"<p class='", "x"},
                                                                             {"<p style='", "display:"},
                                                                             {"<p style='", "url("},
                                                                             {"<p ", "/"},
                                                                             {"<p ", "="},
                                                                             {"<script>", "</"},
                                                                             {"<xmp>", "</xmp"},
                                                                             {"<!DOCTYPE a [", "<!ENTITY a 'b'>"},
                                                                             {"<!DOCTYPE a [", "<!ENTITY a '&a;&a;'>"},
                                                                             {"Disallow: /", "*"}};

// What is written again and again with another number each time, of as many digits, in place of §.
constexpr std::string_view kHostileSeries[] = {"<a§>",
                                               "<p a§=1>",
                                               "<p class=a§>",
                                               "<p id=a§>x</p>",
                                               "<a href='/x§'>y§</a>",
                                               "<p>文字§，",
                                               "<p>文字§。</p>\n",
                                               "<h2>§</h2>",
                                               "<img src=/§>",
                                               "<meta name=a§ content=§>",
                                               "<meta property=og:title content=§>",
                                               "<link rel=alternate type=application/rss+xml href=/§>",
                                               "<span>2026-09-20 §</span>",
                                               "<x xmlns:n§='u§'>",
                                               "<n§:x xmlns:n§='u'>",
                                               "<item><guid>§</guid><title>§</title></item>",
                                               "<item><link>https://a.example/§</link></item>",
                                               "<category>§</category>",
                                               "<author>§</author>",
                                               "<entry><id>§</id><updated>2026-09-20</updated></entry>",
                                               "<enclosure url='https://a.example/§'/>",
                                               "<url><loc>https://a.example/§</loc></url>",
                                               "&a§;",
                                               "&#§;",
                                               "a§=1&",
                                               "§.",
                                               "§ ",
                                               "§,",
                                               "\"a§\":§,",
                                               "{\"id\":\"§\",\"title\":\"§\"},",
                                               "{\"@type\":\"Article\",\"headline\":\"§\"},",
                                               "a§:'§',",
                                               "var a§='§';",
                                               "a§.b=§;",
                                               "Disallow: /a§\n",
                                               "User-agent: a§\nDisallow: /\n",
                                               "来源：a§\n",
                                               "By A§ ",
                                               "<!ENTITY a§ 'b'>"};

// What is opened again and again, and then closed as often.
constexpr std::pair<std::string_view, std::string_view> kHostileNests[] = {
    {"<div>", "</div>"},  {"<p>x", "</p>"}, {"<b>", "</p>"},     {"<p><b>", "</p>"},    {"<table><td>", "</table>"},
    {"<li>", "</ul>"},    {"<a>", "</a>"},  {"<x:a>", "</x:a>"}, {"<item>", "</item>"}, {"<!--", "-->"},
    {"<![CDATA[", "]]>"}, {"[", "]"},       {"{\"a\":", "}"},    {"[{", "}]"},          {"(", ")"},
    {"（", "）"},         {"【", "】"},     {"“", "”"},          {"\u2067", "\u2069"},  {"<script>", "</script>"},
    {"<svg>", "</math>"}};

// Calls `use` with every text, named, and of about the size that it asks for.
template <class Use>
void each_hostile_text(Use use) {
  const auto repeat = [](std::string& text, std::string_view part, std::size_t size) {
    while (text.size() < size) text += part;
  };
  const auto opened = [&](std::string_view head, std::string_view part) {
    use(std::string(head).append(part), [=](std::size_t size) {
      std::string text(head);
      repeat(text, part, size);
      return text;
    });
  };
  for (const auto part : kHostileParts) opened("", part);
  for (const auto& [head, part] : kHostileOpeners) opened(head, part);
  for (const auto part : kHostileSeries)
    use(std::string(part), [=](std::size_t size) {
      std::string text;
      for (int number = 100'000; text.size() < size; ++number)
        for (std::size_t at = 0; at < part.size();) {
          const auto mark = std::min(part.find("§", at), part.size());
          text += part.substr(at, mark - at);
          if (mark < part.size()) text += std::to_string(number);
          at = mark + std::string_view("§").size();
        }
      return text;
    });
  for (const auto& [open, close] : kHostileNests)
    use(std::string(open).append(close), [=](std::size_t size) {
      std::string text;
      const auto times = size / (open.size() + close.size());
      repeat(text, open, times * open.size());
      repeat(text, close, times * (open.size() + close.size()));
      return text;
    });
}

}  // namespace kuaixun
