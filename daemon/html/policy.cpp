#include "html/policy.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "text/ascii.hpp"
#include "text/name_table.hpp"

namespace kuaixun {
namespace {

using Names = std::initializer_list<std::string_view>;
using Rules = NameTable<ElementRule, 1024>;

Rules make_rules() {
  Rules rules;
  const auto with = [&](Names names, auto change) {
    for (const auto name : names) {
      auto& rule = rules[name];
      rule.name = name;
      change(rule);
    }
  };
  const auto keep = [&](Layout layout, Names names) {
    with(names, [&](ElementRule& rule) {
      rule.layout = layout;
      rule.is_kept = true;
      rule.ends_paragraph = layout == Layout::block && rule.name != "caption";
    });
  };
  keep(Layout::inline_text,
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
  keep(Layout::block,
       {"address", "article", "aside",    "blockquote", "caption", "center", "colgroup", "dd",  "details", "dir", "div",
        "dl",      "dt",      "fieldset", "figcaption", "figure",  "footer", "h1",       "h2",  "h3",      "h4",  "h5",
        "h6",      "header",  "hgroup",   "legend",     "li",      "main",   "menu",     "nav", "ol",      "p",   "pre",
        "section", "summary", "table",    "tbody",      "tfoot",   "thead",  "tr",       "ul",  "mtable",  "mtr"});
  keep(Layout::table_cell, {"td", "th", "mtd"});
  keep(Layout::line_break, {"br", "hr"});
  with({"script", "style", "template", "title", "textarea", "iframe", "noembed", "noframes", "xmp", "plaintext",
        "object", "applet", "select", "datalist", "annotation-xml", "foreignobject"},
       [](ElementRule& rule) { rule.drops_content = true; });
  with({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "plaintext"},
       [](ElementRule& rule) { rule.is_raw_text = true; });
  with({"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
        "frame", "mspace", "none", "mprescripts"},
       [](ElementRule& rule) { rule.is_void = true; });
  with({"body", "form", "html", "head", "noscript", "option", "optgroup", "frameset", "input", "button",
        "mp-common-profile"},
       [](ElementRule& rule) {
         rule.layout = Layout::block;
         rule.ends_paragraph = rule.name != "body";
       });
  for (const auto& [name, ends] : {std::pair<std::string_view, Ends>{"body", Ends::head},
                                   {"option", Ends::option},
                                   {"li", Ends::item},
                                   {"dt", Ends::term},
                                   {"dd", Ends::term},
                                   {"td", Ends::cell},
                                   {"th", Ends::cell},
                                   {"tr", Ends::row}})
    with({name}, [&](ElementRule& rule) { rule.ends = ends; });
  return rules;
}

using AttributeRules = NameTable<AttributeRule, 256>;

// Those that are kept with any element.
AttributeRules make_attribute_rules() {
  AttributeRules rules;
  const auto keep = [&](AttributeRule rule, std::initializer_list<std::string_view> names) {
    for (const auto name : names) rules[name] = rule;
  };
  // Neither name nor id: they would stand for variables of the page that shows the text.
  keep(AttributeRule::text,
       {"title",    "dir",     "lang",  "xml:lang", "datetime", "alt",      "colspan", "rowspan",  "scope",
        "headers",  "abbr",    "align", "valign",   "start",    "reversed", "value",   "type",     "span",
        "controls", "preload", "kind",  "srclang",  "label",    "open",     "rel",     "hreflang", "media",
        "sizes",    "loop",    "muted", "face",     "char",     "charoff",  "compact", "nowrap",   "summary"});
  // MathML
  keep(AttributeRule::text,
       {"display", "mathvariant", "stretchy", "fence", "separator", "columnalign", "accent", "close", "notation"});
  // Lengths, geometry and plain colours of HTML, MathML and SVG.
  keep(AttributeRule::paint, {"width",
                              "height",
                              "color",
                              "size",
                              "linethickness",
                              "rowspacing",
                              "viewbox",
                              "d",
                              "points",
                              "x",
                              "y",
                              "x1",
                              "x2",
                              "y1",
                              "y2",
                              "cx",
                              "cy",
                              "r",
                              "rx",
                              "ry",
                              "dx",
                              "dy",
                              "fill",
                              "stroke",
                              "stroke-width",
                              "stroke-linecap",
                              "stroke-linejoin",
                              "opacity",
                              "fill-opacity",
                              "fill-rule",
                              "font-size",
                              "font-family",
                              "text-anchor",
                              "transform"});
  return rules;
}

constexpr std::array<std::string_view, 31> kHarmlessFunctions{
    "rgb",       "rgba",       "hsl",        "hsla",        "hwb",   "lab",       "lch",       "oklab",
    "oklch",     "color",      "calc",       "min",         "max",   "clamp",     "matrix",    "matrix3d",
    "translate", "translatex", "translatey", "translate3d", "scale", "scalex",    "scaley",    "scale3d",
    "rotate",    "rotate3d",   "skew",       "skewx",       "skewy", "color-mix", "light-dark"};

bool is_function_character(char c) { return is_ascii_letter(c) || is_ascii_digit(c) || c == '-'; }

}  // namespace

const ElementRule& element_rule(std::string_view name) {
  static const Rules rules = make_rules();
  static const ElementRule unknown;
  const auto* rule = rules.find(name);
  return rule == nullptr ? unknown : *rule;
}

AttributeRule attribute_rule(std::string_view element, std::string_view attribute) {
  using enum AttributeRule;
  if (attribute == "href") return element == "a" ? address : dropped;
  if (attribute == "src")
    return element == "img"                                                                        ? image_address
           : element == "video" || element == "audio" || element == "source" || element == "track" ? address
                                                                                                   : dropped;
  if (attribute == "poster") return element == "video" ? address : dropped;
  if (attribute == "cite")
    return element == "blockquote" || element == "q" || element == "del" || element == "ins" ? address : dropped;
  if (attribute == "longdesc") return element == "img" ? address : dropped;
  static const AttributeRules rules = make_attribute_rules();
  const auto* rule = rules.find(attribute);
  return rule == nullptr ? dropped : *rule;
}

bool calls_harmless_functions(std::string_view css) {
  constexpr std::size_t kLongest = 16;
  for (auto open = css.find('('); open != std::string_view::npos; open = css.find('(', open + 1)) {
    auto start = open;
    while (start > 0 && open - start < kLongest && is_function_character(css[start - 1])) --start;
    const auto name = to_lower_ascii(css.substr(start, open - start));
    if (std::find(kHarmlessFunctions.begin(), kHarmlessFunctions.end(), name) == kHarmlessFunctions.end()) return false;
  }
  return true;
}

}  // namespace kuaixun
