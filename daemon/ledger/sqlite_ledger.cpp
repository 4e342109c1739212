#include "ledger/sqlite_ledger.hpp"

#include <atomic>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "base/kill_point.hpp"
#include "base/log.hpp"
#include "base/thread_name.hpp"
#include "ledger/housekeeping.hpp"
#include "ledger/ledger_age.hpp"
#include "ledger/ledger_files.hpp"
#include "ledger/schema.hpp"
#include "ledger/store.hpp"

namespace kuaixun {
namespace {

void prepare(Database& database, const LedgerSettings& settings) {
  // Debian's SQLite overwrites what is deleted: each row of the outbox would be written to disk twice.
  database.text("PRAGMA secure_delete = OFF");
  // Counts for a new ledger only: a row of the outbox fits into a page.
  database.execute("PRAGMA page_size = 8192");
  database.text("PRAGMA journal_mode = WAL");
  // Rows of the outbox are mostly gone again before the log is written back.
  database.execute("PRAGMA wal_autocheckpoint = 8192");
  database.execute(settings.durability == LedgerSettings::Durability::full ? "PRAGMA synchronous = FULL"
                                                                           : "PRAGMA synchronous = NORMAL");
  database.execute(
      "PRAGMA busy_timeout = 2000; PRAGMA cache_size = -65536; PRAGMA temp_store = MEMORY; PRAGMA journal_size_limit = "
      "67108864");
  // A check of all pages would cost a large ledger seconds at every start; SQLite reports damage there when it meets
  // it.
  constexpr std::int64_t kSmallLedger = 4096;
  if (database.number("PRAGMA page_count") < kSmallLedger || damage_is_noted(settings.directory))
    if (const auto verdict = database.text("PRAGMA quick_check(1)"); verdict != "ok")
      throw LedgerFailure({"ledger_corrupt", fmt::format("the ledger is damaged ({})", verdict)});
  forget_damage(settings.directory);
  migrate(database);
}

}  // namespace

// The thread that owns the database.
class SqliteLedger::Writer {
 public:
  Writer(asio::any_io_executor io, const LedgerSettings& settings, Clock& clock, Metrics& metrics, TakeBack take_back)
      : io_(std::move(io)),
        take_back_(std::move(take_back)),
        clock_(clock),
        directory_(settings.directory),
        lock_(settings.directory),
        database_(ledger_file(settings.directory)),
        store_((prepare(database_, settings), database_)),
        housekeeping_(database_, settings.remember),
        age_(store_.kept_age(), since(store_.age_kept_at())),
        id_(database_.text("SELECT value FROM meta WHERE name = 'id'")),
        commit_seconds_(metrics.histogram("kuaixun_ledger_commit_duration_seconds",
                                          "From the begin of a ledger transaction to its commit on disk.",
                                          {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5})),
        group_size_(metrics.histogram("kuaixun_ledger_rounds_per_commit", "Writes that shared one ledger transaction.",
                                      {1, 2, 5, 10, 25, 50, 100, 500})),
        rows_(metrics.gauge("kuaixun_outbox_rows", "Records that Kafka has not acknowledged yet.")),
        bytes_(metrics.gauge("kuaixun_outbox_bytes", "Bytes of the records that Kafka has not acknowledged yet.")),
        oldest_(metrics.gauge("kuaixun_outbox_oldest_timestamp_seconds",
                              "When the oldest unacknowledged record was decided, Unix time; 0: none.")),
        known_(metrics.gauge("kuaixun_known_items", "Items that the ledger remembers.")) {
    change_size(store_.count_outbox());
    known_.set(double(store_.known_items()));
    thread_ = std::thread([this] { work(); });
  }

  ~Writer() { close(); }

  void close() {
    if (!thread_.joinable()) return;
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
  }

  std::chrono::milliseconds busy_for() const {
    const auto since = busy_since_.load();
    return since == Steady::time_point{} ? std::chrono::milliseconds{0}
                                         : std::chrono::duration_cast<std::chrono::milliseconds>(Steady::now() - since);
  }

  const std::string& id() const { return id_; }

  OutboxSize size() const {
    const auto oldest = oldest_at_.load();
    return {std::uint64_t(outbox_rows_.load()), std::uint64_t(outbox_bytes_.load()),
            oldest < 0 ? std::nullopt : std::optional(Time{std::chrono::milliseconds{oldest}})};
  }

