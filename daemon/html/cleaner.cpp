#include "html/cleaner.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include <unicode/uchar.h>

#include "base/utf8.hpp"
#include "html/entities.hpp"
#include "html/implied_ends.hpp"
#include "html/policy.hpp"
#include "html/tokenizer.hpp"
#include "text/ascii.hpp"
#include "text/normal_form.hpp"
#include "text/number.hpp"
#include "text/text_builder.hpp"
#include "text/url.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kDeepest = 256;
constexpr std::size_t kMostImages = 200;

// NFC composes '>' with U+0338 to U+226F, which would unclose a tag and turn the text after it into attributes: a mark
// that text begins with is written as a reference, and everything behind it follows ';', with which nothing composes.
void append_leading_mark(std::string& out, std::string_view& text) {
  if (text.empty() || (unsigned char)(text.front()) < 0xCC || out.empty() || out.back() != '>') return;
  auto rest = text;
  const char32_t mark = take_code_point(rest);
  if (u_getCombiningClass(UChar32(mark)) == 0) return;
  out += "&#" + std::to_string(std::uint32_t(mark)) + ";";
  text = rest;
}

// Whether a value could make a browser fetch, were it read as CSS: url( and whatever escapes may spell it with.
bool may_fetch(std::string_view value) {
  return value.find('\\') != std::string_view::npos || find_ignoring_case(value, "url(") != std::string_view::npos;
}

std::string resolved(std::string_view text) {
  return text.find('&') == std::string_view::npos ? std::string(text) : resolve_entities(text);
}

// The height of a picture by its width and WeChat's data-ratio, which is height by width.
std::optional<std::uint32_t> height_of(std::uint32_t width, std::string_view ratio) {
  constexpr double kHighest = 100'000;
  double value = 0;
  const auto [end, error] = std::from_chars(ratio.data(), ratio.data() + ratio.size(), value);
  const double height = width * value + 0.5;
  if (error != std::errc{} || !(height >= 1 && height < kHighest)) return std::nullopt;
  return std::uint32_t(height);
}

// Whether a declaration of `display: none` hides the element.
bool hides(std::string_view style) {
  const auto at = find_ignoring_case(style, "display");
  if (at == std::string_view::npos) return false;
  const auto rest = trim_ascii(style.substr(at + 7));
  return rest.starts_with(":") && find_ignoring_case(rest.substr(0, rest.find(';')), "none") != std::string_view::npos;
}

class Cleaner {
 public:
  Cleaner(std::string_view fragment, std::string_view base_url) : tokenizer_(fragment), base_url_(base_url) {
    clean_.html.reserve(fragment.size());
  }

  CleanHtml run() {
    for (HtmlToken token; tokenizer_.next(token);) give(token, *this);
    while (!open_.empty()) close_top();
    clean_.html = to_nfc(std::move(clean_.html));
    clean_.text = to_nfc(text_.take());
    return std::move(clean_);
  }

  void take_text(std::string_view raw) {
    if (hidden()) return;
    if (find_any<'&', '<', '>'>(raw) == std::string_view::npos) {
      put_text(raw);
      append_leading_mark(clean_.html, raw);
      clean_.html += raw;
      return;
    }
    const auto text = resolve_entities(raw);
    put_text(text);
    std::string_view rest = text;
    append_leading_mark(clean_.html, rest);
    append_escaped(clean_.html, rest, Escape::text);
  }

  void take_raw_text(std::string_view) {}  // of script, style and the like

  void start(const HtmlToken& token) {
    const auto& rule = element_rule(token.name());
    const bool hides_content = hidden() || rule.drops_content || is_hidden(token);
    if (rule.is_kept) close_implied(rule);
    if (!hides_content || (!rule.is_kept && !rule.drops_content)) lay_out(rule);
    if (rule.name == "noscript") return;
    if (!rule.is_kept && !hides_content) return;
    if (rule.is_kept && !hides_content && !write_start(rule, token)) return;
    if (rule.is_void || (token.self_closing && !rule.is_kept)) return;
    if (open_.size() >= kDeepest) {
      clean_.truncated = true;
      ++beyond_depth_;
      if (rule.is_kept && !hides_content) put_end(rule);
      return;
    }
    if (rule.name == "pre") ++preformatted_;
    open_.push_back(Open{&rule, token.name_buffer, token.name_size, hides_content});
  }

