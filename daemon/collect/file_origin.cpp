#include "collect/file_origin.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <sys/stat.h>
#include <xxhash.h>

#include "base/log.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kScheme = "file:";

std::uint64_t hash_of(std::string_view text) { return XXH3_64bits(text.data(), text.size()); }

std::uint64_t number_of(std::string_view hex) {
  std::uint64_t number = 0;
  std::from_chars(hex.data(), hex.data() + hex.size(), number, 16);
  return number;
}

// What was given: by the hash of a file's name, of its size and time, and of its bytes.
struct Given {
  struct File {
    std::uint64_t signature = 0, content = 0;
  };
  std::map<std::uint64_t, File> files{};
  bool is_first_pass = true;  // through a folder
  std::uint64_t last = 0;     // the name of the last one

  bool has(std::uint64_t content) const {
    return std::ranges::any_of(files, [&](const auto& each) { return each.second.content == content; });
  }
};

std::string bytes_of(const Given& given) {
  auto bytes = fmt::format("{} {:016x}\n", given.is_first_pass ? 1 : 0, given.last);
  for (const auto& [name, file] : given.files)
    bytes += fmt::format("{:016x}{:016x}{:016x}\n", name, file.signature, file.content);
  return bytes;
}

Given given_of(std::string_view bytes) {
  constexpr std::size_t kHash = 16, kHead = kHash + 3, kLine = 3 * kHash + 1;
  if (bytes.size() < kHead) return {};
  Given given{.is_first_pass = bytes.front() == '1', .last = number_of(bytes.substr(2, kHash))};
  bytes.remove_prefix(kHead);
  for (; bytes.size() >= kLine; bytes.remove_prefix(kLine))
    given.files[number_of(bytes.substr(0, kHash))] = {number_of(bytes.substr(kHash, kHash)),
                                                      number_of(bytes.substr(2 * kHash, kHash))};
  return given;
}

// One file, as it is now.
struct File {
  std::string path{};
  std::uint64_t name = 0, signature = 0;
  std::int64_t changed = 0;  // in nanoseconds, as the clock of the file system has it
  std::size_t size = 0;
};

struct Found {
  std::vector<File> files{};           // to be given, in their order
  std::vector<std::uint64_t> names{};  // of all that are there
  bool is_folder = false;
  bool waits = false;  // for one that may still be written
  std::string fault{};
};

bool is_passed_over(std::string_view name) {
  return name.starts_with('.') || name.ends_with('~') || name.ends_with(".tmp") || name.ends_with(".part") ||
         name.ends_with(".swp");
}

std::optional<File> file_at(const std::string& path, struct stat& status) {
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  File file{.path = path, .size = std::size_t(status.st_size)};
  file.changed = status.st_mtim.tv_sec * 1'000'000'000 + status.st_mtim.tv_nsec;
  file.name = hash_of(fs::path(path).filename().string());
  file.signature = hash_of(fmt::format("{} {}", status.st_size, file.changed));
  return file;
}

// Looks what is there that was not given. On a worker: disks may be slow.
class Look {
 public:
  Look(const Given& given, const std::set<std::string>& settled, Time now, std::size_t most_bytes)
      : given_(given), settled_(settled), now_(now), most_bytes_(most_bytes) {}

  Found at(const std::string& path) {
    struct stat status {};
    const auto file = file_at(path, status);
    if (!file) {
      found_.fault = fmt::format("{}: {}", path, std::strerror(errno));
    } else if (S_ISDIR(status.st_mode)) {
      found_.is_folder = true;
      look_into(path);
    } else if (S_ISREG(status.st_mode)) {
      take(*file);
    } else {
      found_.fault = fmt::format("{} is no file and no folder", path);
    }
    std::ranges::sort(found_.files, {}, [](const File& each) { return std::pair(each.changed, each.path); });
    return std::move(found_);
  }

 private:
  void look_into(const std::string& folder) {
    std::error_code failure;
    for (fs::directory_iterator each(folder, failure), end; !failure && each != end; each.increment(failure)) {
      const auto path = each->path().string();
      struct stat status {};
      if (is_passed_over(each->path().filename().string())) continue;
      const auto file = file_at(path, status);
      if (!file || !S_ISREG(status.st_mode)) continue;
      if (found_.names.size() >= FileOrigin::kMostFiles) {
        found_.fault =
            fmt::format("{} has more than {} files: move old ones elsewhere", folder, FileOrigin::kMostFiles);
        return;
      }
      take(*file);
    }
    if (failure) found_.fault = fmt::format("{}: {}", folder, failure.message());
  }

  void take(const File& file) {
    found_.names.push_back(file.name);
    const auto known = given_.files.find(file.name);
    if (known != given_.files.end() && known->second.signature == file.signature) return;
    if (file.size > most_bytes_) {
      if (!found_.is_folder) found_.fault = fmt::format("{} has more than fetch.max_body_bytes", file.path);
      return;
    }
    const auto age = now_.time_since_epoch() -
                     std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::nanoseconds{file.changed});
    const bool is_settled = settled_.contains(file.path) || age >= FileOrigin::kSettled || age < -FileOrigin::kSettled;
    if (is_settled)
      found_.files.push_back(file);
    else
      found_.waits = true;
  }

  const Given& given_;
  const std::set<std::string>& settled_;
  Time now_;
  std::size_t most_bytes_;
  Found found_;
};

