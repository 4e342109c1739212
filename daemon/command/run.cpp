#include <algorithm>
#include <csignal>
#include <iostream>
#include <utility>

#include <fmt/format.h>
#include <unistd.h>

#include "app.hpp"
#include "base/line_queue.hpp"
#include "base/log.hpp"
#include "command/commands.hpp"
#include "command/console.hpp"

namespace kuaixun {
namespace {

// For whoever looks on: that nobody does any more is no reason to end, or to wait.
class Display {
 public:
  template <class... Values>
  void show(fmt::format_string<Values...> format, Values&&... values) {
    lines_.add(printable_lines(fmt::format(format, std::forward<Values>(values)...)));
  }

 private:
  LineQueue lines_{STDOUT_FILENO, [](std::uint64_t count) { return fmt::format("({} lines were not read)\n", count); }};
};

// "10:15:03  wire-rss      new        Title", a line for each decision.
void show_round(Display& display, const RoundEvent& event) {
  const auto clock =
      to_rfc3339(std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now())).substr(11, 8);
  if (event.failure != nullptr) {
    display.show("{}  {:<16} {:<9} {}\n", clock, event.state.source.id, "failed", event.failure->error.message);
  } else {
    for (const auto& note : event.report->notes) {
      display.show("{}  {:<16} {:<9} {}\n", clock, event.state.source.id, to_string(note.decision.verdict), note.title);
      if (note.decision.verdict == Verdict::sighting) display.show("{:>36} ({})\n", "", note.decision.reason);
    }
  }
}

// What the decisions add up to, at most every ten seconds: a line that a log can hold as well as a terminal.
class StatusLine {
 public:
  explicit StatusLine(Display& display) : display_(display) {}

  void after_round(const SourceState& state) {
    states_.insert_or_assign(state.source.id, state);
    const auto now = std::chrono::steady_clock::now();
    if (now - shown_ < kEvery) return;
    shown_ = now;
    std::array<long, 4> decided{};
    long failing = 0;
    for (const auto& [id, each] : states_) {
      for (std::size_t verdict = 0; verdict < decided.size(); ++verdict) decided[verdict] += each.decided[verdict];
      failing += each.cursor.failures > 0;
    }
    display_.show("-- {} new, {} revisions, {} sightings from {} sources, {} of them failing\n",
                  decided[std::size_t(Verdict::new_item)], decided[std::size_t(Verdict::revision)],
                  decided[std::size_t(Verdict::sighting)], states_.size(), failing);
  }

  const std::map<std::string, SourceState>& states() const { return states_; }

 private:
  static constexpr std::chrono::seconds kEvery{10};
  std::chrono::steady_clock::time_point shown_ = std::chrono::steady_clock::now();
  Display& display_;
  std::map<std::string, SourceState> states_;
};

void show_start(Display& display, const Settings& settings, const AppAddresses& addresses, RunMode mode) {
  const auto& prefix = settings.kafka.topic_prefix;
  display.show("kuaixun follows {} sources and publishes to Kafka at {}\n", settings.sources.size(),
               addresses.bootstrap);
  if (mode == RunMode::until_stopped) {
    display.show("  read along:  kcat -C -b {} -t {}.items -o beginning -X isolation.level=read_committed\n",
                 addresses.bootstrap, prefix);
    display.show("               kuaixun tail --bootstrap {} --prefix {} --from beginning\n", addresses.bootstrap,
                 prefix);
    if (!addresses.admin.empty())
      display.show("  metrics:     http://{}/metrics   state: http://{}/status\n", addresses.admin, addresses.admin);
  }
  display.show("\n");
}

std::string_view result_of(const SourceState& state) {
  if (state.cursor.failures > 0) return state.cursor.last_error_code;
  return state.staleness == Staleness::fresh ? "ok" : to_string(state.staleness);
}

// What the words of the table mean that stand in it.
void explain(Display& display, const std::map<std::string, SourceState>& states) {
  const auto any = [&](auto is_so) {
    return std::ranges::any_of(states, [&](const auto& each) { return is_so(each.second); });
  };
  if (any([](const SourceState& state) { return state.held_back > 0; }))
    display.show("held: old news, remembered and not published: see [backfill]\n");
  const auto is_stale = [&](Staleness staleness) {
    return any([&](const SourceState& state) { return state.cursor.failures == 0 && state.staleness == staleness; });
  };
  if (is_stale(Staleness::no_news))
    display.show("no_news: it answers, but had nothing new for longer than is usual for it\n");
  if (is_stale(Staleness::empty_list))
    display.show("empty_list: it answers with a list that has no entries any more\n");
  if (is_stale(Staleness::instance)) display.show("instance: nothing that this server carries has news any more\n");
  if (any([](const SourceState& state) { return state.cursor.failures > 0; }))
    display.show("what failed, and what helps: see above, and `kuaixun errors`\n");
}

void show_summary(Display& display, const std::map<std::string, SourceState>& states) {
  display.show("\n{:<18} {:>6} {:>9} {:>9} {:>6}  {}\n", "source", "new", "revision", "sighting", "held", "result");
  for (const auto& [id, state] : states) {
    const auto& decided = state.decided;
    display.show("{:<18} {:>6} {:>9} {:>9} {:>6}  {}\n", id, decided[std::size_t(Verdict::new_item)],
                 decided[std::size_t(Verdict::revision)], decided[std::size_t(Verdict::sighting)], state.held_back,
                 result_of(state));
  }
  explain(display, states);
}

}  // namespace

Exit execute(const RunOptions& options) {
  std::signal(SIGHUP, SIG_IGN);  // until it means to read the sources again: they are just being read
  auto loaded = load_settings(options.config);
  for (const auto& complaint : loaded.complaints) std::cerr << complaint.to_string() << '\n';
  if (!loaded.complaints.empty()) return Exit::configuration;
  auto& settings = loaded.settings;
  let_writes_fail();
  keep_files_private();
  log::configure(settings.log);
  for (const auto& warning : loaded.warnings) log::warning("configuration", {{"warning", warning.to_string()}});
  const auto mode = options.once ? RunMode::once : RunMode::until_stopped;
  const bool shows = settings.show_decisions || options.once;
  const log::Background background;
  Display display;
  StatusLine status(display);
  AppWatchers watchers;
  if (shows)
    watchers.on_started = [&, shown = settings](const AppAddresses& addresses) {
      show_start(display, shown, addresses, mode);
    };
  watchers.on_round = [&](const RoundEvent& event) {
    if (!shows) return;
    show_round(display, event);
    status.after_round(event.state);
  };
  auto result = run_app(std::move(settings), options.config, mode, std::move(watchers));
  if (options.once) show_summary(display, status.states());
  const bool has_failed =
      std::ranges::any_of(status.states(), [](const auto& each) { return each.second.cursor.failures > 0; });
  if (result) return options.once && has_failed ? Exit::sources : Exit::ok;
  log::print(printable("kuaixun run: " + result.error().message) + '\n');
  return exit_of(result.error());
}

}  // namespace kuaixun
