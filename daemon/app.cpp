#include "app.hpp"

#include <filesystem>
#include <thread>

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include "base/descriptors.hpp"
#include "base/log.hpp"
#include "base/version.hpp"
#include "connectors/page/page_reader.hpp"
#include "connectors/registry.hpp"
#include "demo_site.hpp"
#include "fetch/curl_fetcher.hpp"
#include "ingest/outbox_drain.hpp"
#include "ledger/sqlite_ledger.hpp"
#include "observe/admin.hpp"
#include "observe/systemd.hpp"
#include "publish/embedded_broker.hpp"
#include "publish/kafka_publisher.hpp"
#include "status_page.hpp"

namespace kuaixun {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr milliseconds kDrainFor{8'000};    // at the stop, for what the outbox still holds
constexpr milliseconds kStalled{30'000};    // a main loop that has not turned for so long makes no progress
constexpr milliseconds kTellEvery{10'000};  // systemd, how it goes
constexpr std::size_t kRefill = 1'000;      // records that an embedded broker gets back after a restart

Result<void> make_state_directory(const std::string& directory) {
  std::error_code error;
  fs::create_directories(directory, error);
  if (error)
    return Error{Remedy::give_up, "state_directory",
                 fmt::format("create {}: {}: name a writable [state] directory", directory, error.message())};
  return {};
}

std::size_t worker_count(const ScheduleSettings& schedule) {
  return schedule.workers > 0 ? std::size_t(schedule.workers) : std::max(1u, std::thread::hardware_concurrency());
}

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

  ~App() {
    // What waits in the context refers to parts: it goes before them.
    workers_.join();
    io_.stop();
  }

  Result<void> run() {
    if (auto built = build(); !built) return built;
    auto main = main_task();
    asio::co_spawn(io_, std::move(main), [this](std::exception_ptr failure) { failure_ = failure; });
    io_.run();
    if (failure_) std::rethrow_exception(failure_);
    return result_;
  }

 private:
  Result<void> build() {
    if (auto enough = need_descriptors(std::size_t(settings_.fetch.at_once)); !enough) return enough;
    if (auto made = make_state_directory(settings_.ledger.directory); !made) return made;
    auto ledger = SqliteLedger::open(io_.get_executor(), settings_.ledger, clock_, metrics_);
    if (!ledger) return ledger.error();
    ledger_ = std::move(*ledger);
    auto kafka = settings_.kafka;
    if (kafka.embedded()) {
      auto broker = EmbeddedBroker::start(kafka);
      if (!broker) return broker.error();
      broker_ = std::move(*broker);
      kafka = broker_->client_settings();
    }
    addresses_.bootstrap = broker_ ? broker_->address() : kafka.bootstrap;
    publisher_ = std::make_unique<KafkaPublisher>(io_.get_executor(), kafka, ledger_->id(), clock_, metrics_);
    if (auto served = serve_pages(); !served) return served;
    fetcher_ = std::make_unique<CurlFetcher>(io_.get_executor(), workers_, settings_.fetch, clock_, metrics_);
    const PipelineParts parts{*fetcher_, *ledger_, all_connectors(), workers_, clock_, metrics_, read_page};
    pipeline_ = std::make_unique<Pipeline>(parts, settings_.kafka, settings_.schedule, settings_.backfill);
    drain_ = std::make_unique<OutboxDrain>(io_.get_executor(), *ledger_, *publisher_, clock_, metrics_,
                                           broker_ ? kRefill : 0);
    scheduler_ = std::make_unique<Scheduler>(io_.get_executor(), parts, *pipeline_, settings_.schedule,
                                             settings_.outbox, [this](const RoundEvent& event) { after_round(event); });
    return {};
  }

  Result<void> serve_pages() {
    const auto io = io_.get_executor();
    if (!settings_.demo.listen.empty()) {
      auto demo = HttpServer::listen(io, settings_.demo.listen, demo_site(settings_.demo.directory, clock_));
      if (!demo) return demo.error();
      demo_ = std::move(*demo);
      addresses_.demo = settings_.demo.listen;
    }
    if (settings_.admin.listen.empty()) return {};
    AdminSources sources{[this] { return unready(); }, [this] { return alive(); }, [this] { return status(); }};
    auto admin = HttpServer::listen(io, settings_.admin.listen, admin_pages(metrics_, std::move(sources), settings_.admin.hosts));
    if (!admin) return admin.error();
    admin_ = std::move(*admin);
    addresses_.admin =
        fmt::format("{}:{}", settings_.admin.listen.substr(0, settings_.admin.listen.rfind(':')), admin_->port());
    return {};
  }

  Task<void> main_task() {
    auto cursors = co_await ledger_->cursors();
    if (!cursors) {
      result_ = cursors.error();
      co_return;
    }
    scheduler_->follow(settings_.sources, *cursors);
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
    auto rows = co_await ledger_->newest(kRefill);
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
        log::error("publishing_ended", {{"code", result_.error().code}, {"error", result_.error().message}});
      }
      if (failure || !result_) scheduler_->stop();
      drain_ended_.raise();
    };
    asio::co_spawn(io_, std::move(drain), std::move(on_end));
  }

