#include "fetch/robots.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kMostBytes = 500 << 10, kLongestPath = 2 << 10;
constexpr double kLongestDelay = 60;  // seconds

constexpr bool is_unreserved(char c) {
  return is_ascii_letter(c) || is_ascii_digit(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

void append_escaped(std::string& out, char c) {
  constexpr std::string_view kDigits = "0123456789ABCDEF";
  out += '%';
  out += kDigits[(unsigned char)(c) >> 4];
  out += kDigits[(unsigned char)(c)&15];
}

// RFC 9309, 2.2.2: octets outside of ASCII are escaped, escapes of unreserved ones are resolved, the rest stays.
std::string normalized(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool escape = c == '%' && i + 2 < text.size() && hex_digit(text[i + 1]) >= 0 && hex_digit(text[i + 2]) >= 0;
    if (escape) {
      const char octet = char(hex_digit(text[i + 1]) << 4 | hex_digit(text[i + 2]));
      if (is_unreserved(octet))
        out += octet;
      else
        append_escaped(out, octet);
      i += 2;
    } else if ((unsigned char)(c) <= 0x20 || (unsigned char)(c) >= 0x7F) {
      append_escaped(out, c);
    } else {
      out += c;
    }
  }
  return out;
}

// Where `part` begins in `text` from `from` on. Linear whatever the bytes, which find() is not.
std::size_t find_part(std::string_view text, std::string_view part, std::size_t from) {
  const void* at = ::memmem(text.data() + from, text.size() - from, part.data(), part.size());
  return at == nullptr ? std::string_view::npos : std::size_t(static_cast<const char*>(at) - text.data());
}

// The parts between the stars are looked for from left to right: the first place of each leaves the most for the rest.
bool matches(std::string_view pattern, std::string_view path) {
  const bool to_end = pattern.ends_with('$');
  if (to_end) pattern.remove_suffix(1);
  const auto first = pattern.substr(0, pattern.find('*'));
  if (!path.starts_with(first)) return false;
  if (first.size() == pattern.size()) return !to_end || path.size() == first.size();
  std::size_t at = first.size();
  pattern.remove_prefix(first.size() + 1);
  for (auto star = pattern.find('*'); star != std::string_view::npos; star = pattern.find('*')) {
    const auto found = find_part(path, pattern.substr(0, star), at);
    if (found == std::string_view::npos) return false;
    at = found + star;
    pattern.remove_prefix(star + 1);
  }
  if (to_end) return path.size() - at >= pattern.size() && path.ends_with(pattern);
  return find_part(path, pattern, at) != std::string_view::npos;
}

// The product token of a user-agent line: "kuaixun" of "Kuaixun/0.1 (bot)"; "*" stays.
std::string_view token_of(std::string_view value) {
  if (value.starts_with('*')) return value.substr(0, 1);
  const auto end = std::find_if(value.begin(), value.end(), [](char c) {
    return !is_ascii_letter(c) && !is_ascii_digit(c) && c != '_' && c != '-';
  });
  return value.substr(0, std::size_t(end - value.begin()));
}

// Of a text that is cut the last line may be, and half a rule says something else.
std::string_view bounded(std::string_view text) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  if (text.size() <= kMostBytes) return text;
  const auto end = text.find_last_of("\r\n", kMostBytes - 1);
  return text.substr(0, end == std::string_view::npos ? 0 : end);
}

}  // namespace

// Takes the lines one by one into two sets of rules: of the groups that name the agent, and of those for everybody.
class RobotsRules::Reader {
 public:
  explicit Reader(std::string_view agent) : agent_(agent) {}

  void take_line(std::string_view line) {
    line = line.substr(0, line.find('#'));
    const auto colon = line.find(':');
    if (colon == std::string_view::npos) return;
    const auto name = trim_ascii(line.substr(0, colon)), value = trim_ascii(line.substr(colon + 1));
    if (equal_ignoring_case(name, "user-agent"))
      take_agent(token_of(value));
    else if (equal_ignoring_case(name, "allow") || equal_ignoring_case(name, "disallow"))
      take_rule(equal_ignoring_case(name, "allow"), value);
    else if (equal_ignoring_case(name, "crawl-delay"))
      take_delay(value);
  }

  RobotsRules rules() && { return std::move(is_named_ ? named_ : everybody_); }

 private:
  void take_agent(std::string_view token) {
    if (group_has_rules_) for_us_ = for_everybody_ = group_has_rules_ = false;
    if (token == "*") for_everybody_ = true;
    if (equal_ignoring_case(token, agent_)) for_us_ = is_named_ = true;
  }

  void take_rule(bool allow, std::string_view value) {
    group_has_rules_ = true;
    if (value.empty()) return;  // "Disallow:" forbids nothing
    if (for_us_) named_.rules_.push_back({allow, normalized(value)});
    if (for_everybody_) everybody_.rules_.push_back({allow, normalized(value)});
  }

  void take_delay(std::string_view value) {
    double seconds = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), seconds);
    if (error != std::errc{} || !(seconds > 0)) return;
    const std::chrono::milliseconds delay{long(1000 * std::min(seconds, kLongestDelay))};
    if (for_us_) named_.crawl_delay_ = std::max(delay, named_.crawl_delay_.value_or(delay));
    if (for_everybody_) everybody_.crawl_delay_ = std::max(delay, everybody_.crawl_delay_.value_or(delay));
  }

  std::string_view agent_;
  RobotsRules named_, everybody_;
  bool for_us_ = false, for_everybody_ = false, group_has_rules_ = false;
  bool is_named_ = false;
};

RobotsRules RobotsRules::parse(std::string_view text, std::string_view agent) {
  Reader reader(agent);
  for (text = bounded(text); !text.empty();) {
    const auto end = find_any<'\r', '\n'>(text);
    reader.take_line(text.substr(0, end));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
  return std::move(reader).rules();
}

bool RobotsRules::allows(const Url& url) const {
  if (url.path == "/robots.txt" || rules_.empty()) return true;
  const auto path = normalized(url.query ? url.path + "?" + *url.query : url.path);
  if (path.size() > kLongestPath) return false;
  const Rule* longest = nullptr;
  for (const auto& rule : rules_) {
    const auto size = rule.pattern.size();
    const bool stronger = longest == nullptr || size > longest->pattern.size() ||
                          (size == longest->pattern.size() && rule.allow && !longest->allow);
    if (stronger && matches(rule.pattern, path)) longest = &rule;
  }
  return longest == nullptr || longest->allow;
}

}  // namespace kuaixun
