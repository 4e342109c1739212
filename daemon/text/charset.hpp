// From bytes of any charset to UTF-8.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

struct Decoded {
  std::string text;          // valid UTF-8, no BOM
  std::string charset;       // WHATWG name in lower case: "utf-8", "gb18030", "big5", "windows-1252", …
  std::string reason;        // bom, http, valid_utf8, xml_declaration, meta, statistics, default
  std::size_t replaced = 0;  // U+FFFD put in for bytes that mean nothing
};

enum class Markup { xml, html, json, text };

// Decides the charset and decodes, in the order of: BOM; valid UTF-8 with a multi-byte sequence beats any label; HTTP
// label; XML declaration or HTML meta; statistics (see guess_charset); the default of the markup. gb2312, gbk, x-gbk
// mean GB18030. Moves `bytes` through without a copy when they are UTF-8 already. Time linear in the bytes.
Decoded decode_to_utf8(std::string bytes, std::string_view content_type, Markup markup);

// The WHATWG name of a label (as in charset=…), or empty when nobody knows it: "GB2312" → "gb18030", "utf8" → "utf-8".
std::string charset_of_label(std::string_view label);

// The charset parameter of a Content-Type value; empty when there is none.
std::string_view charset_parameter(std::string_view content_type);

bool is_valid_utf8(std::string_view bytes);

// With U+FFFD for every byte that is not UTF-8.
std::string repair_utf8(std::string_view bytes, std::size_t* replaced = nullptr);

}  // namespace kuaixun
