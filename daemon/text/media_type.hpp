// Media types (RFC 6838) of what an item shows.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

// What the source says when that is a media type, without parameters and in its usual spelling ("image/jpg" is
// image/jpeg); else what the ending of the address tells; else empty. Never half a type such as "image".
std::string media_type(std::string_view said, std::string_view url);

}  // namespace kuaixun