  void end(std::string_view name) {
    if (beyond_depth_ > 0) {
      --beyond_depth_;
      return;
    }
    if (name == "br") {
      if (!hidden()) clean_.html += "<br>";
      text_.break_line();
      return;
    }
    if (const auto& rule = element_rule(name); !rule.is_kept) lay_out(rule);
    for (std::size_t i = open_.size(); i-- > 0;)
      if (open_[i].view() == name) {
        while (open_.size() > i) close_top();
        return;
      }
  }

 private:
  // An element that is open in the output, or not published and here for what it hides.
  struct Open {
    const ElementRule* rule;
    std::array<char, 24> name;
    std::size_t name_size;
    bool hidden;
    std::string_view view() const { return {name.data(), name_size}; }
  };

  bool hidden() const { return !open_.empty() && open_.back().hidden; }

  void put_text(std::string_view text) {
    if (preformatted_ > 0)
      text_.append_preformatted(text);
    else
      text_.append(text);
  }

  static bool is_hidden(const HtmlToken& token) {
    return std::any_of(token.attributes.begin(), token.attributes.end(), [](const HtmlAttribute& attribute) {
      return equal_ignoring_case(attribute.name, "hidden") ||
             (equal_ignoring_case(attribute.name, "style") && hides(attribute.value));
    });
  }

  void lay_out(const ElementRule& rule) {
    if (rule.layout == Layout::block || rule.layout == Layout::line_break) text_.break_line();
    if (rule.layout == Layout::table_cell) text_.separate();
  }

  void close_implied(const ElementRule& rule) {
    if (rule.ends_paragraph && !open_.empty() && open_.back().view() == "p") close_top();
    if (rule.ends == Ends::nothing) return;
    for (const auto& implied : implied_ends(rule.ends)) {
      const auto level =
          ended_level(implied.ended, implied.barriers, open_.size(), [&](std::size_t i) { return open_[i].rule; });
      while (open_.size() > level) close_top();
    }
  }

  void close_top() {
    const auto top = open_.back();
    open_.pop_back();
    if (top.view() == "pre") --preformatted_;
    if (!top.rule->is_kept || top.hidden) return;
    put_end(*top.rule);
    lay_out(*top.rule);
  }

  void put_end(const ElementRule& rule) {
    clean_.html += "</";
    clean_.html += rule.name;
    clean_.html += '>';
  }

  // False when the element is not worth its place: an image without address.
  bool write_start(const ElementRule& rule, const HtmlToken& token) {
    const auto before = clean_.html.size();
    clean_.html += '<';
    clean_.html += rule.name;
    if (rule.name == "img" && !write_image(token)) {
      clean_.html.resize(before);
      return false;
    }
    for (std::size_t i = 0; i < token.attributes.size(); ++i)
      if (!is_repeated(token.attributes, i)) write_attribute(rule.name, token.attributes[i]);
    clean_.html += '>';
    return true;
  }

  // Of attributes of one name the first counts; two would not be well-formed. At most 64 are compared.
  static bool is_repeated(const std::vector<HtmlAttribute>& attributes, std::size_t at) {
    return std::any_of(attributes.begin(), attributes.begin() + std::ptrdiff_t(at), [&](const HtmlAttribute& earlier) {
      return equal_ignoring_case(earlier.name, attributes[at].name);
    });
  }

  void write_attribute(std::string_view element, const HtmlAttribute& attribute) {
    if (attribute.name.size() > 32) return;
    const auto name = to_lower_ascii(attribute.name);
    const auto rule = attribute_rule(element, name);
    switch (rule) {
      case AttributeRule::dropped:
      case AttributeRule::image_address:
        return;  // write_image has seen to it
      case AttributeRule::text:
      case AttributeRule::paint: {
        const auto value = resolved(attribute.value);
        if (!may_fetch(value) && (rule == AttributeRule::text || calls_harmless_functions(value)))
          put_attribute(name, value);
        return;
      }
      case AttributeRule::address:
        if (auto address = safe_address(attribute.value); !address.empty()) put_attribute(name, address);
        return;
    }
  }

