#include "demo_site.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>

#include <fmt/chrono.h>
#include <fmt/format.h>

namespace kuaixun {
namespace {

namespace fs = std::filesystem;

std::optional<std::string> read_file(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  if (!stream || !fs::is_regular_file(path)) return std::nullopt;
  return std::string{std::istreambuf_iterator<char>(stream), {}};
}

std::string type_of(const fs::path& path) {
  const auto ending = path.extension().string();
  if (ending == ".xml") return "application/xml";
  if (ending == ".rss") return "application/rss+xml";
  if (ending == ".atom") return "application/atom+xml";
  if (ending == ".json") return "application/feed+json";
  return "text/html";
}

std::string rfc822(Time time) {
  return fmt::format("{:%a, %d %b %Y %H:%M:%S} +0000", fmt::gmtime(std::chrono::system_clock::to_time_t(time)));
}

void replace_times(std::string& text, std::string_view mark, Time start,
                   const std::function<std::string(Time)>& write) {
  for (auto at = text.find(mark); at != std::string::npos; at = text.find(mark, at)) {
    int hours = 0;
    const char* digits = text.data() + at + mark.size();
    const auto end = std::from_chars(digits, text.data() + text.size(), hours).ptr;
    const auto close = text.find("}}", std::size_t(end - text.data()));
    if (close == std::string::npos) return;
    text.replace(at, close + 2 - at, write(start - std::chrono::hours{hours}));
  }
}

class DemoSite {
 public:
  DemoSite(std::string directory, Clock& clock)
      : directory_(std::move(directory)), clock_(clock), start_(clock.now()) {}

  HttpResponse answer(const HttpRequest& request) {
    if (!first_request_) first_request_ = clock_.steady_now();
    const auto name = fs::path(request.path).filename();
    auto text = current(name);
    if (!text) return {404, "text/plain", "no such sample\n"};
    replace_times(*text, "{{hours:", start_, [](Time time) { return to_rfc3339(time); });
    replace_times(*text, "{{rfc822:", start_, rfc822);
    const auto etag = fmt::format("\"{:x}\"", std::hash<std::string>{}(*text));
    if (request.if_none_match == etag) return {304, type_of(name), "", {{"ETag", etag}}};
    return {200, type_of(name), std::move(*text), {{"ETag", etag}}};
  }

 private:
  std::optional<std::string> current(const fs::path& name) const {
    constexpr std::chrono::seconds kChangesAfter{8};
    if (clock_.steady_now() - *first_request_ >= kChangesAfter)
      if (auto later = read_file(directory_ / (name.string() + ".after-8s"))) return later;
    return read_file(directory_ / name);
  }

  fs::path directory_;
  Clock& clock_;
  Time start_;
  std::optional<std::chrono::milliseconds> first_request_;
};

}  // namespace

HttpServer::Handler demo_site(std::string directory, Clock& clock) {
  auto site = std::make_shared<DemoSite>(std::move(directory), clock);  // shared: a handler is copied
  return [site](const HttpRequest& request) { return at_once(site->answer(request)); };
}

}  // namespace kuaixun
