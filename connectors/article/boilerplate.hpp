// Lines that stand in the text of an article and are none of it.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

// The line in simplified characters: the words below are looked for in these. All functions take such lines.
std::string comparable_line(std::string_view line);

// Where a line stands among the lines of its article.
enum class LinePlace { head, middle, tail };

// Credits of editors, original titles, disclaimers, calls to follow, share or scan, the site's own buttons; Chinese and
// English. Most are known at the edges of an article only: in the middle, "来源：" under a chart is content. `line` is
// one line without markup.
bool is_boilerplate(std::string_view line, LinePlace place);

// Its two parts: what is boilerplate wherever it stands, and what is so at the edges only.
bool is_call_or_button(std::string_view line);
bool is_note(std::string_view line, LinePlace place);

// Whether the line, above a text, only says when and by whom: "2026-03-05 10:20 来源：…", "By Jo Doe".
bool is_dateline(std::string_view line);

// Whether the line says that the article is over: comments and the site's own parts follow.
bool ends_article(std::string_view line);

// Whether the line introduces other articles (相关阅读, Related stories): the links after it are none of this one.
bool introduces_others(std::string_view line);

}  // namespace kuaixun
