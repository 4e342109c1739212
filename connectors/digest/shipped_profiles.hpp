// config/profiles/*.toml as they were when this was built, by name.
#pragma once

#include <span>
#include <string_view>

namespace kuaixun {

std::span<const std::string_view> shipped_profile_texts();

}  // namespace kuaixun
