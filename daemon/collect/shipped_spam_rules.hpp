// config/spam.toml as it was when this was built.
#pragma once

#include <span>
#include <string_view>

namespace kuaixun {

std::span<const std::string_view> shipped_spam_rules();

}  // namespace kuaixun