  // Runs `work` in the next transaction and returns once it is committed.
  template <class F>
  Task<Result<std::invoke_result_t<F, Store&>>> write(F work) {
    return run(writing_, std::move(work));
  }

  // Runs `work`, which changes nothing in the database, before the next transaction that writes.
  template <class F>
  Task<Result<std::invoke_result_t<F, Store&>>> read(F work) {
    return run(reading_, std::move(work));
  }

 private:
  using Steady = std::chrono::steady_clock;
  struct Job {
    std::function<void(Store&)> work;
    std::optional<Error> error{};
    std::exception_ptr bug{};
    std::function<void()> done{};
  };

  using Jobs = std::deque<Job*>;

  template <class F>
  Task<Result<std::invoke_result_t<F, Store&>>> run(Jobs& waiting, F work) {
    using Value = std::invoke_result_t<F, Store&>;
    std::optional<Value> value;
    Job job{[&](Store& store) { value.emplace(work(store)); }};
    co_await submit(waiting, job);
    if (job.bug) std::rethrow_exception(job.bug);
    if (job.error) co_return std::move(*job.error);
    co_return std::move(*value);
  }

  Task<void> submit(Jobs& waiting, Job& job) {
    auto initiate = [this, &waiting, &job](auto handler) {
      auto shared = std::make_shared<decltype(handler)>(std::move(handler));  // a function must be copyable
      job.done = [io = io_, shared] { asio::post(io, std::move(*shared)); };
      {
        const std::lock_guard lock(mutex_);
        waiting.push_back(&job);
      }
      wake_.notify_one();
    };
    co_await asio::async_initiate<const asio::use_awaitable_t<>, void()>(std::move(initiate), asio::use_awaitable);
  }

  void work() {
    name_thread("ledger");
    std::unique_lock lock(mutex_);
    auto housekeeping = std::chrono::steady_clock::now() + kHousekeeping;
    while (true) {
      const auto has_work = [this] { return !reading_.empty() || !writing_.empty(); };
      wake_.wait_until(lock, housekeeping, [&] { return stopping_ || has_work(); });
      if (stopping_ && !has_work()) return keep_age();
      auto reads = std::exchange(reading_, {});
      auto group = std::exchange(writing_, {});
      lock.unlock();
      busy_since_ = Steady::now();
      if (!reads.empty()) run_reads(reads);
      if (!group.empty()) run_group(group);
      if (std::chrono::steady_clock::now() >= housekeeping) {
        keep_house();
        housekeeping = std::chrono::steady_clock::now() + kHousekeeping;
      }
      busy_since_ = Steady::time_point{};
      lock.lock();
    }
  }

  // In one transaction that takes no lock for writing and has nothing to commit: without it, each statement would take
  // and leave a view of the database. What one of them throws is its own.
  void run_reads(Jobs& reads) {
    const auto begun = attempt([this] { begin_reading_.run(); });
    for (auto* job : reads) {
      job->error = begun;
      if (!begun) job->error = attempt([&] { run_read(*job); });
    }
    if (!begun) attempt([this] { end_reading_.run(); });
    for (auto* job : reads) std::exchange(job->done, {})();  // the job may be gone after this
  }

  void run_read(Job& job) {
    try {
      job.work(store_);
    } catch (const LedgerFailure&) {
      throw;
    } catch (...) {
      job.bug = std::current_exception();
    }
  }

  // The failure of `work`, if it fails.
  template <class F>
  std::optional<Error> attempt(F work) {
    try {
      work();
      return std::nullopt;
    } catch (const LedgerFailure& failure) {
      note(failure.error());
      return failure.error();
    }
  }

  void note(const Error& error) {
    if (error.code == "ledger_corrupt") note_damage(directory_);
  }

  void run_group(Jobs& group) {
    const auto start = std::chrono::steady_clock::now();
    try {
      grow_older();
      begin_.run();
      for (auto* job : group) run_job(*job);
      store_.finish();
      commit_.run();
      change_size(store_.take_outbox_change());
    } catch (const LedgerFailure& failure) {
      note(failure.error());
      give_up(group, failure.error());
    } catch (const Bug&) {
      give_up(group, {"ledger_io", "write to the ledger: taken back with a round that failed"});
    }
    commit_seconds_.observe(std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count());
    group_size_.observe(double(group.size()));
    for (auto* job : group) std::exchange(job->done, {})();  // the job may be gone after this
  }

