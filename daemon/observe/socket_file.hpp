// The name in the file system at which a Unix socket listens.
#pragma once

#include <string>

#include <sys/types.h>

#include "base/error.hpp"

namespace kuaixun {

// A bound and listening socket whose file has mode 0660: its owner and its group may use it. The file goes with it,
// unless another has taken the name meanwhile. One thread.
class SocketFile {
 public:
  // A socket that a dead process left at `path` goes; one at which somebody listens, and what is no socket, stays.
  // Error `cannot_listen` (give_up).
  static Result<SocketFile> listen_at(const std::string& path);
  SocketFile(SocketFile&& other) noexcept;
  SocketFile& operator=(SocketFile&&) = delete;
  ~SocketFile();

  // The socket's descriptor, once: who takes it closes it.
  int take();

  static constexpr std::size_t kLongestPath = 107;  // bytes: sockaddr_un

 private:
  SocketFile(std::string path, int descriptor) : path_(std::move(path)), descriptor_(descriptor) {}

  std::string path_;  // empty: moved from
  int descriptor_;
  ino_t inode_ = 0;
};

}  // namespace kuaixun
