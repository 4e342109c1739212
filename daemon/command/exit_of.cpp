#include "command/commands.hpp"

namespace kuaixun {

Exit exit_of(const Error& error) {
  const bool is_final = error.remedy == Remedy::give_up || error.remedy == Remedy::stop;
  return is_final ? error.code.exit() : Exit::failed;
}

}  // namespace kuaixun
