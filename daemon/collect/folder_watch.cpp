#include "collect/folder_watch.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <vector>

#include <boost/asio/buffer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <sys/inotify.h>

#include "base/log.hpp"

namespace kuaixun {

FolderWatch::FolderWatch(const asio::any_io_executor& io, std::function<void(const std::string& path)> on_closed)
    : on_closed_(std::move(on_closed)), events_(io) {
  const int events = ::inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
  if (events >= 0)
    events_.assign(events);
  else
    log::warning("folders_unwatched", {{"error", std::strerror(errno)}});
}

void FolderWatch::follow(const std::set<std::string>& folders) {
  if (!events_.is_open()) return;
  std::erase_if(watches_, [&](const auto& watch) {
    if (folders.contains(watch.first)) return false;
    ::inotify_rm_watch(events_.native_handle(), watch.second);
    return true;
  });
  for (const auto& folder : folders) {
    if (watches_.contains(folder)) continue;
    const int watch =
        ::inotify_add_watch(events_.native_handle(), folder.c_str(), IN_CLOSE_WRITE | IN_MOVED_TO | IN_ONLYDIR);
    if (watch >= 0)
      watches_.emplace(folder, watch);
    else
      log::warning("folder_unwatched", {{"folder", folder}, {"error", std::strerror(errno)}});
  }
}

Task<void> FolderWatch::run() {
  std::vector<char> bytes(64 << 10);
  while (events_.is_open()) {
    auto reading = events_.async_read_some(asio::buffer(bytes), asio::use_awaitable);
    const auto size = co_await std::move(reading);
    read(bytes.data(), size);
  }
}

void FolderWatch::read(const char* bytes, std::size_t size) {
  for (std::size_t at = 0; at + sizeof(inotify_event) <= size;) {
    inotify_event event{};
    std::memcpy(&event, bytes + at, sizeof event);
    const auto* name = bytes + at + sizeof event;
    at += sizeof event + event.len;
    for (const auto& [folder, watch] : watches_) {
      const bool is_all = (event.mask & IN_Q_OVERFLOW) != 0;
      if (is_all)
        on_closed_(folder);
      else if (watch == event.wd && event.len > 0)
        on_closed_(folder + "/" + name);
    }
  }
}

}  // namespace kuaixun
