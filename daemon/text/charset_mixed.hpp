// Documents that are pasted together from several charsets.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace kuaixun {

// What speaks for UTF-8 in bytes that are not UTF-8 as a whole, and what against.
struct Utf8Census {
  std::size_t whole = 0;   // multi-byte sequences …
  std::size_t longer = 0;  // … of three bytes and more: by chance they are rare in any other charset
  std::size_t broken = 0;  // bytes that belong to none
  // Longer sequences in stretches between marks of the markup that are UTF-8 throughout and hold several: chance makes
  // no such stretch out of GB18030, Big5 or windows-1252.
  std::size_t certain = 0;
};
Utf8Census utf8_census(std::string_view bytes);

// UTF-8 with stretches of something else: each stretch between marks of the markup is read by itself, as UTF-8 if it is
// that, else as GB18030 if it is wholly that, else byte by byte: one that stands alone in ASCII text is windows-1252,
// any other becomes U+FFFD and is counted in `replaced`.
std::string decode_mixed(std::string_view bytes, std::size_t& replaced);

}  // namespace kuaixun
