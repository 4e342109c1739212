#include "text/iconv.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <utility>

#include <iconv.h>

namespace kuaixun {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// What iconv calls them, where that is another name. Its supersets read what pages really hold.
const char* iconv_name(std::string_view charset) {
  static constexpr std::array<std::pair<std::string_view, const char*>, 10> kNames{{{"big5", "BIG5-HKSCS"},
                                                                                    {"shift_jis", "CP932"},
                                                                                    {"euc-kr", "CP949"},
                                                                                    {"windows-874", "CP874"},
                                                                                    {"hz-gb-2312", "HZ"},
                                                                                    {"x-mac-cyrillic", "MAC-CYRILLIC"},
                                                                                    {"euc-jp", "EUC-JP-MS"},
                                                                                    {"ibm866", "CP866"},
                                                                                    {"ptcp154", "PT154"},
                                                                                    {"iso-8859-8", "CP1255"}}};
  for (const auto& [name, theirs] : kNames)
    if (name == charset) return theirs;
  return nullptr;
}

class Converter {
 public:
  explicit Converter(const std::string& charset) : handle_(iconv_open("UTF-8", charset.c_str())) {}
  ~Converter() {
    if (usable()) iconv_close(handle_);
  }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  bool usable() const { return handle_ != iconv_t(-1); }

  // Converts what it can of `bytes` into `out`; returns how many bytes it took.
  std::size_t convert(std::string_view bytes, std::string& out) {
    const std::size_t before = out.size();
    out.resize(before + bytes.size() * 3 + 16);
    char* in = const_cast<char*>(bytes.data());  // iconv's interface predates const
    std::size_t in_left = bytes.size(), out_left = out.size() - before;
    char* to = out.data() + before;
    iconv(handle_, &in, &in_left, &to, &out_left);
    out.resize(std::size_t(to - out.data()));
    return bytes.size() - in_left;
  }

 private:
  iconv_t handle_;
};

// Windows-1252 gives these five bytes no character, WHATWG the control of the same number.
bool take_c1_control(std::string_view charset, unsigned char byte, std::string& out) {
  if (charset != "windows-1252" || (byte != 0x81 && byte != 0x8d && byte != 0x8f && byte != 0x90 && byte != 0x9d))
    return false;
  out += char(0xC2);
  out += char(byte);
  return true;
}

}  // namespace

Converted convert_to_utf8(std::string_view bytes, std::string_view charset) {
  // Chunks grow while all is well and shrink at damage, so that the cost of a stop stays in proportion to what follows
  // it.
  constexpr std::size_t kSmallestChunk = 64, kLargestChunk = 64 << 10;
  std::size_t chunk_size = kSmallestChunk;
  const char* theirs = iconv_name(charset);
  Converter converter(theirs != nullptr ? std::string(theirs) : std::string(charset));
  Converted result;
  if (!converter.usable()) {
    result.known = false;
    return result;
  }
  result.text.reserve(bytes.size() + bytes.size() / 2);
  while (!bytes.empty()) {
    const auto chunk = bytes.substr(0, chunk_size);
    const auto taken = converter.convert(chunk, result.text);
    bytes.remove_prefix(taken);
    // Stopped early: at a character that the end of the chunk cut in two, or at a byte that means nothing.
    const bool cut = taken > 0 && chunk.size() - taken < 8 && bytes.size() > chunk.size() - taken;
    if (taken == chunk.size() || cut) {
      chunk_size = std::min(chunk_size * 2, kLargestChunk);
      continue;
    }
    chunk_size = kSmallestChunk;
    if (!take_c1_control(charset, (unsigned char)(bytes[0]), result.text)) {
      // WHATWG reads A3 A0, the full-width blank of old editors, as U+3000.
      if (charset == "gb18030" && bytes.starts_with("\xA3\xA0")) {
        result.text += "\xE3\x80\x80";
        bytes.remove_prefix(1);
      } else {
        result.text += kReplacement;
        ++result.replaced;
      }
    }
    bytes.remove_prefix(1);
  }
  return result;
}

}  // namespace kuaixun