  void spawn_helpers() {
    auto stop = stop_on_signal();
    asio::co_spawn(io_, std::move(stop), ignore_end());
    auto reload = reload_on_signal();
    asio::co_spawn(io_, std::move(reload), ignore_end());
    auto telling = tell_systemd();
    asio::co_spawn(io_, std::move(telling), ignore_end());
  }

  // Cancelled at the stop; what else they throw is a bug and ends the daemon.
  std::function<void(std::exception_ptr)> ignore_end() {
    return [this](std::exception_ptr failure) {
      if (failure && !stopping_) std::rethrow_exception(failure);
    };
  }

  Task<void> stop_on_signal() {
    co_await stop_signals_.async_wait(asio::use_awaitable);
    log::info("stopping", {});
    systemd::stopping();
    scheduler_->stop();
  }

  Task<void> reload_on_signal() {
    while (true) {
      co_await reload_signals_.async_wait(asio::use_awaitable);
      co_await reload();
    }
  }

  Task<void> reload() {
    systemd::reloading();
    auto loaded = load_settings(config_file_);
    auto& succeeded =
        metrics_.gauge("kuaixun_config_last_reload_successful", "Whether the last SIGHUP found sound sources.");
    succeeded.set(loaded.complaints.empty() ? 1 : 0);
    for (const auto& complaint : loaded.complaints)
      log::error("reload_refused", {{"complaint", complaint.to_string()}});
    if (loaded.complaints.empty()) {
      auto cursors = co_await ledger_->cursors();
      if (cursors) {
        scheduler_->follow(std::move(loaded.settings.sources), *cursors);
        log::info("reloaded", {{"sources", scheduler_->states().size()}});
      }
    }
    systemd::ready();
  }

  Task<void> tell_systemd() {
    const auto interval = systemd::watchdog_interval().value_or(kTellEvery);
    while (true) {
      if (alive()) systemd::feed_watchdog();
      systemd::status(fmt::format("{} sources, {} records waiting for Kafka", scheduler_->states().size(),
                                  ledger_->outbox_size().rows));
      co_await clock_.sleep_for(interval);
    }
  }

  Task<void> stop() {
    stopping_ = true;
    boost::system::error_code ignored;
    stop_signals_.cancel(ignored);
    reload_signals_.cancel(ignored);
    drain_->stop(kDrainFor);
    while (!drained_) co_await drain_ended_.wait(kDrainFor);
    const auto left = ledger_->outbox_size().rows;
    log::info("stopped", {{"left_in_outbox", left}});
    admin_.reset();
    demo_.reset();
    io_.stop();
  }

  void after_round(const RoundEvent& event) {
    const bool damaged = event.failure != nullptr && event.failure->error.code == "ledger_corrupt";
    if (damaged || ledger_->outbox_size().rows > 0) drain_->wake();  // the drain ends the run
    if (watchers_.on_round) watchers_.on_round(event);
  }

  bool alive() const { return clock_.steady_now() - scheduler_->last_turn() < kStalled; }

  std::vector<std::string> unready() const {
    std::vector<std::string> reasons;
    if (const auto& trouble = drain_->trouble()) reasons.push_back(trouble->message);
    if (scheduler_->outbox_is_full())
      reasons.push_back("the outbox is at its limit: sources wait until Kafka has caught up");
    if (!alive()) reasons.push_back("the main loop makes no progress");
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
  bool stopping_ = false, drained_ = false;

  SystemClock clock_;
  Metrics metrics_;
  asio::thread_pool workers_;
  std::unique_ptr<SqliteLedger> ledger_;  // its thread posts into the context until it is gone
  std::unique_ptr<EmbeddedBroker> broker_;
  asio::io_context io_{1};
  std::unique_ptr<KafkaPublisher> publisher_;
  std::unique_ptr<HttpServer> demo_, admin_;
  std::unique_ptr<CurlFetcher> fetcher_;
  std::unique_ptr<Pipeline> pipeline_;
  std::unique_ptr<OutboxDrain> drain_;
  std::unique_ptr<Scheduler> scheduler_;
  Wakeup drain_ended_{io_.get_executor()};
  asio::signal_set stop_signals_{io_, SIGINT, SIGTERM};
  asio::signal_set reload_signals_{io_, SIGHUP};
};

}  // namespace

Result<void> run_app(Settings settings, const std::string& config_file, RunMode mode, AppWatchers watchers) {
  return App(std::move(settings), config_file, mode, std::move(watchers)).run();
}

}  // namespace kuaixun
