// A file or a folder of this machine as origin. Only the configuration names one: what is fetched from the web leads to
// no file.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "collect/origin.hpp"
#include "collect/workers.hpp"
#include "fetch/memory_budget.hpp"

namespace kuaixun {

inline bool is_file_url(std::string_view url) { return url.starts_with("file:"); }
// The path that an address of scheme file names; empty for every other address.
std::string path_of_file_url(std::string_view url);
// … and back. `path` is absolute.
std::string file_url_of(std::string_view path);

// Of a file its document is given when its size or time has changed; of a folder each file is a document, the one that
// was changed longest ago first, and what says the same as one that was given before is none. Files whose name begins
// with a dot or ends as those do that somebody is still writing (~, .tmp, .part, .swp) are passed over, and so are
// folders in it and what is larger than `most_bytes`; a folder of more than kMostFiles is an error.
//
// A file may still be written: it is given when somebody who watches has seen it closed (settle), or when it has not
// been changed for kSettled. The position holds a line of hashes for each file: the same name with the same size and
// time is not read again, and the same bytes under another name are not given again.
//
// A document that is not understood is passed over when it is one of a folder, as the others come after it.
class FileOrigin final : public Origin {
 public:
  static constexpr std::chrono::seconds kSettled{5};
  static constexpr std::size_t kMostFiles = 2'000;

  // All of it outlives the origin.
  FileOrigin(Workers workers, MemoryBudget& memory, Clock& clock, std::size_t most_bytes)
      : workers_(workers), memory_(memory), clock_(clock), most_bytes_(most_bytes) {}

  std::string asked_at(const Source& source, const std::string& position, Time now) const override;
  Task<Result<Arrival>> next(const Source& source, std::string position, std::shared_ptr<FetchTurn> turn) override;
  std::string again(const Source& source, const std::string& position) const override;
  std::string after_failure(const Source&, const std::string& position, Time) const override { return position; }

  // Whoever wrote the file has closed it, or moved it in.
  void settle(const std::string& path);

 private:
  Workers workers_;
  MemoryBudget& memory_;
  Clock& clock_;
  std::size_t most_bytes_;
  std::set<std::string> settled_;  // paths, until they are given
};

}  // namespace kuaixun
