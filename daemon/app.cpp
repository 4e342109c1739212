#include "app.hpp"

#include <algorithm>
#include <filesystem>
#include <iterator>
#include <set>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include "base/descriptors.hpp"
#include "base/log.hpp"
#include "base/version.hpp"
#include "collect/folder_watch.hpp"
#include "connectors/article_reader.hpp"
#include "connectors/registry.hpp"
#include "demo_site.hpp"
#include "fetch/curl_fetcher.hpp"
#include "ingest/outbox_drain.hpp"
#include "ledger/ledger_files.hpp"
#include "ledger/sqlite_ledger.hpp"
#include "observe/admin.hpp"
#include "observe/loop_beat.hpp"
#include "observe/systemd.hpp"
#include "observe/watch.hpp"
#include "opml.hpp"
#include "publish/embedded_broker.hpp"
#include "publish/kafka_publisher.hpp"
#include "publish/topic_policies.hpp"
#include "reload.hpp"
#include "source_endpoints.hpp"
#include "status_page.hpp"
#include "why_endpoint.hpp"

namespace kuaixun {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr milliseconds kDrainFor{8'000};    // at the stop, for what the outbox still holds
constexpr milliseconds kTellEvery{10'000};  // systemd, how it goes
constexpr std::size_t kRefill = 1'000;      // records that an embedded broker gets back after a restart

Result<void> make_state_directory(const std::string& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error == std::errc::no_space_on_device)
    return Error{"ledger_full", fmt::format("create {}: {}", directory, error.message())};
  if (error)
    return Error{"state_directory",
                 fmt::format("create {}: {}: name a writable [state] directory", directory, error.message())};
  // An earlier version made the ledger as the umask had it. Whether that can be changed is not worth a failure.
  fs::permissions(ledger_file(directory), fs::perms::owner_read | fs::perms::owner_write, error);
  return {};
}

std::size_t worker_count(const ScheduleSettings& schedule) {
  return schedule.workers > 0 ? std::size_t(schedule.workers) : std::max(1u, std::thread::hardware_concurrency());
}

// As many names as a line of the log can bear.
std::string first_of(const std::vector<std::string>& names) {
  constexpr std::size_t kMost = 20;
  const auto shown = std::min(names.size(), kMost);
  auto text = fmt::format("{}", fmt::join(names.begin(), names.begin() + std::ptrdiff_t(shown), ","));
  return shown == names.size() ? text : fmt::format("{},… ({} more)", text, names.size() - shown);
}

// A context whose tasks can be destroyed while the parts that they refer to are still there.
class IoContext : public asio::io_context {
 public:
  using asio::execution_context::shutdown;
  using asio::io_context::io_context;
};

// All parts, in the order of their building; taken down in the opposite one.
class App {
 public:
  App(Settings settings, std::string config_file, RunMode mode, AppWatchers watchers)
      : settings_(std::move(settings)),
        config_file_(std::move(config_file)),
        mode_(mode),
        watchers_(std::move(watchers)),
        workers_(worker_count(settings_.schedule)) {
    metrics_.gauge("kuaixun_build_info", "1, with the version as label.", {{"version", std::string(kVersion)}}).set(1);
  }

  // What waits in the context refers to parts: it goes before them. What works for it on other threads ends before.
  ~App() {
    board_.ended();
    watch_.leave_soon(1);
    watch_.watch_ledger({});
    workers_.join();
    if (publisher_) publisher_->close();
    if (ledger_) ledger_->close();
    io_.shutdown();
  }

  Result<void> run() {
    if (auto built = build(); !built) return built;
    auto main = main_task();
    asio::co_spawn(io_, std::move(main), [this](std::exception_ptr failure) {
      failure_ = failure;
      io_.stop();
    });
    board_.turned();
    io_.run();
    if (failure_) std::rethrow_exception(failure_);
    return result_;
  }

