#include "ledger/ledger_files.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/kill_point.hpp"
#include "ledger/sqlite.hpp"

namespace kuaixun {
namespace {

namespace fs = std::filesystem;

Error cannot(std::string_view doing, const std::string& file, const std::error_code& failed) {
  return {Remedy::give_up, "ledger_io",
          fmt::format("{} {}: {}: the state directory must be writable for this user", doing, file, failed.message())};
}

// What passes by itself is no reason to stay away for good.
Error cannot_open(const std::string& file, int reason) {
  const auto said = fmt::format("open {}: {}", file, std::strerror(reason));
  if (reason == ENOSPC || reason == EDQUOT)
    return {"ledger_full", said + ": free space on this disk; nothing is lost meanwhile"};
  if (reason == EMFILE || reason == ENFILE)
    return {"out_of_descriptors", said + ": allow this process more open files"};
  return {Remedy::give_up, "ledger_io", said + ": the state directory must exist and be writable for this user"};
}

std::string damage_note(const std::string& directory) { return directory + "/ledger.damaged"; }

}  // namespace

FileLock::FileLock(const std::string& directory) {
  const auto file = directory + "/ledger.lock";
  descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor_ < 0) throw LedgerFailure(cannot_open(file, errno));
  if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
  ::close(descriptor_);
  throw LedgerFailure(
      {Remedy::give_up, "ledger_locked",
       fmt::format("{} is locked: another kuaixun uses this state directory; stop it or name another [state] directory",
                   file)});
}

FileLock::~FileLock() { ::close(descriptor_); }

std::string ledger_file(const std::string& directory) { return directory + "/ledger.db"; }

Result<std::string> set_aside(const std::string& directory, Time now) {
  const auto file = ledger_file(directory);
  if (!fs::exists(file)) return std::string{};
  auto time = to_rfc3339(now);
  std::erase_if(time, [](char c) { return c == '-' || c == ':'; });
  auto aside = fmt::format("{}.set-aside-{}", file, time);
  for (int more = 1; fs::exists(aside); ++more) aside = fmt::format("{}.set-aside-{}-{}", file, time, more);
  std::error_code failed;
  // The log first: a ledger without its log is whole, if older; a log without its ledger would be read into a new one.
  for (const auto* part : {"-wal", "-shm", ""}) {
    if (!fs::exists(file + part)) continue;
    fs::rename(file + part, aside + part, failed);
    if (failed) return cannot("rename", file + part, failed);
  }
  return aside;
}

Result<std::string> put_in_place(const std::string& workshop, const std::string& directory, Time now) {
  auto aside = set_aside(directory, now);
  if (!aside) return aside;
  kill_point("placing");
  std::error_code failed;
  fs::rename(ledger_file(workshop), ledger_file(directory), failed);
  if (failed) return cannot("rename", ledger_file(workshop), failed);
  if (const int opened = ::open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); opened >= 0) {
    ::fsync(opened);
    ::close(opened);
  }
  forget_damage(directory);
  return aside;
}

void note_damage(const std::string& directory) { std::ofstream(damage_note(directory)); }
bool damage_is_noted(const std::string& directory) { return fs::exists(damage_note(directory)); }
void forget_damage(const std::string& directory) {
  std::error_code ignored;
  fs::remove(damage_note(directory), ignored);
}

}  // namespace kuaixun
