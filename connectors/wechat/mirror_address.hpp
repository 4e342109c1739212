// Addresses that lead through a bridge.
#pragma once

#include <string>
#include <string_view>

namespace kuaixun {

// The address behind a bridge's proxy (/img-proxy/?u=…) or prefix; the address itself when there is none. Entities are
// resolved already.
std::string behind_proxy(std::string_view address);

}  // namespace kuaixun