 private:
  Result<void> build() {
    if (auto enough = need_descriptors(std::size_t(settings_.fetch.at_once)); !enough) return enough;
    if (auto made = make_state_directory(settings_.ledger.directory); !made) return made;
    auto take_back = [encoder = Encoder(settings_.kafka)](const Key& told, Time now) {
      return encoder.encode_forgotten(told, now);
    };
    auto ledger = SqliteLedger::open(io_.get_executor(), settings_.ledger, clock_, metrics_, std::move(take_back));
    if (!ledger) return ledger.error();
    ledger_ = std::move(*ledger);
    watch_.watch_ledger([this] { return ledger_->busy_for(); });
    notes_.emplace(settings_.ledger.directory);
    auto kafka = settings_.kafka;
    if (kafka.embedded()) {
      auto broker = EmbeddedBroker::start(kafka);
      if (!broker) return broker.error();
      broker_ = std::move(*broker);
      kafka = broker_->client_settings();
    }
    addresses_.bootstrap = broker_ ? broker_->address() : kafka.bootstrap;
    publisher_ = std::make_unique<KafkaPublisher>(io_.get_executor(), kafka, ledger_->id(), clock_, metrics_);
    memory_ = std::make_unique<MemoryBudget>(io_.get_executor(), settings_.fetch.memory, metrics_);
    fetcher_ = std::make_unique<CurlFetcher>(io_.get_executor(), workers_, *memory_, settings_.fetch, clock_, metrics_,
                                             &board_);
    const PipelineParts parts{*fetcher_, *ledger_, all_connectors(), Workers(workers_, &board_, &*notes_),
                              *memory_,  clock_,   metrics_,         read_article,
                              &board_};
    pipeline_ = std::make_unique<Pipeline>(parts, Encoder(settings_.kafka), settings_.schedule, settings_.backfill,
                                           settings_.dedup, PageLimits{}, settings_.fetch.max_body_bytes);
    folders_ = std::make_unique<FolderWatch>(io_.get_executor(), [this](const auto& path) { hear_of_file(path); });
    drain_ = std::make_unique<OutboxDrain>(io_.get_executor(), *ledger_, *publisher_, clock_, metrics_,
                                           broker_ ? kRefill : 0);
    scheduler_ = std::make_unique<Scheduler>(io_.get_executor(), parts, *pipeline_, settings_.schedule,
                                             settings_.outbox, [this](const RoundEvent& event) { after_round(event); });
    return serve_pages();
  }

  Result<void> serve_pages() {
    const auto io = io_.get_executor();
    if (!settings_.demo.listen.empty()) {
      auto demo = HttpServer::listen(io, settings_.demo.listen, demo_site(settings_.demo.directory, clock_));
      if (!demo) return demo.error();
      demo_ = std::move(*demo);
      addresses_.demo = settings_.demo.listen;
    }
    return serve_admin(io, settings_.admin);
  }

  Result<void> serve_admin(asio::any_io_executor io, const AdminSettings& admin) {
    const auto handler = serve_endpoints(endpoints(), {admin.hosts, admin.token, admin.socket, settings_.instance});
    if (!admin.listen.empty()) {
      auto served = HttpServer::listen(io, admin.listen, handler);
      if (!served) return served.error();
      admin_ = std::move(*served);
      addresses_.admin = fmt::format("{}:{}", admin.listen.substr(0, admin.listen.rfind(':')), admin_->port());
    }
    if (admin.socket.empty()) return {};
    auto served = HttpServer::listen_at(io, admin.socket, handler);
    if (served)
      admin_socket_ = std::move(*served);
    else if (admin.is_socket_said)
      return served.error();
    else
      log::warning("no_admin_socket", {{"code", served.error().code.name()}, {"error", served.error().message}});
    return {};
  }

