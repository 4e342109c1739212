// Any bytes under any label: valid UTF-8 comes out.
#include <cstdint>
#include <cstdlib>

#include "text/charset.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kuaixun;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto label = bytes.substr(0, bytes.find('\n'));
  for (const auto& type : {std::string(), "text/xml; charset=" + label}) {
    const auto decoded = decode_to_utf8(bytes, type, Markup::xml);
    if (!is_valid_utf8(decoded.text) || decoded.charset.empty()) std::abort();
    if (!is_valid_utf8(to_nfc(decoded.text))) std::abort();
  }
  return 0;
}
