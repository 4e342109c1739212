// What a host's robots.txt says to us: the Robots Exclusion Protocol, RFC 9309. Pure.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "text/url.hpp"

namespace kuaixun {

// The product token that robots.txt calls us by; the first word of fetch.user_agent, as it is delivered.
inline constexpr std::string_view kRobotsAgent = "kuaixun";

// The rules of the groups that name an agent, else of those for everybody. Built without rules, it allows everything.
class RobotsRules {
 public:
  // Reads the first 500 KiB of `text`. Cannot fail: what is no rule says nothing. Time linear.
  static RobotsRules parse(std::string_view text, std::string_view agent = kRobotsAgent);

  // The longest matching rule decides, allow before disallow; what no rule speaks of is allowed, and so is /robots.txt.
  // Path and query are matched, both sides percent-encoded alike. Not for paths of more than 2 KiB: those are not
  // allowed.
  bool allows(const Url& url) const;

  // Crawl-delay, which no standard defines but many sites state: seconds between requests; at most a minute.
  std::optional<std::chrono::milliseconds> crawl_delay() const { return crawl_delay_; }

 private:
  struct Rule {
    bool allow = false;
    std::string pattern;  // normalised; '*' is any run of bytes, '$' at the end the end
  };
  class Reader;

  std::vector<Rule> rules_;
  std::optional<std::chrono::milliseconds> crawl_delay_{};
};

}  // namespace kuaixun