  void put_attribute(std::string_view name, std::string_view value) {
    clean_.html += ' ';
    clean_.html += name;
    clean_.html += "=\"";
    append_escaped(clean_.html, value, Escape::attribute);
    clean_.html += '"';
  }

  // The image's address (lazily loaded ones keep it elsewhere) and size; false for none and for tracking pixels.
  bool write_image(const HtmlToken& token) {
    constexpr std::array<std::string_view, 5> kNames{"data-src", "data-original", "data-actualsrc", "data-lazy-src",
                                                     "src"};
    std::array<std::string_view, 5> found{};
    Media image;
    std::optional<std::uint32_t> own_width;  // of the picture itself, whatever size it is shown in
    std::string_view ratio;
    for (const auto& attribute : token.attributes) {
      for (std::size_t i = 0; i < kNames.size(); ++i)
        if (equal_ignoring_case(attribute.name, kNames[i]) && found[i].empty()) found[i] = attribute.value;
      if (equal_ignoring_case(attribute.name, "width")) image.width = pixels(attribute.value);
      if (equal_ignoring_case(attribute.name, "height")) image.height = pixels(attribute.value);
      if (equal_ignoring_case(attribute.name, "data-w")) own_width = pixels(attribute.value);
      if (equal_ignoring_case(attribute.name, "data-ratio")) ratio = attribute.value;
    }
    for (const auto value : found) {
      if (value.empty()) continue;
      image.url = safe_address(value);
      if (image.url.starts_with("http")) break;
      if (base() != nullptr) image.url.clear();
    }
    const bool pixel = image.width && image.height && *image.width <= 1 && *image.height <= 1;
    if (image.url.empty() || pixel) return false;
    if (const auto height = own_width ? height_of(*own_width, ratio) : std::nullopt) {
      image.width = own_width;
      image.height = height;
    }
    put_attribute("src", image.url);
    if (clean_.images.size() < kMostImages && image.url.starts_with("http")) clean_.images.push_back(std::move(image));
    return true;
  }

  const Url* base() {
    if (!base_) base_.emplace(parse_url(base_url_));
    return *base_ ? &**base_ : nullptr;
  }

  // The address, absolute where it can be; empty unless its scheme is harmless.
  std::string safe_address(std::string_view raw) {
    auto text = resolved(raw);
    std::erase_if(text, [](char c) { return (unsigned char)(c) < 0x20 || c == 0x7f; });
    const auto trimmed = trim_ascii(text);
    if (trimmed.empty()) return {};
    const auto colon = trimmed.find_first_of(":/?#");
    if (colon != std::string_view::npos && trimmed[colon] == ':') {
      auto scheme = to_lower_ascii(trimmed.substr(0, colon));
      if (scheme == "mailto" || scheme == "tel" || scheme == "magnet" || scheme == "ftp")
        return scheme.append(trimmed.substr(colon));
      if (scheme != "http" && scheme != "https") return {};
    }
    const auto url = parse_url(trimmed, base());
    if (url) return url->href();
    return colon != std::string_view::npos && trimmed[colon] == ':' ? std::string{} : std::string(trimmed);
  }

  HtmlTokenizer tokenizer_;
  std::string_view base_url_;
  std::optional<std::optional<Url>> base_;  // parsed when the first address needs it
  CleanHtml clean_;
  TextBuilder text_;
  std::vector<Open> open_;
  std::size_t beyond_depth_ = 0;
  int preformatted_ = 0;
};

}  // namespace

CleanHtml clean_html(std::string_view fragment, std::string_view base_url) {
  if (has_controls(fragment)) return clean_html(without_controls(fragment), base_url);
  if (find_any<'<', '&'>(fragment) == std::string_view::npos) {
    TextBuilder text;
    text.append(fragment);
    CleanHtml clean;
    append_escaped(clean.html, fragment, Escape::text);
    clean.html = to_nfc(std::move(clean.html));
    clean.text = to_nfc(text.take());
    return clean;
  }
  return Cleaner(fragment, base_url).run();
}

}  // namespace kuaixun