// What is there no more may come back under another name: it is forgotten when there is much of it.
void forget_some(Given& given, std::vector<std::uint64_t>& names) {
  if (given.files.size() <= 2 * FileOrigin::kMostFiles) return;
  std::ranges::sort(names);
  std::erase_if(given.files, [&](const auto& each) { return !std::ranges::binary_search(names, each.first); });
}

Result<std::string> read(const File& file) {
  std::ifstream stream(file.path, std::ios::binary);
  std::string bytes(file.size, '\0');
  if (!stream || !stream.read(bytes.data(), std::streamsize(bytes.size())))
    return Error{"file_unreadable", fmt::format("read {}: it cannot be read, or became shorter meanwhile", file.path)};
  return bytes;
}

std::string media_type_of(std::string_view path) {
  constexpr std::array<std::pair<std::string_view, const char*>, 8> kTypes{{{".md", "text/markdown"},
                                                                            {".markdown", "text/markdown"},
                                                                            {".txt", "text/plain"},
                                                                            {".json", "application/json"},
                                                                            {".html", "text/html"},
                                                                            {".htm", "text/html"},
                                                                            {".xml", "application/xml"},
                                                                            {".rss", "application/rss+xml"}}};
  const auto name = to_lower_ascii(path);
  for (const auto& [end, type] : kTypes)
    if (name.ends_with(end)) return type;
  return {};
}

Document document_of(const File& file, std::string bytes, Time now) {
  Document document{.url = file_url_of(file.path), .body = std::move(bytes), .fetched_at = now};
  if (auto type = media_type_of(file.path); !type.empty()) document.headers = {{"content-type", std::move(type)}};
  return document;
}

}  // namespace

std::string path_of_file_url(std::string_view url) {
  if (!url.starts_with(kScheme)) return {};
  url.remove_prefix(kScheme.size());
  if (url.starts_with("//")) url.remove_prefix(2);
  if (url.starts_with("localhost/")) url.remove_prefix(std::string_view("localhost").size());
  std::string path;
  for (std::size_t i = 0; i < url.size(); ++i) {
    unsigned value = 0;
    const auto hex = url.substr(i + 1, 2);
    const bool is_escape = url[i] == '%' && hex.size() == 2 &&
                           std::from_chars(hex.data(), hex.data() + 2, value, 16).ptr == hex.data() + 2 && value != 0;
    path += is_escape ? char(value) : url[i];
    if (is_escape) i += 2;
  }
  return path;
}

std::string file_url_of(std::string_view path) {
  std::string url = "file://";
  for (const char c : path) {
    if (c == '%' || c == '?' || c == '#' || c == ' ')
      url += fmt::format("%{:02X}", unsigned(static_cast<unsigned char>(c)));
    else
      url += c;
  }
  return url;
}

std::string FileOrigin::asked_at(const Source& source, const std::string& /*position*/, Time /*now*/) const {
  return source.url;
}

std::string FileOrigin::again(const Source& /*source*/, const std::string& position) const {
  auto given = given_of(position);
  given.files.erase(given.last);
  return bytes_of(given);
}

void FileOrigin::settle(const std::string& path) {
  if (is_passed_over(fs::path(path).filename().string())) return;
  if (settled_.size() >= kMostFiles) settled_.clear();  // they wait a little longer
  settled_.insert(path);
}

Task<Result<Arrival>> FileOrigin::next(const Source& source, std::string position,
                                       std::shared_ptr<FetchTurn> /*turn*/) {
  auto given = given_of(position);
  const auto path = path_of_file_url(source.url);
  const InWork in_work{source.id, source.url};
  auto looking = [&] { return Look(given, settled_, clock_.now(), most_bytes_).at(path); };
  auto found = co_await workers_.run(in_work, "look", std::move(looking));
  if (!found.fault.empty()) co_return Error{"file_unreadable", fmt::format("read {}", found.fault)};
  forget_some(given, found.names);
  Arrival arrival{.listed_under = source.url, .url = source.url, .is_one_of_many = found.is_folder};
  for (auto file = found.files.begin(); file != found.files.end(); ++file) {
    auto waiting = memory_.bodies().room(file->size);
    auto room = co_await std::move(waiting);
    auto reading = [&] { return read(*file); };
    auto bytes = co_await workers_.run(in_work, "look", std::move(reading));
    settled_.erase(file->path);
    if (!bytes && !found.is_folder) co_return bytes.error();
    const auto content = bytes ? hash_of(*bytes) : 0;
    const bool is_known = !bytes || (found.is_folder && given.has(content));
    if (!bytes) log::warning("file_passed_over", {{"source", source.id}, {"error", bytes.error().message}});
    given.files[file->name] = {bytes ? file->signature : 0, content};
    given.last = file->name;
    if (is_known) continue;
    arrival.room = std::make_shared<MemoryShare::Room>(std::move(room));
    arrival.document = document_of(*file, std::move(*bytes), clock_.now());
    arrival.url = arrival.document->url;
    arrival.is_first_read = found.is_folder && given.is_first_pass;
    arrival.has_more = std::next(file) != found.files.end();
    break;
  }
  if (!arrival.has_more && !found.waits) given.is_first_pass = false;
  if (found.waits) arrival.ask_again_in = kSettled;
  arrival.position = bytes_of(given);
  co_return std::move(arrival);
}

}  // namespace kuaixun
