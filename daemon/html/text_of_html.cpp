#include "html/text_of_html.hpp"

#include <algorithm>

#include "html/angle_brackets.hpp"
#include "html/entities.hpp"
#include "html/policy.hpp"
#include "html/tokenizer.hpp"
#include "text/ascii.hpp"
#include "text/normal_form.hpp"
#include "text/text_builder.hpp"
#include "text/visible_text.hpp"

namespace kuaixun {
namespace {

void append_without_markup(std::string_view fragment, TextBuilder& builder) {
  AngleBrackets brackets(fragment);
  HtmlTokenizer tokenizer(fragment);
  for (HtmlToken token; tokenizer.next(token);) {
    // A title in a <title> element is text, whatever else it is.
    if (token.kind == HtmlToken::Kind::text || token.kind == HtmlToken::Kind::raw_text) {
      builder.append(resolve_entities(token.text));
      continue;
    }
    const auto start = std::size_t(token.text.data() - fragment.data());
    const auto written = fragment.substr(start, tokenizer.position() - start);
    if (!brackets.is_markup(token, written)) {
      builder.append(resolve_entities(written));
      tokenizer.read_as_markup();
    } else if (const auto& rule = element_rule(token.name()); rule.is_kept && rule.layout != Layout::inline_text) {
      builder.separate();
    }
  }
}

}  // namespace

std::string text_of_html(std::string_view fragment) {
  if (has_controls(fragment)) return text_of_html(without_controls(fragment));
  TextBuilder builder;
  if (fragment.find('<') != std::string_view::npos)
    append_without_markup(with_visible_marks(fragment), builder);
  else if (fragment.find('&') != std::string_view::npos)
    builder.append(resolve_entities(fragment));
  else
    builder.append(fragment);
  auto text = builder.take();
  std::replace(text.begin(), text.end(), '\n', ' ');
  auto visible = to_nfc(visible_text(text));
  return visible.size() == text.size() ? visible : fold_space(visible);
}

std::string text_without_tags(std::string_view fragment) {
  const auto clean = without_controls(fragment);
  TextBuilder builder;
  HtmlTokenizer tokenizer(clean);
  for (HtmlToken token; tokenizer.next(token);) {
    if (token.kind == HtmlToken::Kind::text || token.kind == HtmlToken::Kind::raw_text)
      builder.append(resolve_entities(token.text));
    else if (const auto& rule = element_rule(token.name()); rule.is_kept && rule.layout != Layout::inline_text)
      builder.separate();
  }
  auto text = to_nfc(builder.take());
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

}  // namespace kuaixun
