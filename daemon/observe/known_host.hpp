// By which names the admin pages may be asked for.
#pragma once

#include <string>
#include <vector>

#include "observe/http_server.hpp"

namespace kuaixun {

// Whether a request names us as we are known: its Host, and its Origin if it has one, are localhost, a loopback
// address, the address that it came to, or one of `hosts`; with any port. Pure.
bool is_from_known_host(const HttpRequest& request, const std::vector<std::string>& hosts);

// Whether admin.hosts may hold it: a name or an address, without a port.
bool is_host_name(std::string_view text);

}  // namespace kuaixun
