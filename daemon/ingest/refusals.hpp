// Whose refusal it is: one source's, or its host's.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include "model.hpp"

namespace kuaixun {

// A source that is refused (429, or 503 with a time) waits as long as it was told. What that means for the others of
// its host:
//   - a host with few sources is left alone too, for 15 minutes at most;
//   - where there are many (a bridge), one account's trouble is its own, until kEvidence of them have been refused one
//     after the other: then it is the host's;
//   - each time that it happens again before the host has been well for as long as it was left alone, it is left alone
//     for up to twice as long, and for kLongest at most.
// Pure. Hosts are names, whatever they are told apart by.
class Refusals {
 public:
  static constexpr std::size_t kMany = 5, kEvidence = 3;
  static constexpr std::chrono::minutes kFirst{15};
  static constexpr std::chrono::hours kLongest{6};

  // `source` is to wait until `asked`; its host has `sources` of them. Returns until when the host is to be left alone.
  std::optional<Time> refused(const std::string& host, const std::string& source, std::size_t sources, Time asked,
                              Time now);
  void answered(const std::string& host, Time now);

  std::size_t size() const { return hosts_.size(); }

 private:
  struct Host {
    std::set<std::string> refused{};  // since it last answered anybody
    int times = 0;
    Time from{}, until{};  // of its last pause
  };
  std::map<std::string, Host> hosts_;  // that refused lately
};

}  // namespace kuaixun
