// Bytes of any charset under any label: what comes out is UTF-8. The first byte chooses the label and the markup.
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "text/charset.hpp"
#include "text/normal_form.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kuaixun;
  constexpr std::array kTypes{"",
                              "text/xml; charset=gb2312",
                              "text/xml; charset=big5",
                              "text/xml; charset=utf-16",
                              "text/xml; charset=\"utf-8\"",
                              "text/html; charset=shift_jis",
                              "text/xml; charset=iso-2022-jp",
                              "text/xml; charset=utf-7",
                              "text/xml; charset=euc-tw",
                              "text/xml; charset=windows-1252",
                              "text/xml; charset=cp037",
                              "text/xml; charset=hz-gb-2312"};
  if (size == 0) return 0;
  const std::string bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto decoded = decode_to_utf8(bytes, kTypes[data[0] % kTypes.size()], Markup(data[0] / kTypes.size() % 4));
  if (!is_valid_utf8(decoded.text) || decoded.charset.empty() || decoded.reason.empty()) std::abort();
  // To keep memory in proportion is the point of one replacement a byte.
  if (decoded.text.size() > 4 * bytes.size() + 16) std::abort();
  std::size_t replaced = 0;
  const auto repaired = repair_utf8(bytes, &replaced);
  if (!is_valid_utf8(repaired) || (replaced == 0) != (repaired == bytes)) std::abort();
  if (!is_valid_utf8(to_nfc(repaired))) std::abort();
  (void)charset_of_label(bytes);
  (void)charset_parameter(bytes);
  return 0;
}
