#include "connectors/feed/xml_references.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "html/entities.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

// The parts of a text that have been replaced, joined with those that have not.
class Rewriting {
 public:
  explicit Rewriting(std::string_view text) : text_(text) {}
  std::string& replace(std::size_t from, std::size_t to) {
    out_.append(text_, copied_, from - copied_);
    copied_ = to;
    return out_;
  }
  bool is_untouched() const { return copied_ == 0; }
  std::string finish() {
    out_.append(text_, copied_);
    return std::move(out_);
  }

 private:
  std::string_view text_;
  std::string out_;
  std::size_t copied_ = 0;
};

// XML's own five, and numbers other than 100 to 199, are the tokeniser's business.
bool is_for_xml(std::string_view at_reference) {
  constexpr std::array<std::string_view, 5> kOfXml{"&lt;", "&gt;", "&amp;", "&quot;", "&apos;"};
  if (at_reference.substr(1).starts_with('#'))
    return !(at_reference.size() > 5 && at_reference[2] == '1' && at_reference[5] == ';');
  return std::any_of(kOfXml.begin(), kOfXml.end(), [&](auto name) { return at_reference.starts_with(name); });
}

void take_reference(std::string_view text, std::size_t at, Rewriting& out) {
  constexpr std::size_t kLongest = 34;
  const auto near = text.substr(at, kLongest + 1);
  if (is_for_xml(near)) return;
  const auto end = find_any<';', '&', '<', ' ', '\n'>(near, 1);
  if (end == std::string_view::npos || near[end] != ';') return;
  const auto reference = near.substr(0, end + 1);
  const auto resolved = resolve_entities(reference);
  if (resolved == reference) return;
  auto& to = out.replace(at, at + reference.size());
  for (const char c : resolved) {
    if (c == '<' || c == '&')
      to += c == '<' ? "&lt;" : "&amp;";
    else
      to += c;
  }
}

// The characters that windows-1252 has at 0x80 to 0x9F, by HTML's rules for numeric references.
const std::array<std::string, 32>& windows_characters() {
  static const auto table = [] {
    std::array<std::string, 32> characters;
    for (std::size_t i = 0; i < characters.size(); ++i)
      characters[i] = resolve_entities("&#" + std::to_string(0x80 + i) + ";");
    return characters;
  }();
  return table;
}

}  // namespace

std::string with_html_references(std::string text) {
  const std::string_view view = text;
  Rewriting out(view);
  for (std::size_t at = 0; at < view.size();) {
    const auto section = std::min(view.find("![CDATA[", at), view.size());  // '!' is rarer than '<'
    const auto outside = view.substr(0, section);
    for (at = outside.find('&', at); at < section; at = outside.find('&', at + 1)) take_reference(view, at, out);
    at = std::min(view.find("]]>", section), view.size());
  }
  if (out.is_untouched()) return text;
  return out.finish();
}

std::string with_windows_characters(std::string text) {
  const std::string_view view = text;
  Rewriting out(view);
  for (auto at = view.find('\xC2'); at < view.size() - 1; at = view.find('\xC2', at + 2)) {
    const auto second = (unsigned char)(view[at + 1]);
    if (second >= 0x80 && second <= 0x9F) out.replace(at, at + 2) += windows_characters()[second - 0x80];
  }
  if (out.is_untouched()) return text;
  return out.finish();
}

}  // namespace kuaixun
