#include "text/charset_statistics.hpp"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "base/utf8.hpp"
#include "text/charset_letters.hpp"
#include "text/iconv.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kSample = 32 << 10;

// The commonest characters of written text in a language; about half of any ordinary page.
struct Hypothesis {
  std::string_view charset;
  std::u32string_view common;
  double needed;  // share of the characters beyond ASCII that are among them (or in `block`) in any text
  char32_t block_begin = 0, block_end = 0;
};

constexpr std::u32string_view kSimplified =
    U"的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定"
    U"行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都"
    U"两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原"
    U"又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想"
    U"已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根"
    U"论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造"
    U"，。、：；“”（）《》？！";
constexpr std::u32string_view kTraditional =
    U"的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定"
    U"行學法所民得經十三之進著等部度家電力裡如水化高自二理起小物現實加量都"
    U"兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四日那社義事平形相全表間樣與關各重新線內數正心反你明看原"
    U"又麼利比或但質氣第向道命此變條只沒結解問意建月公無系軍很情者最立代想"
    U"已通並提直題黨程展五果料象員革位入常文總次品式活設及管特件長求老頭基資邊流路級少圖山統接知較將組見計別她手角期根"
    U"論運農指幾九區強放決西被幹做必戰先回則任取據處隊南給色光門即保治北造"
    U"，。、：；「」（）《》？！";
constexpr std::u32string_view kJapanese = U"、。日本人大年一国会出事上中学生時行見方今気分者場者自社当発合部同";
constexpr std::u32string_view kKorean = U"이다는의을를에가은하고한지로사기도어그인자대해서아정시리일수나보들전라";

const std::array kHypotheses{
    Hypothesis{"gb18030", kSimplified, 0.22},
    Hypothesis{"big5", kTraditional, 0.22},
    Hypothesis{"euc-tw", kTraditional, 0.22},
    Hypothesis{"shift_jis", kJapanese, 0.40, 0x3041, 0x30FF},
    Hypothesis{"euc-jp", kJapanese, 0.40, 0x3041, 0x30FF},
    Hypothesis{"euc-kr", kKorean, 0.20},
};

// Built once: a short text would cost less than these.
const std::unordered_set<char32_t>& common_of(const Hypothesis& hypothesis) {
  static const auto sets = [] {
    std::array<std::unordered_set<char32_t>, kHypotheses.size()> built;
    for (std::size_t i = 0; i < built.size(); ++i)
      built[i].insert(kHypotheses[i].common.begin(), kHypotheses[i].common.end());
    return built;
  }();
  return sets[std::size_t(&hypothesis - kHypotheses.data())];
}

// How far the sample reads like the language: share of expected characters, or -1 when too much of it does not decode.
double likeness(const Hypothesis& hypothesis, std::string_view sample) {
  const auto converted = convert_to_utf8(sample, hypothesis.charset);
  const auto& common = common_of(hypothesis);
  std::size_t beyond_ascii = 0, expected = 0;
  std::string_view text = converted.text;
  while (!text.empty()) {
    const char32_t c = take_code_point(text);
    if (c < 0x80) continue;
    ++beyond_ascii;
    expected +=
        (c >= hypothesis.block_begin && c <= hypothesis.block_end && hypothesis.block_end != 0) || common.contains(c);
  }
  if (beyond_ascii == 0 || converted.replaced * 50 > beyond_ascii) return -1;
  return double(expected) / double(beyond_ascii);
}

// The stretch of the document that says most: from its first byte beyond ASCII on.
std::string_view sample_of(std::string_view bytes) {
  const auto first = std::find_if(bytes.begin(), bytes.end(), [](char c) { return (unsigned char)(c) >= 0x80; });
  return bytes.substr(std::size_t(first - bytes.begin()), kSample);
}

// How surely the bytes are Chinese, Japanese or Korean: from 1 on, as surely as any text is.
struct EastAsianGuess {
  std::string_view charset;
  double margin = 0;
};

EastAsianGuess guess_east_asian(std::string_view bytes) {
  auto sample = sample_of(bytes);
  // A cut at the end must not look like damage: end at the last ASCII byte.
  while (!sample.empty() && sample.size() == kSample && (unsigned char)(sample.back()) >= 0x40) sample.remove_suffix(1);
  EastAsianGuess best;
  for (const auto& hypothesis : kHypotheses)
    if (const double margin = likeness(hypothesis, sample) / hypothesis.needed; margin > best.margin)
      best = {hypothesis.charset, margin};
  return best;
}

}  // namespace

std::string guess_charset(std::string_view bytes) {
  // On the set that charset_letters.cpp names, text of letters is likelier than the first under its own charset, and
  // Chinese, Japanese and Korean less likely than the third under any of letters; a few characters of these may by
  // chance reach the first, but not the second.
  constexpr double kSurelyLetters = -4.1, kSurelyLettersOfFew = -2.5, kLetters = -4.4, kNoise = -5.5,
                   kPerhapsEastAsian = 0.6;
  constexpr std::size_t kFew = 100;
  const auto east_asian = guess_east_asian(bytes);
  auto letters = guess_by_letters(bytes);
  const double surely = letters.looked_at < kFew ? kSurelyLettersOfFew : kSurelyLetters;
  if (east_asian.margin >= 1 && letters.likelihood < surely) return std::string(east_asian.charset);
  if (letters.likelihood >= kLetters) return std::move(letters.charset);
  if (east_asian.margin >= kPerhapsEastAsian) return std::string(east_asian.charset);
  return letters.likelihood >= kNoise ? std::move(letters.charset) : std::string{};
}

}  // namespace kuaixun
