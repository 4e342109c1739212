// Relative addresses inside HTML, made absolute.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

// `html` with the addresses of its links, images and quotes resolved against `base`; moved through as it is when there
// is none to resolve or `base` is empty. Everything else stays as it was written.
std::string with_absolute_links(std::string html, std::string_view base);

}  // namespace kuaixun