  // What a job throws is a bug, and ends the daemon: those that share its transaction are not kept apart from it by
  // savepoints, which cost every write a copy of each page that it touches.
  struct Bug {};
  void run_job(Job& job) {
    store_.begin_round();
    try {
      job.work(store_);
    } catch (const LedgerFailure&) {
      throw;
    } catch (...) {
      job.bug = std::current_exception();
      throw Bug{};
    }
  }

  void give_up(Jobs& group, const Error& error) {
    roll_back();
    store_.take_outbox_change();
    for (auto* job : group)
      if (!job->bug) job->error = error;
  }

  void roll_back() {
    store_.take_back();
    try {
      database_.execute("ROLLBACK");
    } catch (const LedgerFailure&) {
      // SQLite has rolled back by itself: there is no transaction any more.
    }
  }

  void change_size(const OutboxCount& change) {
    if (change.rows == 0 && change.bytes == 0) return;
    outbox_rows_ += change.rows;
    outbox_bytes_ += change.bytes;
    const auto oldest = outbox_rows_ == 0 ? std::nullopt : store_.oldest_in_outbox();
    oldest_at_ = oldest ? oldest->time_since_epoch().count() : -1;
    rows_.set(double(outbox_rows_));
    bytes_.set(double(outbox_bytes_));
    oldest_.set(oldest ? double(oldest->time_since_epoch().count()) / 1000 : 0);
  }

  // Now and then, idle or not: forgets what is long over, in steps too small to be felt.
  void keep_house() {
    constexpr int kStep = 2'000;
    try {
      grow_older();
      database_.execute("BEGIN IMMEDIATE");
      const auto dropped = housekeeping_.step(age_.now(), kStep);
      if (take_back_)
        for (const auto& key : dropped.told) store_.append(take_back_(key, clock_.now()));
      kill_point("forgotten");
      if (age_.now() - store_.kept_age() >= kAgeIsKept) store_.keep_age(age_.now(), clock_.now());
      database_.execute("COMMIT");
      change_size(store_.take_outbox_change());
      if (dropped.items + dropped.lists > 0) {
        store_.forget_found();
        log::debug("forgotten", {{"items", dropped.items}, {"sources", dropped.lists}});
      }
      known_.set(double(store_.known_items()));
    } catch (const LedgerFailure& failure) {
      roll_back();
      store_.take_outbox_change();
      log::warning("ledger_housekeeping_failed",
                   {{"code", failure.error().code.name()}, {"error", failure.error().message}});
    }
  }

  void grow_older() {
    const auto now = clock_.steady_now();
    age_.pass(now - std::exchange(aged_at_, now));
    if (store_.take_heard()) age_.heard();
    store_.set_age(age_.now());
  }

  std::chrono::milliseconds since(std::optional<Time> kept_at) const {
    return kept_at ? clock_.now() - *kept_at : std::chrono::milliseconds{0};
  }

  // At the end: what is written down in between, now and then, may be minutes old.
  void keep_age() {
    try {
      grow_older();
      store_.keep_age(age_.now(), clock_.now());
    } catch (const LedgerFailure&) {
      // The next start takes the ledger for younger, and remembers longer.
    }
  }

  static constexpr std::chrono::seconds kHousekeeping{10}, kAgeIsKept{600};

  asio::any_io_executor io_;
  TakeBack take_back_;
  Clock& clock_;
  std::string directory_;
  FileLock lock_;
  Database database_;
  Store store_;
  Housekeeping housekeeping_;
  LedgerAge age_;
  std::chrono::milliseconds aged_at_ = clock_.steady_now();
  Statement begin_{database_, "BEGIN IMMEDIATE"}, commit_{database_, "COMMIT"};
  Statement begin_reading_{database_, "BEGIN"}, end_reading_{database_, "COMMIT"};
  std::string id_;
  Histogram commit_seconds_;
  Histogram group_size_;
  Gauge rows_;
  Gauge bytes_;
  Gauge oldest_;
  Gauge known_;
  std::atomic<std::int64_t> outbox_rows_ = 0, outbox_bytes_ = 0, oldest_at_ = -1;

