#include "command/tail.hpp"

#include <csignal>
#include <cstdio>
#include <iostream>
#include <memory>

#include "command/console.hpp"
#include "publish/record_view.hpp"
#include "settings.hpp"

namespace kuaixun {
namespace {

constexpr std::chrono::milliseconds kTurn{200};  // how soon a signal is heard

std::atomic<bool> interrupted{false};

bool print_to_stdout(std::string_view line) {
  const bool written =
      std::fwrite(line.data(), 1, line.size(), stdout) == line.size() && std::fputc('\n', stdout) != EOF;
  return written && std::fflush(stdout) == 0;
}

Exit fail(const Error& error) {
  warn("kuaixun tail: {}", error.message);
  return Exit::failed;
}

}  // namespace

Exit execute(const TailOptions& options) {
  TailRequest request{.content = topic_content(options.topic).value(),
                      .from = options.from == "beginning" ? From::beginning : From::end,
                      .form = options.json ? TailForm::json : TailForm::line,
                      .count = options.count};
  if (options.bootstrap.empty()) {
    auto loaded = load_settings(options.config);
    for (const auto& complaint : loaded.complaints) std::cerr << complaint.to_string() << '\n';
    if (!loaded.complaints.empty()) return Exit::configuration;
    request.kafka = std::move(loaded.settings.kafka);
  } else {
    request.kafka.bootstrap = options.bootstrap;
    request.kafka.topic_prefix = options.prefix;
  }
  interrupted = false;
  let_writes_fail();  // `tail | head` is a clean end
  for (const int signal : {SIGINT, SIGTERM}) std::signal(signal, [](int) { interrupted = true; });
  return tail(request, print_to_stdout, interrupted);
}

Exit tail(const TailRequest& request, const std::function<bool(std::string_view)>& print,
          const std::atomic<bool>& stop) {
  auto reader = TopicReader::open(request.kafka, {topic_name(request.kafka, request.content)}, request.from);
  if (!reader) return fail(reader.error());
  for (std::uint64_t shown = 0; !stop && (request.count == 0 || shown < request.count);) {
    auto record = (*reader)->next(kTurn);
    if (!record) return fail(record.error());
    if (!*record) continue;
    if (request.form == TailForm::line) {
      if (!print(to_line(**record))) return Exit::ok;
    } else if (const auto json = to_json(**record)) {
      if (!print(printable_json(*json))) return Exit::ok;
    } else {
      warn("kuaixun tail: {}", json.error().message);
    }
    ++shown;
  }
  return Exit::ok;
}

}  // namespace kuaixun
