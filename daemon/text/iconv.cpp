#include "text/iconv.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <iconv.h>

namespace kuaixun {
namespace {

constexpr std::size_t kLargestChunk = 16 << 10;
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

  bool usable() const { return handle_ != iconv_t(-1); }  // NOLINT(performance-no-int-to-ptr): so POSIX says

  // Forgets shift states.
  void reset() {
    if (usable()) iconv(handle_, nullptr, nullptr, nullptr, nullptr);
  }

  // Appends what is held back until it is known whether a mark follows: in Vietnamese, Hebrew and Big5-HKSCS.
  void finish(std::string& out) {
    std::size_t out_left = buffer_.size();
    char* to = buffer_.data();
    iconv(handle_, nullptr, nullptr, &to, &out_left);
    out.append(buffer_.data(), to);
  }

  // Appends what it can convert of `bytes` to `out`; returns how many bytes it took.
  std::size_t convert(std::string_view bytes, std::string& out) {
    char* in = const_cast<char*>(bytes.data());  // iconv's interface predates const
    std::size_t in_left = bytes.size(), out_left = buffer_.size();
    char* to = buffer_.data();
    iconv(handle_, &in, &in_left, &to, &out_left);
    out.append(buffer_.data(), to);
    return bytes.size() - in_left;
  }

 private:
  iconv_t handle_;
  std::array<char, 3 * kLargestChunk + 16> buffer_;  // no charset needs more than three bytes for one of its own
};

// The converter of this thread, from its beginning. Opening one costs more than converting a short run, and mixed
// documents have thousands of those in the same charset.
Converter& converter_for(std::string_view charset) {
  thread_local std::string name;
  thread_local std::optional<Converter> converter;
  if (!converter || name != charset) {
    const char* theirs = iconv_name(charset);
    name = charset;
    converter.emplace(theirs != nullptr ? std::string(theirs) : name);
  }
  converter->reset();
  return *converter;
}

// Windows-1252 gives these five bytes no character, WHATWG the control of the same number.
bool take_c1_control(std::string_view charset, unsigned char byte, std::string& out) {
  if (charset != "windows-1252" || (byte != 0x81 && byte != 0x8d && byte != 0x8f && byte != 0x90 && byte != 0x9d))
    return false;
  out += char(0xC2);
  out += char(byte);
  return true;
}

// A3 A0, the full-width blank of old editors, is U+3000 to WHATWG and to readers, but private use (U+E5E5) to iconv.
// Nothing else in GB18030 becomes U+E5E5.
void put_full_width_blanks(std::string& text) {
  constexpr std::string_view kPrivate = "\xEE\x97\xA5", kBlank = "\xE3\x80\x80";
  for (auto at = text.find(kPrivate); at != std::string::npos; at = text.find(kPrivate, at + kBlank.size()))
    text.replace(at, kPrivate.size(), kBlank);
}

}  // namespace

Converted convert_to_utf8(std::string_view bytes, std::string_view charset) {
  // Chunks grow while all is well and shrink at damage, so that the cost of a stop stays in proportion to what follows
  // it.
  constexpr std::size_t kSmallestChunk = 64;
  std::size_t chunk_size = kSmallestChunk;
  auto& converter = converter_for(charset);
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
    converter.finish(result.text);
    if (!take_c1_control(charset, (unsigned char)(bytes[0]), result.text)) {
      result.text += kReplacement;
      ++result.replaced;
    }
    bytes.remove_prefix(1);
  }
  converter.finish(result.text);
  if (charset == "gb18030") put_full_width_blanks(result.text);
  return result;
}

}  // namespace kuaixun
