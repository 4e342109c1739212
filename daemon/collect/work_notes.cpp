#include "collect/work_notes.hpp"

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <sstream>

#include <fcntl.h>
#include <fmt/format.h>
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

}  // namespace

WorkNotes::WorkNotes(const std::string& directory) : deaths_file_(directory + "/deaths") {
  const auto file = directory + "/in-work";
  read_deaths();
  count_deaths(read_file(file));
  descriptor_ = ::open(file.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
  // Room is taken now, so that a full disk later does not silence the notes.
  const std::string empty(kSlots * kSlotBytes, '\0');
  if (descriptor_ < 0 || ::pwrite(descriptor_, empty.data(), empty.size(), 0) != ssize_t(empty.size())) {
    log::warning("work_notes_off", {{"file", file}});
    return;
  }
  for (int slot = kSlots; slot-- > 0;) free_.push_back(slot);
}

WorkNotes::~WorkNotes() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

bool WorkNotes::is_deadly(const InWork& document) {
  if (deaths_.empty()) return false;
  const auto found = deaths_.find(as_noted(document));
  if (found == deaths_.end() || found->second < kDeadly) return false;
  found->second = kDeadly - 1;
  save_deaths();
  return true;
}

// By write() and not in mapped memory, which a full disk of a file system that copies on write turns into a deadly
// signal.
int WorkNotes::note(const InWork& document) {
  if (free_.empty()) return -1;
  const int slot = free_.back();
  auto line = line_of(document);
  line.push_back('\0');
  if (::pwrite(descriptor_, line.data(), line.size(), off_t(slot) * off_t(kSlotBytes)) != ssize_t(line.size()))
    return -1;
  free_.pop_back();
  return slot;
}

void WorkNotes::strike_out(int slot, const InWork& document) {
  if (slot >= 0 && ::pwrite(descriptor_, "", 1, off_t(slot) * off_t(kSlotBytes)) == 1) free_.push_back(slot);
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
