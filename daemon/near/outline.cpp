#include "near/outline.hpp"

#include <algorithm>
#include <array>

#include "base/utf8.hpp"
#include "near/sort_unique.hpp"
#include "text/ascii.hpp"
#include "text/news_lines.hpp"

namespace kuaixun {
namespace {

// Units. Of a text the beginning tells what it is about; numbers are read further on, as a copy may begin elsewhere.
constexpr std::size_t kMostOfTitle = 64, kMostOfText = 300, kMostForNumbers = 2'000, kMostOfPiece = 200;
constexpr std::size_t kMostPieces = 64;
constexpr std::size_t kFewestPieces = 4;  // of a digest, whatever its title

bool has_any(std::string_view text, std::initializer_list<std::string_view> words) {
  return std::any_of(words.begin(), words.end(), [&](auto word) { return text.find(word) != std::string_view::npos; });
}

// The mark that a piece of a digest begins with: "1、", "12. ", "（3）", "【", "①", "•"; its length, or 0.
std::size_t mark_of_piece(std::string_view line) {
  if (line.starts_with("【")) return 3;
  for (const auto* bullet : {"•", "●", "■", "◆", "▶", "·", "▍", "▌", "○", "◎", "★", "※", "◇", "□"})
    if (line.starts_with(bullet)) return std::string_view(bullet).size();
  if (line.starts_with("\xE2\x91\xA0") || (line.size() > 3 && line.starts_with("\xE2\x91"))) return 3;  // ①…
  std::size_t at = line.starts_with("（") ? 3 : line.starts_with('(') ? 1 : 0;
  const auto digits = at;
  while (at < line.size() && is_ascii_digit(line[at])) ++at;
  if (at == digits || at > digits + 2) return 0;
  for (const auto* end : {"、", "）", "．", ")", ". ", "："})
    if (line.substr(at).starts_with(end)) return at + std::string_view(end).size();
  if (line.substr(at).starts_with('.') && at + 1 < line.size() && !is_ascii_digit(line[at + 1])) return at + 1;
  return 0;
}

// A piece's headline, up to the first sign that ends one, and the rest.
std::pair<std::string_view, std::string_view> headline_of(std::string_view piece) {
  constexpr std::size_t kLongest = 240;  // bytes
  const auto head = prefix_of_size(piece, kLongest);
  auto end = std::string_view::npos;
  std::size_t length = 0;
  for (const auto* sign : {"】", "。", "\n"})
    if (const auto at = head.find(sign); at < end) {
      end = at;
      length = std::string_view(sign).size();
    }
  // "标题：正文" – the last colon that leaves a headline of some length, before the first full stop.
  if (!piece.starts_with("【")) {
    const auto line = head.substr(0, std::min(end, head.size()));
    for (auto at = line.find("："); at != std::string_view::npos; at = line.find("：", at + 3))
      if (count_characters(line.substr(0, at)) >= 10) {
        end = at;
        length = 3;
        break;
      }
  }
  if (end == std::string_view::npos) return {head, piece.substr(head.size())};
  return {piece.substr(0, end), piece.substr(std::min(end + length, piece.size()))};
}

Outline outline_of(std::string_view title, const UnitText& title_read, const UnitText& text) {
  Outline outline{.title = title_read.units};
  outline.title_features.reserve(title_read.units.size());
  append_features(title_read.units, outline.title_features);
  outline.features.reserve(title_read.units.size() + text.units.size());
  outline.features = outline.title_features;
  append_features(text.units, outline.features);
  outline.title_numbers = title_read.numbers;
  outline.numbers = title_read.numbers;
  outline.numbers.insert(outline.numbers.end(), text.numbers.begin(), text.numbers.end());
  outline.dates = title_read.dates;
  outline.dates.insert(outline.dates.end(), text.dates.begin(), text.dates.end());
  outline.codes = title_read.codes;
  outline.length = std::uint32_t(text.units.size());
  outline.is_response = has_any(title, {"回应", "否认", "辟谣", "澄清"});
  sort_unique(outline.title_features);
  sort_unique(outline.features);
  sort_unique(outline.title_numbers);
  sort_unique(outline.numbers);
  sort_unique(outline.dates);
  sort_unique(outline.codes);
  return outline;
}

Outline outline_of_piece(std::string_view piece) {
  const auto [head, rest] = headline_of(piece);
  UnitText title, text;
  read_units(head, kMostOfTitle, title);
  read_units(rest, kMostOfPiece, text);
  return outline_of(head, title, text);
}

std::uint16_t skeleton_of(std::string_view title) {
  std::uint32_t hash = 2166136261u;
  bool was_digit = false;
  for (const char c : title) {
    const bool is_digit = is_ascii_digit(c);
    if (c == ' ' || (is_digit && was_digit)) continue;
    was_digit = is_digit;
    hash = (hash ^ (unsigned char)(is_digit ? '0' : c)) * 16777619u;
  }
  return std::uint16_t(hash >> 16 ^ hash);
}

bool is_titled_as_digest(std::string_view title) {
  return has_any(title, {"晚报", "早报", "日报", "周报", "早餐", "汇总", "要闻", "8点1氪", "早知道", "一周"});
}

bool has_many_headlines(std::string_view title) {
  std::size_t parts = 0;
  for (auto at = title.find("；"); at != std::string_view::npos; at = title.find("；", at + 3)) ++parts;
  return parts >= 2;
}

std::vector<std::string_view> pieces_of(const std::vector<std::string_view>& lines) {
  std::vector<std::string_view> pieces;
  for (const auto line : lines)
    if (const auto mark = mark_of_piece(line); mark != 0 && pieces.size() < kMostPieces)
      pieces.push_back(line.substr(mark));
  return pieces;
}

}  // namespace

Outline outline_of(const Item& item) {
  UnitText title, text;
  read_units(item.title, kMostOfTitle, title);
  const auto lines = news_lines(item.content_text);
  for (const auto line : lines) read_units(line, kMostForNumbers, text);
  if (text.units.size() > kMostOfText) text.units.resize(kMostOfText);
  auto outline = outline_of(item.title, title, text);
  outline.skeleton = skeleton_of(item.title);
  outline.is_brief = item.is_part();
  const auto pieces = pieces_of(lines);
  outline.is_digest = item.kind == ItemKind::digest || pieces.size() >= kFewestPieces ||
                      has_many_headlines(item.title) || (pieces.size() >= 2 && is_titled_as_digest(item.title));
  if (outline.is_digest)
    for (const auto piece : pieces) outline.pieces.push_back(outline_of_piece(piece));
  outline.packed = pack(outline);
  return outline;
}

}  // namespace kuaixun
