// Asks the running daemon, at its socket.
#pragma once

#include <string>

#include "base/error.hpp"
#include "settings.hpp"

namespace kuaixun {

// What the daemon of these settings answers, a JSON document; blocks, for 10 s at most. Errors: `no_daemon`,
// `socket_denied`, `bad_answer`, and those with which the daemon refuses, such as `unknown_source`.
Result<std::string> ask_daemon(const Settings& settings, const std::string& method, const std::string& path);

// A word as it may stand in a path.
std::string path_segment(std::string_view word);

}  // namespace kuaixun
