#include "base/descriptors.hpp"

#include <algorithm>
#include <cerrno>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

namespace kuaixun {
namespace {

constexpr std::size_t kBeside = 128;     // the ledger, the broker, those who ask /healthz, …
constexpr std::size_t kPlenty = 65'536;  // as in the systemd unit

Error too_few(std::size_t limit, std::size_t needed) {
  return {"descriptor_limit",
          fmt::format("at most {} files and sockets may be open here, and {} are needed: raise the limit (ulimit -n, "
                      "LimitNOFILE of the unit) or lower schedule.concurrent",
                      limit, needed)};
}

}  // namespace

std::size_t descriptor_limit() {
  rlimit limit{};
  return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? std::size_t(limit.rlim_cur) : kPlenty;
}

Result<void> need_descriptors(std::size_t sockets) {
  // Who set so low a limit meant it: nothing is raised.
  if (const auto limit = descriptor_limit(); limit < kBeside) return too_few(limit, kBeside + sockets);
  rlimit limit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) == 0 && limit.rlim_cur < kPlenty) {
    limit.rlim_cur = std::min<rlim_t>(limit.rlim_max, kPlenty);
    setrlimit(RLIMIT_NOFILE, &limit);  // refused inside the unit, which has set it already
  }
  if (const auto now = descriptor_limit(); now < kBeside + sockets) return too_few(now, kBeside + sockets);
  return {};
}

bool has_a_descriptor() {
  const int opened = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  if (opened < 0) return !is_want_of_descriptors(errno);
  ::close(opened);
  return true;
}

bool is_want_of_descriptors(int error) { return error == EMFILE || error == ENFILE || error == ENOBUFS; }

}  // namespace kuaixun