  // All that a running daemon can be asked.
  std::vector<AdminEndpoint> endpoints() {
    auto table = admin_pages(metrics_, {[this] { return unready(); }, [this] { return stuck(); },
                                        [this] { return beat_.longest(); }, [this] { return status(); }});
    std::ranges::move(source_endpoints(*scheduler_), std::back_inserter(table));
    table.push_back(why_endpoint(*ledger_, *scheduler_));
    std::ranges::move(reload_endpoints([this](bool forced) { return reload(forced); }), std::back_inserter(table));
    return table;
  }

  Task<void> main_task() {
    auto cursors = co_await ledger_->cursors();
    if (!cursors) {
      result_ = cursors.error();
      co_return;
    }
    if (auto prepared = co_await pipeline_->prepare(); !prepared) {
      result_ = prepared.error();
      co_return;
    }
    keep_known_ids(settings_.sources, *cursors);
    follow(settings_.sources, *cursors);
    if (broker_) co_await refill();
    spawn_drain();
    spawn_helpers();
    if (watchers_.on_started) watchers_.on_started(addresses_);
    systemd::ready();
    log::info(
        "started",
        {{"instance", settings_.instance}, {"sources", settings_.sources.size()}, {"bootstrap", addresses_.bootstrap}});
    if (mode_ == RunMode::once)
      co_await scheduler_->run_once();
    else
      co_await scheduler_->run();
    co_await stop();
  }

  // An embedded broker starts empty: what it held last is put back.
  Task<void> refill() {
    auto started = co_await publisher_->start(0);  // it knows of nothing yet
    auto rows = co_await ledger_->newest_acknowledged(kRefill);
    if (started && rows && !rows->empty()) {
      const auto count = rows->size();
      if (auto refilled = co_await publisher_->refill(std::move(*rows)); refilled)
        log::info("embedded_broker_refilled", {{"records", count}});
    }
  }

  void spawn_drain() {
    auto drain = drain_->run();
    auto on_end = [this](std::exception_ptr failure, Result<void> result) {
      drained_ = true;
      if (failure) failure_ = failure;
      if (!failure && !result) {
        result_ = std::move(result);
        log::error("publishing_ended", {{"code", result_.error().code.name()}, {"error", result_.error().message}});
      }
      if (failure || !result_) scheduler_->stop();
      drain_ended_.raise();
    };
    asio::co_spawn(io_, std::move(drain), std::move(on_end));
  }

  void spawn_helpers() {
    auto reload = reload_on_signal();
    asio::co_spawn(io_, std::move(reload), ignore_end());
    auto telling = tell_systemd();
    asio::co_spawn(io_, std::move(telling), ignore_end());
    auto asking = ask_every_second();
    asio::co_spawn(io_, std::move(asking), ignore_end());
    auto watching = folders_->run();
    asio::co_spawn(io_, std::move(watching), ignore_end());
    auto beating = beat_.run();
    asio::co_spawn(io_, std::move(beating), ignore_end());
  }

  // Cancelled at the stop; what else they throw is a bug and ends the daemon.
  std::function<void(std::exception_ptr)> ignore_end() {
    return [this](std::exception_ptr failure) {
      if (failure && !stopping_) std::rethrow_exception(failure);
    };
  }

  // On the watching thread: this one may be stuck.
  void hear_signal() {
    log::info("stopping", {});
    systemd::stopping();
    asio::post(io_, [this] { stop_rounds(); });
  }

  void stop_rounds() {
    if (scheduler_) scheduler_->stop();
  }

  void follow(std::vector<Source> sources, const std::map<std::string, Cursor>& cursors) {
    std::set<std::string> folders;  // of a file the one that it is in
    for (const auto& source : sources) {
      const std::filesystem::path path = path_of_file_url(source.url);
      std::error_code unreadable;  // its round will say so
      const bool is_folder = std::filesystem::is_directory(path, unreadable);
      if (!path.empty()) folders.insert((is_folder ? path : path.parent_path()).string());
    }
    folders_->follow(folders);
    scheduler_->follow(std::move(sources), cursors);
  }

