// iconv behind a plain interface.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kuaixun {

struct Converted {
  std::string text;          // UTF-8
  std::size_t replaced = 0;  // bytes that meant nothing, each now a U+FFFD
  bool known = true;         // false: iconv knows no such charset; text is empty
};

// `charset` by its WHATWG name (charset_of_label). A byte that means nothing becomes U+FFFD and the next one is tried.
Converted convert_to_utf8(std::string_view bytes, std::string_view charset);

}  // namespace kuaixun
