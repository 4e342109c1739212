// Tells when a file in a folder was closed by its writer or moved in: inotify(7).
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>

#include <boost/asio/posix/stream_descriptor.hpp>

#include "base/task.hpp"

namespace kuaixun {

// A help and no more: who asks at intervals finds what was missed, as on file systems that tell nothing (NFS). Lives on
// the io thread.
class FolderWatch {
 public:
  // `on_closed` gets the file's path, or that of a folder in which something may have been missed.
  FolderWatch(const asio::any_io_executor& io, std::function<void(const std::string& path)> on_closed);

  // These folders and no others from now on. Those that cannot be watched are told in the log.
  void follow(const std::set<std::string>& folders);

  // Until it is cancelled.
  Task<void> run();

 private:
  void read(const char* bytes, std::size_t size);

  std::function<void(const std::string&)> on_closed_;
  asio::posix::stream_descriptor events_;
  std::map<std::string, int> watches_;  // by folder
};

}  // namespace kuaixun