  void hear_of_file(const std::string& path) {
    const auto folder = std::filesystem::path(path).parent_path().string();
    for (const auto& [id, state] : scheduler_->states()) {
      const auto followed = path_of_file_url(state.source.url);
      if (followed.empty() || (followed != path && followed != folder)) continue;
      pipeline_->settle(path);
      scheduler_->look_again(id);
    }
  }

  Task<void> reload_on_signal() {
    while (true) {
      co_await reload_signals_.async_wait(asio::use_awaitable);
      auto reloading = reload(false);
      co_await std::move(reloading);
    }
  }

  // All of it or nothing.
  Task<Reload> reload(bool forced) {
    systemd::reloading();
    auto asking = ledger_->cursors();
    auto cursors = co_await std::move(asking);
    auto loaded = load_settings(config_file_);
    if (cursors) keep_known_ids(loaded.settings.sources, *cursors);
    auto done = compare(settings_, loaded.settings, forced);
    if (!cursors) done.complaints.push_back(cursors.error().message);
    if (!loaded.complaints.empty()) done.complaints.clear();  // half of a configuration is compared with none
    for (const auto& complaint : loaded.complaints) done.complaints.push_back(complaint.to_string());
    metrics_.gauge("kuaixun_config_last_reload_successful", "Whether the last reload was done, and not refused.")
        .set(done.complaints.empty() ? 1 : 0);
    if (done.complaints.empty()) apply(std::move(loaded), *cursors);
    tell_reload(done);
    systemd::ready();
    co_return done;
  }

  void apply(LoadedSettings loaded, const std::map<std::string, Cursor>& cursors) {
    for (const auto& warning : loaded.warnings) log::warning("configuration", {{"warning", warning.to_string()}});
    take_over(settings_, loaded.settings);
    log::configure(settings_.log);
    fetcher_->set(settings_.fetch);
    pipeline_->set(settings_.schedule, settings_.backfill);
    scheduler_->set(settings_.schedule);
    follow(settings_.sources, cursors);
  }

  void tell_reload(const Reload& reload) const {
    for (const auto& complaint : reload.complaints) log::error("reload_refused", {{"complaint", complaint}});
    if (!reload.complaints.empty()) return;
    log::info("reloaded", {{"sources", scheduler_->states().size()},
                           {"added", first_of(reload.added)},
                           {"removed", first_of(reload.removed)},
                           {"changed", first_of(reload.changed)},
                           {"taken_over", first_of(reload.taken_over)}});
    if (!reload.needs_restart.empty()) log::warning("restart_needed", {{"settings", first_of(reload.needs_restart)}});
  }

  Task<void> tell_systemd() {
    while (true) {
      systemd::status(fmt::format("{} sources, {} records waiting for Kafka", scheduler_->states().size(),
                                  ledger_->outbox_size().rows));
      co_await clock_.sleep_for(kTellEvery);
    }
  }

