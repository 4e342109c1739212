#include "dedup/recipe.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <xxhash.h>

#include "text/ascii.hpp"

namespace kuaixun {
namespace {

// Letters, digits and what is beyond ASCII.
constexpr auto kIsWord = [] {
  std::array<bool, 256> is_word{};
  for (std::size_t c = 0; c < is_word.size(); ++c)
    is_word[c] = c >= 0x80 || is_ascii_letter(char(c)) || is_ascii_digit(char(c));
  return is_word;
}();

// Bytes outside of tags that are words'.
void add_words(std::string& out, std::string_view text) {
  const auto before = out.size();
  out.resize(before + text.size() + 1);
  auto* to = out.data() + before;
  while (!text.empty()) {
    const auto tag = std::min(text.find('<'), text.size());
    for (const char c : text.substr(0, tag)) {
      *to = c;
      to += kIsWord[(unsigned char)(c)];
    }
    text.remove_prefix(std::min(text.find('>', tag), text.size()));
  }
  *to++ = '\n';
  out.resize(std::size_t(to - out.data()));
}

void add_address(std::string& out, std::string_view url) {
  out += url.substr(0, std::min(url.find_first_of("?#"), url.size()));
  out += '\n';
}

bool is_plain(std::string_view text) {
  return std::none_of(text.begin(), text.end(), [](char c) {
    return c == '<' || c == '&' || c == 0x7F || ((unsigned char)(c) < 0x20 && c != '\n' && c != '\t' && c != '\r');
  });
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (unsigned char)(c) < 0x80; });
}

const std::string& body_of(const Entry& entry) { return entry.content.empty() ? entry.summary : entry.content; }

Plain plainness_of(const Entry& entry, const DocumentInfo& document) {
  const auto& body = body_of(entry);
  const bool charset_is_sure = !document.recovered && document.charset == "utf-8";
  const auto is_sure = [&](const std::string& text) { return is_plain(text) && (charset_is_sure || is_ascii(text)); };
  if (entry.title.empty() || entry.formerly_at || !is_sure(entry.title)) return Plain::no;
  const bool is_bare = entry.enclosures.empty() && entry.url.find('#') == std::string::npos;
  return is_bare && is_sure(body) ? Plain::yes : Plain::title_only;
}

}  // namespace

AsWritten as_written(const Entry& entry, const DocumentInfo& document) {
  const auto& body = body_of(entry);
  std::string words;
  words.reserve(entry.title.size() + body.size() + entry.url.size() + 8);
  add_words(words, entry.title);
  add_words(words, body);
  add_address(words, entry.url);
  for (const auto& enclosure : entry.enclosures) add_address(words, enclosure.url);
  return {std::max<std::uint64_t>(XXH3_64bits(words.data(), words.size()), 2), plainness_of(entry, document)};
}

std::string words_as_written(std::string_view text) {
  std::string words;
  add_words(words, text);
  return words;
}

}  // namespace kuaixun
