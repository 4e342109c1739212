#include "text/url.hpp"

#include <array>
#include <vector>

#include <fmt/format.h>
#include <libpsl.h>

#include "text/ascii.hpp"
#include "text/url_host.hpp"

namespace kuaixun {
namespace {

// Longer addresses are nobody's: a bound for what comes from outside.
constexpr std::size_t kLongestUrl = 32 << 10;

// The bytes that are percent-encoded somewhere: controls, what is beyond ASCII, and these.
class EncodeSet {
 public:
  explicit constexpr EncodeSet(std::string_view marks) {
    for (int c = 0; c < 256; ++c) has_[std::size_t(c)] = c < 0x20 || c >= 0x7f;
    for (const char c : marks) has_[(unsigned char)(c)] = true;
  }
  constexpr bool has(char c) const { return has_[(unsigned char)(c)]; }

 private:
  std::array<bool, 256> has_{};
};

constexpr EncodeSet kQuerySet(" \"#<>'");  // of a special scheme
constexpr EncodeSet kPathSet(" \"#<>?^`{}");
constexpr EncodeSet kFragmentSet(" \"<>`");
constexpr EncodeSet kUserSet(" \"#<>?^`{}/:;=@[\\]|");

std::string encode(std::string_view text, const EncodeSet& set) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (!set.has(c)) {
      out += c;
      continue;
    }
    out += '%';
    out += kDigits[(unsigned char)(c) >> 4];
    out += kDigits[(unsigned char)(c)&15];
  }
  return out;
}

// Leading and trailing C0 controls and blanks, and tabs and newlines anywhere, mean nothing.
std::string without_noise(std::string_view text) {
  while (!text.empty() && (unsigned char)(text.front()) <= 0x20) text.remove_prefix(1);
  while (!text.empty() && (unsigned char)(text.back()) <= 0x20) text.remove_suffix(1);
  std::string out;
  out.reserve(text.size());
  for (const char c : text)
    if (c != '\t' && c != '\n' && c != '\r') out += c;
  return out;
}

bool is_slash(char c) { return c == '/' || c == '\\'; }

// The scheme before the first colon in lower case; empty when there is none.
std::string scheme_of(std::string_view text) {
  if (text.empty() || !is_ascii_letter(text[0])) return {};
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == ':') return to_lower_ascii(text.substr(0, i));
    if (!is_ascii_letter(c) && !is_ascii_digit(c) && c != '+' && c != '-' && c != '.') return {};
  }
  return {};
}

bool is_dot(std::string_view segment) { return segment == "." || equal_ignoring_case(segment, "%2e"); }
bool is_double_dot(std::string_view segment) {
  return segment == ".." || equal_ignoring_case(segment, ".%2e") || equal_ignoring_case(segment, "%2e.") ||
         equal_ignoring_case(segment, "%2e%2e");
}

// Dot segments removed, the rest encoded. `text` is what follows the authority, or a relative path put after `kept`
// segments.
std::string build_path(std::vector<std::string> kept, std::string_view text) {
  for (std::size_t start = 0;;) {
    std::size_t end = start;
    while (end < text.size() && !is_slash(text[end])) ++end;
    const auto segment = text.substr(start, end - start);
    const bool last = end == text.size();
    if (is_double_dot(segment)) {
      if (!kept.empty()) kept.pop_back();
      if (last) kept.emplace_back();
    } else if (is_dot(segment)) {
      if (last) kept.emplace_back();
    } else {
      kept.push_back(encode(segment, kPathSet));
    }
    if (last) break;
    start = end + 1;
  }
  std::string path;
  for (const auto& segment : kept) path += "/" + segment;
  return path.empty() ? "/" : path;
}

std::vector<std::string> segments_of(std::string_view path) {
  std::vector<std::string> segments;
  for (std::size_t start = 1; start <= path.size();) {
    const auto end = std::min(path.find('/', start), path.size());
    segments.emplace_back(path.substr(start, end - start));
    start = end + 1;
  }
  return segments;
}

std::uint16_t default_port(std::string_view scheme) { return scheme == "https" ? 443 : 80; }

