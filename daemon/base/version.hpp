#pragma once

#include <string_view>

namespace kuaixun {

// The project's version in CMakeLists.txt.
inline constexpr std::string_view kVersion = KUAIXUN_VERSION;

}  // namespace kuaixun
