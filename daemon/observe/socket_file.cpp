#include "observe/socket_file.hpp"

#include <cerrno>
#include <cstring>
#include <utility>

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace kuaixun {
namespace {

Error cannot(const std::string& path, std::string_view why) {
  return {"cannot_listen", fmt::format("listen at {}: {}: admin.socket names another place", path, why)};
}

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof(address.sun_path) - 1);
  return address;
}

int make_socket() { return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0); }

// Whether the socket file there belongs to nobody any more. A listener whose queue is full says EAGAIN.
bool is_dead(const sockaddr_un& address) {
  const int probe = make_socket();
  if (probe < 0) return false;
  const bool refused =
      ::connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) != 0 && errno == ECONNREFUSED;
  ::close(probe);
  return refused;
}

}  // namespace

Result<SocketFile> SocketFile::listen_at(const std::string& path) {
  if (path.size() > kLongestPath) return cannot(path, fmt::format("more than {} bytes", kLongestPath));
  const auto address = address_of(path);
  struct stat there {};
  if (::lstat(path.c_str(), &there) == 0) {
    if (!S_ISSOCK(there.st_mode)) return cannot(path, "something else than a socket is there");
    if (!is_dead(address)) return cannot(path, "another process listens there, or may");
    ::unlink(path.c_str());
  }
  SocketFile file(path, make_socket());
  const bool bound = file.descriptor_ >= 0 &&
                     ::bind(file.descriptor_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)) == 0;
  if (bound && ::lstat(path.c_str(), &there) == 0) file.inode_ = there.st_ino;
  if (!bound || ::chmod(path.c_str(), 0660) != 0 || ::listen(file.descriptor_, SOMAXCONN) != 0)
    return cannot(path, std::strerror(errno));
  return file;
}

SocketFile::SocketFile(SocketFile&& other) noexcept
    : path_(std::exchange(other.path_, {})), descriptor_(std::exchange(other.descriptor_, -1)), inode_(other.inode_) {}

SocketFile::~SocketFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
  struct stat there {};
  if (!path_.empty() && inode_ != 0 && ::lstat(path_.c_str(), &there) == 0 && there.st_ino == inode_)
    ::unlink(path_.c_str());
}

int SocketFile::take() { return std::exchange(descriptor_, -1); }

}  // namespace kuaixun