// user:password@host:port into `url`; false for what is refused.
bool parse_authority(std::string_view text, Url& url) {
  if (const auto at = text.rfind('@'); at != std::string_view::npos) {
    const auto user = text.substr(0, at);
    const auto colon = user.find(':');
    url.username = encode(user.substr(0, colon), kUserSet);
    if (colon != std::string_view::npos) url.password = encode(user.substr(colon + 1), kUserSet);
    text.remove_prefix(at + 1);
  }
  const auto bracket = text.rfind(']');
  auto colon = text.find(':', bracket == std::string_view::npos ? 0 : bracket);
  auto host = parse_host(text.substr(0, colon));
  if (!host) return false;
  url.host = std::move(*host);
  if (colon == std::string_view::npos) return true;
  unsigned port = 0;
  const auto digits = text.substr(colon + 1);
  for (const char c : digits) {
    if (!is_ascii_digit(c)) return false;
    port = port * 10 + unsigned(c - '0');
    if (port > 65535) return false;
  }
  if (!digits.empty() && port != default_port(url.scheme)) url.port = std::uint16_t(port);
  return true;
}

// Splits "path?query#fragment"; query and fragment go encoded into `url`.
std::string_view take_query_and_fragment(std::string_view text, Url& url) {
  if (const auto hash = text.find('#'); hash != std::string_view::npos) {
    url.fragment = encode(text.substr(hash + 1), kFragmentSet);
    text = text.substr(0, hash);
  }
  if (const auto mark = text.find('?'); mark != std::string_view::npos) {
    url.query = encode(text.substr(mark + 1), kQuerySet);
    text = text.substr(0, mark);
  }
  return text;
}

std::optional<Url> parse_absolute(std::string_view rest, std::string scheme) {
  Url url{.scheme = std::move(scheme)};
  while (!rest.empty() && is_slash(rest[0])) rest.remove_prefix(1);
  const auto end = rest.find_first_of("/\\?#");
  if (!parse_authority(rest.substr(0, end), url)) return std::nullopt;
  rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end);
  const auto path = take_query_and_fragment(rest, url);
  url.path = build_path({}, path.empty() ? path : path.substr(1));
  return url;
}

std::optional<Url> parse_relative(std::string_view text, const Url& base) {
  if (text.size() >= 2 && is_slash(text[0]) && is_slash(text[1])) return parse_absolute(text, base.scheme);
  Url url = base;
  url.fragment.reset();
  const bool keeps_query = text.empty() || text[0] == '#';
  if (!keeps_query) url.query.reset();
  const auto path = take_query_and_fragment(text, url);
  if (path.empty()) return url;
  if (is_slash(path[0])) {
    url.path = build_path({}, path.substr(1));
  } else {
    auto kept = segments_of(base.path);
    if (!kept.empty()) kept.pop_back();
    url.path = build_path(std::move(kept), path);
  }
  return url;
}

}  // namespace

std::string Url::href() const {
  std::string text = scheme + "://";
  if (!username.empty() || !password.empty()) {
    text += username;
    if (!password.empty()) text += ":" + password;
    text += "@";
  }
  text += host;
  if (port) text += fmt::format(":{}", *port);
  text += path;
  if (query) text += "?" + *query;
  if (fragment) text += "#" + *fragment;
  return text;
}

std::optional<Url> parse_url(std::string_view text, const Url* base) {
  if (text.size() > kLongestUrl) return std::nullopt;
  const auto clean = without_noise(text);
  const std::string_view view = clean;
  auto scheme = scheme_of(view);
  if (!scheme.empty()) {
    if (scheme != "http" && scheme != "https") return std::nullopt;
    const auto rest = view.substr(scheme.size() + 1);
    const bool relative =
        base != nullptr && base->scheme == scheme && !(rest.size() >= 2 && rest[0] == '/' && rest[1] == '/');
    // "http:foo" against an http base is relative, as old browsers had it; a single slash counts as relative too.
    if (relative && (rest.empty() || !is_slash(rest[0]) || rest.size() < 2 || !is_slash(rest[1])))
      return parse_relative(rest, *base);
    return parse_absolute(rest, std::move(scheme));
  }
  if (base == nullptr) return std::nullopt;
  return parse_relative(view, *base);
}

std::string resolve_url(std::string_view reference, std::string_view base) {
  const auto trimmed = trim_ascii(reference);
  const auto parsed_base = parse_url(base);
  const auto url = parse_url(trimmed, parsed_base ? &*parsed_base : nullptr);
  return url ? url->href() : std::string(trimmed);
}

std::string registrable_domain(std::string_view host) {
  std::string name(host);
  if (name.empty() || name[0] == '[') return name;
  if (name.find_first_not_of("0123456789.") == std::string::npos) return name;
  static const psl_ctx_t* list = psl_builtin();
  const char* domain = list == nullptr ? nullptr : psl_registrable_domain(list, name.c_str());
  return domain == nullptr ? name : std::string(domain);
}

}  // namespace kuaixun