  std::atomic<Steady::time_point> busy_since_ = Steady::time_point{};  // at jobs or housekeeping; none: waiting

  std::mutex mutex_;  // of the queues between the io thread and this one
  std::condition_variable wake_;
  Jobs reading_, writing_;
  bool stopping_ = false;
  std::thread thread_;
};

Result<std::unique_ptr<SqliteLedger>> SqliteLedger::open(asio::any_io_executor io, LedgerSettings settings,
                                                         Clock& clock, Metrics& metrics, TakeBack take_back) {
  try {
    return std::unique_ptr<SqliteLedger>(
        new SqliteLedger(std::make_unique<Writer>(std::move(io), settings, clock, metrics, std::move(take_back))));
  } catch (const LedgerFailure& failure) {
    auto error = failure.error();
    if (error.code != "ledger_corrupt") return error;
    // Whatever starts next must neither trip over it again nor take its place silently: see `ledger_lost`.
    auto aside = set_aside(settings.directory, clock.now());
    if (!aside) return std::move(error).with_context(aside.error().message);
    error.message +=
        fmt::format("; it was set aside as {}: `kuaixun rebuild` makes a new one from what Kafka holds", *aside);
    return error;
  }
}

SqliteLedger::SqliteLedger(std::unique_ptr<Writer> writer) : writer_(std::move(writer)) {}
SqliteLedger::~SqliteLedger() = default;

const std::string& SqliteLedger::id() const { return writer_->id(); }
OutboxSize SqliteLedger::outbox_size() const { return writer_->size(); }
std::chrono::milliseconds SqliteLedger::busy_for() const { return writer_->busy_for(); }
void SqliteLedger::close() { writer_->close(); }

namespace {
// What a writer's job returns when it returns nothing.
struct Done {};

Result<void> without_value(const Result<Done>& result) {
  return result ? Result<void>{} : Result<void>{result.error()};
}
}  // namespace

Task<Result<void>> SqliteLedger::write(std::function<void(LedgerTransaction&)> round) {
  auto work = [&](Store& store) {
    round(store);
    return Done{};
  };
  co_return without_value(co_await writer_->write(work));
}

Task<Result<void>> SqliteLedger::read(std::function<void(const LedgerTransaction&)> round) {
  auto work = [&](const Store& store) {
    round(store);
    return Done{};
  };
  co_return without_value(co_await writer_->read(work));
}

Task<Result<std::map<std::string, Cursor>>> SqliteLedger::cursors() {
  auto work = [](Store& store) { return store.cursors(); };
  co_return co_await writer_->read(work);
}

Task<Result<std::vector<OutboxRow>>> SqliteLedger::outbox(std::uint64_t after, std::size_t max_rows,
                                                          std::size_t max_bytes) {
  auto work = [=](Store& store) { return store.outbox(after, max_rows, max_bytes); };
  co_return co_await writer_->read(work);
}

Task<Result<void>> SqliteLedger::acknowledge(std::uint64_t sequence, std::size_t keep) {
  auto work = [=](Store& store) {
    store.acknowledge(sequence, keep);
    return Done{};
  };
  co_return without_value(co_await writer_->write(work));
}

Task<Result<void>> SqliteLedger::adopt(Progress progress) {
  auto work = [=](Store& store) {
    store.adopt(progress);
    return Done{};
  };
  co_return without_value(co_await writer_->write(work));
}

Task<Result<std::uint64_t>> SqliteLedger::acknowledged() {
  auto work = [](Store& store) { return store.acknowledged(); };
  co_return co_await writer_->read(work);
}

Task<Result<std::uint64_t>> SqliteLedger::last_sequence() {
  auto work = [](Store& store) { return store.last_sequence(); };
  co_return co_await writer_->read(work);
}

Task<Result<std::vector<OutboxRow>>> SqliteLedger::newest_acknowledged(std::size_t count) {
  auto work = [=](Store& store) { return store.newest_acknowledged(count); };
  co_return co_await writer_->read(work);
}

}  // namespace kuaixun
