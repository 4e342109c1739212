// Asks the running daemon, at its socket.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "settings.hpp"

namespace kuaixun {

struct Question {
  std::string method, path;
};

// What the daemon of these settings answers, a JSON document; blocks, for 10 s at most. Errors: `no_daemon`,
// `socket_denied`, `bad_answer`, and those with which the daemon refuses, such as `unknown_source`.
Result<std::string> ask_daemon(const Settings& settings, const Question& question);

// For the subcommand of this name: asks the daemon of a configuration, and has its answer shown. Complaints and errors
// go to standard error; what `show` throws tells that the answer is none of ours.
Exit ask_and_show(std::string_view command, const std::string& config, const Question& question,
                  const std::function<void(const std::string& answer)>& show);

// A word as it may stand in a path.
std::string path_segment(std::string_view word);

}  // namespace kuaixun
