#include "text/html_policy.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <unordered_set>

namespace kuaixun {
namespace {

using Set = std::unordered_set<std::string_view>;

const std::unordered_map<std::string_view, ElementRule>& rules() {
  static const auto instance = [] {
    std::unordered_map<std::string_view, ElementRule> map;
    const auto add = [&](Layout layout, std::initializer_list<std::string_view> names) {
      for (const auto name : names) map.emplace(name, ElementRule{name, layout, false});
    };
    add(Layout::inline_text,
        {"a",       "abbr",      "acronym",     "audio",         "b",       "bdi",      "bdo",
         "big",     "cite",      "code",        "col",           "data",    "del",      "dfn",
         "em",      "font",      "i",           "img",           "ins",     "kbd",      "label",
         "mark",    "meter",     "picture",     "progress",      "q",       "rp",       "rt",
         "ruby",    "s",         "samp",        "small",         "source",  "span",     "strike",
         "strong",  "sub",       "sup",         "time",          "track",   "tt",       "u",
         "var",     "video",     "wbr",         "math",          "maction", "menclose", "merror",
         "mfenced", "mfrac",     "mi",          "mmultiscripts", "mn",      "mo",       "mover",
         "mpadded", "mphantom",  "mprescripts", "mroot",         "mrow",    "mspace",   "msqrt",
         "mstyle",  "msub",      "msubsup",     "msup",          "mtext",   "munder",   "munderover",
         "none",    "semantics", "svg",         "circle",        "ellipse", "g",        "line",
         "path",    "polygon",   "polyline",    "rect",          "text",    "tspan"});
    add(Layout::block,
        {"address", "article", "aside", "blockquote", "caption",  "center",     "colgroup", "dd",      "details",
         "dir",     "div",     "dl",    "dt",         "fieldset", "figcaption", "figure",   "footer",  "h1",
         "h2",      "h3",      "h4",    "h5",         "h6",       "header",     "hgroup",   "legend",  "li",
         "main",    "menu",    "nav",   "ol",         "p",        "pre",        "section",  "summary", "table",
         "tbody",   "tfoot",   "thead", "tr",         "ul",       "mtable",     "mtr"});
    add(Layout::table_cell, {"td", "th", "mtd"});
    add(Layout::line_break, {"br", "hr"});
    for (const auto name : {"br", "hr", "img", "col", "source", "track", "wbr", "mspace", "none", "mprescripts"})
      map.at(name).is_void = true;
    return map;
  }();
  return instance;
}

}  // namespace

const ElementRule* element_rule(std::string_view name) {
  const auto rule = rules().find(name);
  return rule == rules().end() ? nullptr : &rule->second;
}

bool is_dropped_with_content(std::string_view name) {
  static const Set names{"script",         "style",        "template",  "title",  "textarea", "iframe", "noembed",
                         "noframes",       "xmp",          "plaintext", "object", "applet",   "select", "datalist",
                         "annotation-xml", "foreignobject"};
  return names.contains(name);
}

bool breaks_lines(std::string_view name) {
  static const Set names{"body",     "form",     "html",  "head",   "noscript",         "option",
                         "optgroup", "frameset", "input", "button", "mp-common-profile"};
  return names.contains(name);
}

AttributeRule attribute_rule(std::string_view element, std::string_view attribute) {
  using enum AttributeRule;
  static const Set everywhere{"title", "dir", "lang", "xml:lang", "datetime"};
  static const Set on_some{"alt", "width", "height", "colspan", "rowspan", "scope", "headers", "abbr", "align",
                           "valign", "start", "reversed", "value", "type", "span", "controls", "preload", "kind",
                           "srclang", "label", "open", "rel", "hreflang", "media", "sizes", "loop", "muted", "color",
                           "size", "face", "char", "charoff", "compact", "nowrap", "summary", "name",
                           // MathML and SVG: geometry and plain colours
                           "display", "mathvariant", "stretchy", "fence", "separator", "linethickness", "viewbox", "d",
                           "points", "x", "y", "x1", "x2", "y1", "y2", "cx", "cy", "r", "rx", "ry", "dx", "dy", "fill",
                           "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin", "opacity", "fill-opacity",
                           "fill-rule", "font-size", "font-family", "text-anchor", "transform", "columnalign",
                           "rowspacing", "accent", "open", "close", "notation"};
  if (attribute == "href") return element == "a" ? address : dropped;
  if (attribute == "src")
    return element == "img"                                                                        ? image_address
           : element == "video" || element == "audio" || element == "source" || element == "track" ? address
                                                                                                   : dropped;
  if (attribute == "poster") return element == "video" ? address : dropped;
  if (attribute == "cite")
    return element == "blockquote" || element == "q" || element == "del" || element == "ins" ? address : dropped;
  if (attribute == "longdesc") return element == "img" ? address : dropped;
  if (everywhere.contains(attribute) || on_some.contains(attribute)) return text;
  return dropped;
}

}  // namespace kuaixun
