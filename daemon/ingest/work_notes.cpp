#include "ingest/work_notes.hpp"

#include <algorithm>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/log.hpp"

namespace kuaixun {
namespace {

constexpr int kSlots = 512;
constexpr std::size_t kSlotBytes = 512;
constexpr std::size_t kMostDeaths = 1'000;

// One line "SOURCE ADDRESS", cut to fit; what was cut is still told apart from most.
std::string line_of(const InWork& document) {
  auto line = fmt::format("{} {}", document.source, document.address).substr(0, kSlotBytes - 1);
  std::replace_if(
      line.begin(), line.end(), [](char c) { return c == '\n' || c == '\0'; }, '?');
  return line;
}

InWork document_of(const std::string& line) {
  const auto space = line.find(' ');
  return {line.substr(0, space), space == std::string::npos ? std::string() : line.substr(space + 1)};
}

// The document as its line gives it back.
InWork as_noted(const InWork& document) { return document_of(line_of(document)); }

std::string read_file(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

// The file of empty slots, in memory; null when there is no room for it. All of it is written now: what the kernel
// holds of a file that has its blocks outlives the process, and a full disk later does not silence the notes.
char* map(const std::string& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  if (descriptor < 0) return nullptr;
  const std::string empty(kSlots * kSlotBytes, '\0');
  const bool has_room = ::pwrite(descriptor, empty.data(), empty.size(), 0) == ssize_t(empty.size());
  void* slots =
      has_room ? ::mmap(nullptr, empty.size(), PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0) : MAP_FAILED;
  ::close(descriptor);
  return slots == MAP_FAILED ? nullptr : static_cast<char*>(slots);
}

}  // namespace

WorkNotes::WorkNotes(const std::string& directory) : deaths_file_(directory + "/deaths") {
  const auto file = directory + "/in-work";
  read_deaths();
  count_deaths(read_file(file));
  slots_ = map(file);
  if (slots_ == nullptr) {
    log::warning("work_notes_off", {{"file", file}});
    return;
  }
  for (int slot = kSlots; slot-- > 0;) free_.push_back(slot);
}

WorkNotes::~WorkNotes() {
  if (slots_ != nullptr) ::munmap(slots_, kSlots * kSlotBytes);
}

bool WorkNotes::is_deadly(const InWork& document) {
  if (deaths_.empty()) return false;
  const auto found = deaths_.find(as_noted(document));
  if (found == deaths_.end() || found->second < kDeadly) return false;
  found->second = kDeadly - 1;
  save_deaths();
  return true;
}

int WorkNotes::note(const InWork& document) {
  if (free_.empty()) return -1;
  const int slot = free_.back();
  const auto line = line_of(document);
  std::memcpy(slots_ + std::size_t(slot) * kSlotBytes, line.c_str(), line.size() + 1);
  free_.pop_back();
  return slot;
}

void WorkNotes::strike_out(int slot, const InWork& document) {
  if (slot >= 0) {
    slots_[std::size_t(slot) * kSlotBytes] = '\0';
    free_.push_back(slot);
  }
  if (!deaths_.empty() && deaths_.erase(as_noted(document)) > 0) save_deaths();
}

Error deadly(const InWork& document) {
  return Error{"deadly_document",
               fmt::format("read {}: it was in work when this daemon died, {} times in a row: please report it, its "
                           "bytes are among the rejects",
                           document.address, WorkNotes::kDeadly)};
}

void WorkNotes::count_deaths(const std::string& slots) {
  bool any = false;
  for (std::size_t at = 0; at + kSlotBytes <= slots.size(); at += kSlotBytes) {
    const std::string line = slots.c_str() + at;
    if (line.empty()) continue;
    const auto document = document_of(line);
    const int deaths = ++deaths_[document];
    any = true;
    log::warning("in_work_at_a_death", {{"source", document.source}, {"url", document.address}, {"deaths", deaths}});
  }
  if (any) save_deaths();
}

void WorkNotes::read_deaths() {
  std::istringstream lines(read_file(deaths_file_));
  for (std::string line; std::getline(lines, line) && deaths_.size() < kMostDeaths;) {
    const auto space = line.find(' ');
    if (space != std::string::npos) deaths_[document_of(line.substr(space + 1))] = std::atoi(line.c_str());
  }
}

void WorkNotes::save_deaths() const {
  const auto fresh = deaths_file_ + ".new";
  {
    std::ofstream stream(fresh, std::ios::binary);
    for (const auto& [document, deaths] : deaths_) stream << deaths << ' ' << line_of(document) << '\n';
    if (!stream.flush()) return;
  }
  std::rename(fresh.c_str(), deaths_file_.c_str());
}

}  // namespace kuaixun
