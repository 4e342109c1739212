#include "text/language_tag.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <unordered_map>
#include <utility>

#include <unicode/locdspnm.h>
#include <unicode/locid.h>
#include <unicode/uloc.h>
#include <unicode/unistr.h>

#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kLongest = 35;       // RFC 5646, 4.4.1
constexpr std::size_t kLongestName = 100;  // bytes of a language's name

// What is written for a language and is none of its tags: names that CLDR has in another form, Windows' old names for
// the two ways to write Chinese, and codes of countries that are no code of a language.
constexpr std::array<std::pair<std::string_view, std::string_view>, 20> kSayings{{{"simplified chinese", "zh-Hans"},
                                                                                  {"chinese simplified", "zh-Hans"},
                                                                                  {"traditional chinese", "zh-Hant"},
                                                                                  {"chinese traditional", "zh-Hant"},
                                                                                  {"mandarin", "zh"},
                                                                                  {"简体中文", "zh-Hans"},
                                                                                  {"简体", "zh-Hans"},
                                                                                  {"繁体中文", "zh-Hant"},
                                                                                  {"繁體中文", "zh-Hant"},
                                                                                  {"繁體", "zh-Hant"},
                                                                                  {"汉语", "zh"},
                                                                                  {"英文", "en"},
                                                                                  {"英语", "en"},
                                                                                  {"zh-chs", "zh-Hans"},
                                                                                  {"zh-cht", "zh-Hant"},
                                                                                  {"chs", "zh-Hans"},
                                                                                  {"cht", "zh-Hant"},
                                                                                  {"cn", "zh-CN"},
                                                                                  {"jp", "ja"},
                                                                                  {"ua", "uk"}}};

std::string canonical(const std::string& tag) {
  UErrorCode status = U_ZERO_ERROR;
  auto locale = icu::Locale::forLanguageTag(tag, status);
  if (U_SUCCESS(status)) locale.canonicalize(status);
  auto out = U_SUCCESS(status) && !locale.isBogus() ? locale.toLanguageTag<std::string>(status) : std::string{};
  return U_SUCCESS(status) && !out.starts_with("und") ? out : std::string{};
}

// The names of languages, in English and in their own words, in lower case.
class LanguageNames {
 public:
  LanguageNames() : dialects_(icu::LocaleDisplayNames::createInstance(icu::Locale::getEnglish(), ULDN_DIALECT_NAMES)) {
    for (const auto* const* code = uloc_getISOLanguages(); *code != nullptr; ++code) add(*code);
    for (std::int32_t i = 0; i < uloc_countAvailable(); ++i) add(uloc_getAvailable(i));
  }

  std::string find(std::string_view name) const {
    const auto found = names_.find(lower(icu::UnicodeString::fromUTF8({name.data(), std::int32_t(name.size())})));
    return found == names_.end() ? std::string{} : canonical(found->second);
  }

 private:
  static std::string lower(icu::UnicodeString text) {
    std::string out;
    text.toLower(icu::Locale::getRoot()).toUTF8String(out);
    return out;
  }

  void add(const char* code) {
    const icu::Locale locale(code);
    UErrorCode status = U_ZERO_ERROR;
    const auto tag = locale.toLanguageTag<std::string>(status);
    icu::UnicodeString name;
    for (auto& text : {lower(locale.getDisplayName(icu::Locale::getEnglish(), name)),
                       lower(locale.getDisplayName(locale, name)), lower(dialects_->localeDisplayName(code, name))})
      if (text != code) names_.emplace(text, tag);
  }

  std::unique_ptr<icu::LocaleDisplayNames> dialects_;  // "American English"
  std::unordered_map<std::string, std::string> names_;
};

std::string language_of_name(std::string_view name) {
  static const LanguageNames names;
  return name.size() <= kLongestName ? names.find(name) : std::string{};
}

// A language of two or three letters, and whatever follows it.
bool is_shaped_as_tag(std::string_view text) {
  const auto primary = std::min(text.find('-'), text.size());
  return text.size() <= kLongest && primary >= 2 && primary <= 3 && std::all_of(text.begin(), text.end(), [](char c) {
           return is_ascii_letter(c) || is_ascii_digit(c) || c == '-';
         });
}

std::string read(std::string_view said) {
  said = trim_ascii(said.substr(0, said.find_first_of(",;|")));
  auto tag = to_lower_ascii(said.substr(0, said.find_first_of(".@")));  // zh_CN.UTF-8, de_DE@euro
  std::replace(tag.begin(), tag.end(), '_', '-');
  for (const auto& [saying, meant] : kSayings)
    if (tag == saying) return std::string(meant);
  return is_shaped_as_tag(tag) ? canonical(tag) : language_of_name(said);
}

}  // namespace

std::string language_tag(std::string_view said) {
  if (said.empty()) return {};
  // All entries of a document mostly say the same.
  thread_local std::pair<std::string, std::string> last;
  if (last.first != said) last = {std::string(said.substr(0, kLongestName + 1)), read(said)};
  return last.second;
}

}  // namespace kuaixun
