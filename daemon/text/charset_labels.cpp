// The labels of https://encoding.spec.whatwg.org/#names-and-labels and the spellings seen beside them.
#include <algorithm>
#include <array>
#include <utility>

#include "text/ascii.hpp"
#include "text/charset.hpp"

namespace kuaixun {
namespace {

struct Labels {
  std::string_view name;
  std::string_view labels;  // blank-separated, lower case, without '-' and '_'
};

constexpr std::array kLabels{
    Labels{"utf-8", "utf8 unicode11utf8 unicode20utf8 xunicode20utf8 utf utf08 utf8mb4 utf8n utf8sig"},
    Labels{"gb18030",
           "gb18030 gb2312 gbk xgbk gb231280 csgb2312 csiso58gb231280 chinese isoir58 gb2312 cp936 ms936 windows936 "
           "936 euccn gb180302000 gb180302022 xeuccn gb"},
    Labels{"big5", "big5 big5hkscs cnbig5 csbig5 xxbig5 cp950 ms950 windows950 950 big5tw bigfive hkscs"},
    Labels{"euc-tw", "euctw xeuctw"},
    Labels{"hz-gb-2312", "hzgb2312 hz hzgb"},
    Labels{"shift_jis", "shiftjis sjis xsjis mskanji csshiftjis ms932 windows31j cp932 windows932 932"},
    Labels{"euc-jp", "eucjp cseucpkdfmtjapanese xeucjp ujis"},
    Labels{"iso-2022-jp", "iso2022jp csiso2022jp"},
    Labels{"iso-2022-kr", "iso2022kr csiso2022kr"},
    Labels{
        "euc-kr",
        "euckr cseuckr csksc56011987 isoir149 korean ksc56011987 ksc56011989 ksc5601 windows949 cp949 ms949 uhc 949"},
    Labels{"windows-1252",
           "windows1252 ansix3.41968 ascii cp1252 cp819 csisolatin1 ibm819 iso88591 isoir100 iso885911987 l1 latin1 "
           "usascii xcp1252 1252 ansi iso646us 88591 westerneuropean"},
    Labels{"windows-1250", "windows1250 cp1250 xcp1250 1250"},
    Labels{"windows-1251", "windows1251 cp1251 xcp1251 1251 win1251"},
    Labels{"windows-1253", "windows1253 cp1253 xcp1253"},
    Labels{"windows-1254", "windows1254 cp1254 xcp1254 csisolatin5 iso88599 isoir148 iso885991989 l5 latin5"},
    Labels{"windows-1255", "windows1255 cp1255 xcp1255"},
    Labels{"windows-1256", "windows1256 cp1256 xcp1256"},
    Labels{"windows-1257", "windows1257 cp1257 xcp1257"},
    Labels{"windows-1258", "windows1258 cp1258 xcp1258"},
    Labels{"windows-874", "windows874 dos874 iso885911 tis620 cp874"},
    Labels{"iso-8859-2", "iso88592 csisolatin2 isoir101 iso885921987 l2 latin2"},
    Labels{"iso-8859-3", "iso88593 csisolatin3 isoir109 iso885931988 l3 latin3"},
    Labels{"iso-8859-4", "iso88594 csisolatin4 isoir110 iso885941988 l4 latin4"},
    Labels{"iso-8859-5", "iso88595 csisolatincyrillic cyrillic isoir144 iso885951988"},
    Labels{"iso-8859-6",
           "iso88596 arabic asmo708 csiso88596e csiso88596i csisolatinarabic ecma114 isoir127 iso885961987 iso88596e "
           "iso88596i"},
    Labels{"iso-8859-7", "iso88597 csisolatingreek ecma118 elot928 greek greek8 isoir126 iso885971987 suneugreek"},
    Labels{"iso-8859-8",
           "iso88598 csiso88598e csisolatinhebrew hebrew isoir138 iso885981988 iso88598e csiso88598i iso88598i logical "
           "visual"},
    Labels{"iso-8859-10", "iso885910 csisolatin6 isoir157 l6 latin6"},
    Labels{"iso-8859-13", "iso885913"},
    Labels{"iso-8859-14", "iso885914"},
    Labels{"iso-8859-15", "iso885915 csisolatin9 l9 latin9"},
    Labels{"iso-8859-16", "iso885916"},
    Labels{"koi8-r", "koi8r cskoi8r koi koi8"},
    Labels{"koi8-u", "koi8u koi8ru"},
    Labels{"ibm866", "ibm866 866 cp866 csibm866"},
    Labels{"macintosh", "macintosh csmacintosh mac xmacroman macroman"},
    Labels{"x-mac-cyrillic", "xmaccyrillic xmacukrainian maccyrillic"},
    Labels{"utf-16le", "utf16le utf16 unicode csunicode iso10646ucs2 ucs2 unicodefeff u16"},
    Labels{"utf-16be", "utf16be unicodefffe"},
    Labels{"utf-32le", "utf32le utf32 ucs4 iso10646ucs4 u32"},
    Labels{"utf-32be", "utf32be"},
    Labels{"utf-7", "utf7 u7 unicode11utf7"},
    Labels{"cp037", "cp037 ibm037 ebcdiccpus ebcdiccpca ebcdiccpwt ebcdiccpnl csibm037 037 ibm39"},
    Labels{"cp437", "cp437 ibm437 437"},
    Labels{"cp500", "cp500 ibm500 ebcdiccpbe ebcdiccpch 500"},
    Labels{"cp1026", "cp1026 ibm1026 1026"},
    Labels{"cp1140", "cp1140 ibm1140 1140"},
    Labels{"cp850", "cp850 ibm850 850"},
    Labels{"cp852", "cp852 ibm852 852"},
    Labels{"cp855", "cp855 ibm855 855"},
    Labels{"cp857", "cp857 ibm857 857"},
    Labels{"cp860", "cp860 ibm860 860"},
    Labels{"cp861", "cp861 ibm861 cpis 861"},
    Labels{"cp862", "cp862 ibm862 862"},
    Labels{"cp863", "cp863 ibm863 863"},
    Labels{"cp864", "cp864 ibm864 864"},
    Labels{"cp865", "cp865 ibm865 865"},
    Labels{"cp869", "cp869 ibm869 cpgr 869"},
    Labels{"cp737", "cp737 ibm737 737"},
    Labels{"cp775", "cp775 ibm775 775"},
    Labels{"johab", "johab cp1361 ms1361"},
    Labels{"cp424", "cp424 ibm424 ebcdiccphe 424"},
    Labels{"cp875", "cp875 ibm875 875"},
    Labels{"tcvn", "tcvn tcvn5712"},
    Labels{"ptcp154", "ptcp154 pt154 cp154 csptcp154 cyrillicasian"},
};

std::string folded(std::string_view label) {
  std::string text;
  for (const char c : trim_ascii(label))
    if (c != '-' && c != '_' && c != '"' && c != '\'' && c != ':' && c != ' ' && c != '(' && c != ')')
      text += to_lower_ascii(c);
  return text;
}

bool has_word(std::string_view words, std::string_view word) {
  for (std::size_t start = 0; start < words.size();) {
    const auto end = std::min(words.find(' ', start), words.size());
    if (words.substr(start, end - start) == word) return true;
    start = end + 1;
  }
  return false;
}

}  // namespace

std::string charset_of_label(std::string_view label) {
  if (label.size() > 64) return {};
  const auto wanted = folded(label);
  if (wanted.empty()) return {};
  for (const auto& [name, labels] : kLabels)
    if (has_word(labels, wanted)) return std::string(name);
  return {};
}

std::string_view charset_parameter(std::string_view content_type) {
  const auto at = find_ignoring_case(content_type, "charset");
  if (at == std::string_view::npos) return {};
  auto rest = trim_ascii(content_type.substr(at + 7));
  if (rest.empty() || rest[0] != '=') return {};
  rest = trim_ascii(rest.substr(1));
  if (!rest.empty() && (rest[0] == '"' || rest[0] == '\'')) {
    const auto end = rest.find(rest[0], 1);
    return rest.substr(1, end == std::string_view::npos ? end : end - 1);
  }
  return trim_ascii(rest.substr(0, rest.find_first_of("; ,")));
}

}  // namespace kuaixun
