#include <csignal>

#include "command/commands.hpp"

namespace kuaixun {

void let_writes_fail() {
  for (const int signal : {SIGPIPE, SIGXFSZ}) std::signal(signal, SIG_IGN);
}

}  // namespace kuaixun