  Task<void> ask_every_second() {
    while (true) {
      // Asks Kafka, lest an outage goes unnoticed while there is nothing to send.
      if (publisher_->health() && !broker_ && !std::exchange(topics_checked_, true)) {
        auto checking = check_topics();
        asio::co_spawn(io_, std::move(checking), ignore_end());
      }
      pipeline_->faults().forget_old();
      log::tell_suppressed();
      dropped_lines_.add(double(log::dropped()) - dropped_lines_.value());
      co_await clock_.sleep_for(milliseconds{1'000});
    }
  }

  // Once, when Kafka has been reached: whether its topics keep what we put there.
  Task<void> check_topics() {
    auto work = [this] { return topic_complaints(settings_.kafka, settings_.ledger.remember); };
    const auto complaints = co_await run_on(workers_, std::move(work));
    if (!complaints)
      log::info("topic_policy_unknown",
                {{"code", complaints.error().code.name()}, {"error", complaints.error().message}});
    else
      for (const auto& complaint : *complaints) log::warning("topic_policy", {{"complaint", complaint}});
  }

  Task<void> stop() {
    stopping_ = true;
    boost::system::error_code ignored;
    reload_signals_.cancel(ignored);
    drain_->stop(kDrainFor);
    while (!drained_) co_await drain_ended_.wait(kDrainFor);
    const auto left = ledger_->outbox_size().rows;
    if (mode_ == RunMode::once && result_) result_ = what_is_left(left);
    log::info("stopped", {{"left_in_outbox", left}});
    admin_.reset();
    admin_socket_.reset();
    demo_.reset();
    io_.stop();
  }

  // A single pass has done its work when Kafka has what it decided.
  Result<void> what_is_left(std::uint64_t rows) {
    for (const auto& fault : pipeline_->faults().reasons()) return Error{"local_fault", fault};
    if (const auto& trouble = drain_->trouble()) return *trouble;
    if (auto health = publisher_->health(); !health) return health;
    if (rows == 0) return {};
    return Error{"unsent", fmt::format("{} records still wait for Kafka: the next run sends them", rows)};
  }

  void after_round(const RoundEvent& event) {
    const bool damaged = event.failure != nullptr && event.failure->error.code == "ledger_corrupt";
    if (damaged || ledger_->outbox_size().rows > 0) drain_->wake();  // the drain ends the run
    if (watchers_.on_round) watchers_.on_round(event);
  }

  std::vector<std::string> stuck() const {
    std::vector<std::string> reasons;
    for (const auto& each : watch_.stuck()) reasons.push_back(describe(each));
    return reasons;
  }

  std::vector<std::string> unready() const {
    auto reasons = stuck();
    for (auto& fault : pipeline_->faults().reasons()) reasons.push_back(std::move(fault));
    if (const auto& trouble = drain_->trouble(); trouble && !is_local(*trouble))
      reasons.push_back(trouble->message);
    else if (const auto health = publisher_->health(); !health)
      reasons.push_back(health.error().message);
    if (scheduler_->outbox_is_full())
      reasons.push_back("the outbox is at its limit: sources wait until Kafka has caught up");
    return reasons;
  }

  std::string status() const {
    return status_page(settings_, addresses_, scheduler_->states(), ledger_->outbox_size(), unready(), clock_.now());
  }

  Settings settings_;
  std::string config_file_;
  RunMode mode_;
  AppWatchers watchers_;
  AppAddresses addresses_;
  Result<void> result_{};
  std::exception_ptr failure_;
  bool stopping_ = false, drained_ = false, topics_checked_ = false;

  SystemClock clock_;
  Metrics metrics_;
  BusyBoard board_;
  asio::thread_pool workers_;
  std::optional<WorkNotes> notes_;
  std::unique_ptr<MemoryBudget> memory_;  // rooms in suspended rounds go before it
  std::unique_ptr<SqliteLedger> ledger_;  // its thread posts into the context until it is gone
  std::unique_ptr<EmbeddedBroker> broker_;
  IoContext io_{1};
  Counter dropped_lines_ = metrics_.counter("kuaixun_log_lines_dropped_total",
                                            "Lines of the log that were dropped because nobody read it fast enough.");
  std::unique_ptr<KafkaPublisher> publisher_;
  std::unique_ptr<HttpServer> demo_, admin_, admin_socket_;
  std::unique_ptr<CurlFetcher> fetcher_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<FolderWatch> folders_;
  std::unique_ptr<OutboxDrain> drain_;
  std::unique_ptr<Scheduler> scheduler_;
  Wakeup drain_ended_{io_.get_executor()};
  asio::signal_set reload_signals_{io_, SIGHUP};
  LoopBeat beat_{io_.get_executor(), board_, metrics_};
  Watch watch_{board_, metrics_, [this] { hear_signal(); }};  // last: it calls the rest
};

}  // namespace

Result<void> run_app(Settings settings, const std::string& config_file, RunMode mode, AppWatchers watchers) {
  const BlockedSignals blocked;
  return App(std::move(settings), config_file, mode, std::move(watchers)).run();
}

}  // namespace kuaixun
