#include "fetch/name_servers.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <stdexcept>
#include <utility>

#include <ares.h>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "fetch/foreign_sockets.hpp"

namespace kuaixun {
namespace {

constexpr const char* kResolvConf = "/etc/resolv.conf";
constexpr std::chrono::seconds kLookEvery{5};             // at resolv.conf
constexpr std::chrono::milliseconds kTick{100};           // for timeouts, while anybody waits
constexpr int kFirstTryMilliseconds = 1'500, kTries = 2;  // the second try has twice the time
constexpr std::chrono::milliseconds kSecondHalf{200};  // from IPv4 addresses to IPv6 ones or back, as RFC 8305 has it
constexpr std::size_t kMostAddresses = 4;              // of each kind

void init_ares_once() {
  static const int code = ares_library_init(ARES_LIB_INIT_ALL);
  if (code != ARES_SUCCESS) throw std::runtime_error("c-ares cannot be initialised");
}

std::int64_t last_change_of(const char* path) {
  struct stat status {};
  if (stat(path, &status) != 0) return 0;
  return std::int64_t(status.st_mtim.tv_sec) * 1'000'000'000 + status.st_mtim.tv_nsec;
}

LookUp::Answer answer_of(int status) {
  switch (status) {
    case ARES_SUCCESS:
      return LookUp::Answer::found;
    case ARES_ENOTFOUND:
    case ARES_ENODATA:
    case ARES_ENONAME:
    case ARES_EBADNAME:
      return LookUp::Answer::no_such_name;
    default:
      return LookUp::Answer::no_answer;
  }
}

// Of the first addresses; the shortest of their lives.
LookUp look_up_of(int status, const ares_addrinfo* found) {
  LookUp look_up{.answer = answer_of(status)};
  if (found == nullptr) return look_up;
  int lives = 24 * 3600;
  for (const auto* node = found->nodes; node != nullptr && look_up.addresses.size() < kMostAddresses;
       node = node->ai_next) {
    const auto address = address_of(*node->ai_addr);
    if (!address) continue;
    look_up.addresses.push_back(*address);
    lives = std::min(lives, node->ai_ttl);
  }
  look_up.lives = std::chrono::seconds{lives};
  if (look_up.addresses.empty() && look_up.answer == LookUp::Answer::found)
    look_up.answer = LookUp::Answer::no_such_name;
  return look_up;
}

}  // namespace

// Both halves of a look-up: names have addresses of two kinds, and some name servers never answer for one of them.
struct NameServers::Query {
  OnEnd on_end;
  std::array<std::optional<LookUp>, 2> answers{};                      // for IPv6 and IPv4
  std::optional<std::chrono::steady_clock::time_point> waits_until{};  // for the second, once the first was found

  bool is_complete() const { return answers[0] && answers[1]; }
  bool has_found() const {
    return std::any_of(answers.begin(), answers.end(),
                       [](const auto& each) { return each && each->answer == LookUp::Answer::found; });
  }
  void end();
};

// Tells what came, once.
void NameServers::Query::end() {
  if (!on_end) return;
  LookUp all{.answer = LookUp::Answer::no_such_name, .lives = std::chrono::hours{24}};
  for (const auto& each : answers) {
    if (!each || each->answer == LookUp::Answer::no_answer) all.answer = LookUp::Answer::no_answer;
    if (!each || each->answer != LookUp::Answer::found) continue;
    all.lives = std::min(all.lives, each->lives);
    all.addresses.insert(all.addresses.end(), each->addresses.begin(), each->addresses.end());
  }
  if (has_found()) all.answer = LookUp::Answer::found;
  std::exchange(on_end, nullptr)(std::move(all));
}

// One reading of resolv.conf, and its sockets. Lives until its last look-up has ended.
class NameServers::Channel : public std::enable_shared_from_this<Channel> {
 public:
  Channel(const asio::any_io_executor& io, const std::vector<std::string>& servers)
      : io_(io), timer_(io), sockets_(io, [this](int native, ForeignSockets::Event event) { act(native, event); }) {
    init_ares_once();
    std::string in_servers = "b", in_hosts = "f";
    ares_options options{};
    options.timeout = kFirstTryMilliseconds;
    options.tries = kTries;
    options.sock_state_cb = &Channel::on_socket;
    options.sock_state_cb_data = this;
    constexpr int kGiven = ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES | ARES_OPT_SOCK_STATE_CB | ARES_OPT_LOOKUPS;
    options.lookups = in_servers.data();
    if (ares_init_options(&channel_, &options, kGiven) != ARES_SUCCESS) channel_ = nullptr;
    options.lookups = in_hosts.data();
    if (ares_init_options(&hosts_, &options, kGiven) != ARES_SUCCESS) hosts_ = nullptr;
    if (channel_ != nullptr && !servers.empty())
      ares_set_servers_ports_csv(channel_, fmt::format("{}", fmt::join(servers, ",")).c_str());
  }

  ~Channel() {
    closing_ = true;
    if (channel_ != nullptr) ares_destroy(channel_);
    if (hosts_ != nullptr) ares_destroy(hosts_);
  }
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  bool is_open() const { return channel_ != nullptr; }

  void look_up(const std::string& name, OnEnd on_end) {
    if (auto known = in_hosts_file(name); known.answer == LookUp::Answer::found) return on_end(std::move(known));
    const auto query = std::make_shared<Query>(Query{.on_end = std::move(on_end)});
    ask(name, query, 0);
    ask(name, query, 1);
    tick();
  }

  // Nobody is told any more.
  void abandon() {
    closing_ = true;
    if (channel_ != nullptr) ares_cancel(channel_);
    timer_.cancel();
  }

 private:
  struct Half {
    std::shared_ptr<Channel> channel;
    std::shared_ptr<Query> query;
    std::size_t index;
  };

  // For both kinds of addresses at once: c-ares leaks the name when only one kind stands there and the other is asked
  // for.
  LookUp in_hosts_file(const std::string& name) {
    LookUp look_up;
    ares_addrinfo_hints hints{};
    hints.ai_family = AF_UNSPEC;
    hints.ai_socktype = SOCK_STREAM;
    if (hosts_ != nullptr) ares_getaddrinfo(hosts_, name.c_str(), nullptr, &hints, &Channel::on_hosts_line, &look_up);
    return look_up;
  }

  // Before ares_getaddrinfo returns: a file keeps nobody waiting.
  static void on_hosts_line(void* user, int status, int, ares_addrinfo* found) noexcept {
    const std::unique_ptr<ares_addrinfo, void (*)(ares_addrinfo*)> owned(found, &ares_freeaddrinfo);
    try {
      *static_cast<LookUp*>(user) = look_up_of(status, found);
    } catch (...) {
    }
  }

  void ask(const std::string& name, const std::shared_ptr<Query>& query, std::size_t index) {
    ares_addrinfo_hints hints{};
    hints.ai_family = index == 0 ? AF_INET6 : AF_INET;
    hints.ai_socktype = SOCK_STREAM;
    auto half = std::make_unique<Half>(Half{shared_from_this(), query, index});
    ++pending_;
    ares_getaddrinfo(channel_, name.c_str(), nullptr, &hints, &Channel::on_answer, half.release());
  }

  // No exception may pass through c-ares' frames: who is not told waits until their patience ends.
  static void on_answer(void* user, int status, int, ares_addrinfo* found) noexcept {
    const std::unique_ptr<Half> half(static_cast<Half*>(user));
    const std::unique_ptr<ares_addrinfo, void (*)(ares_addrinfo*)> owned(found, &ares_freeaddrinfo);
    auto& channel = *half->channel;
    --channel.pending_;
    try {
      if (!channel.closing_) channel.take(half->query, half->index, look_up_of(status, found));
      // Its last look-up must not end it while c-ares is at work.
      asio::post(channel.io_, [kept = std::move(half->channel)] {});
    } catch (...) {
    }
  }

  void take(const std::shared_ptr<Query>& query, std::size_t index, LookUp look_up) {
    query->answers[index] = std::move(look_up);
    if (query->is_complete()) return query->end();
    if (!query->has_found()) return;
    query->waits_until = std::chrono::steady_clock::now() + kSecondHalf;
    half_answered_.push_back(query);
  }

  void end_half_answered() {
    const auto now = std::chrono::steady_clock::now();
    while (!half_answered_.empty() && half_answered_.front()->waits_until <= now) {
      half_answered_.front()->end();
      half_answered_.pop_front();
    }
  }

  // A socket that cannot be watched gets no answer.
  static void on_socket(void* user, ares_socket_t native, int readable, int writable) noexcept {
    auto& channel = *static_cast<Channel*>(user);
    try {
      channel.sockets_.want(native, readable != 0, writable != 0);
    } catch (...) {
    }
  }

  void act(int native, ForeignSockets::Event event) {
    const auto self = shared_from_this();
    const bool readable = event != ForeignSockets::Event::writable;
    const bool writable = event != ForeignSockets::Event::readable;
    ares_process_fd(channel_, readable ? native : ARES_SOCKET_BAD, writable ? native : ARES_SOCKET_BAD);
  }

  void tick() {
    if ((pending_ == 0 && half_answered_.empty()) || closing_ || std::exchange(ticking_, true)) return;
    timer_.expires_after(kTick);
    auto on_due = [weak = weak_from_this()](boost::system::error_code error) {
      const auto self = weak.lock();
      if (!self) return;
      self->ticking_ = false;
      if (error) return;
      ares_process_fd(self->channel_, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
      self->end_half_answered();
      self->tick();
    };
    timer_.async_wait(std::move(on_due));
  }

  asio::any_io_executor io_;
  asio::steady_timer timer_;
  ForeignSockets sockets_;
  ares_channel channel_ = nullptr;
  ares_channel hosts_ = nullptr;                      // reads /etc/hosts only
  std::deque<std::shared_ptr<Query>> half_answered_;  // in order of their patience
  int pending_ = 0;
  bool ticking_ = false, closing_ = false;
};

NameServers::NameServers(asio::any_io_executor io, std::vector<std::string> servers)
    : io_(std::move(io)), servers_(std::move(servers)) {}

NameServers::~NameServers() {
  if (channel_) channel_->abandon();
}

void NameServers::look_up(const std::string& name, OnEnd on_end) {
  reopen_when_changed();
  if (!channel_) channel_ = std::make_shared<Channel>(io_, servers_);
  if (channel_->is_open()) return channel_->look_up(name, std::move(on_end));
  channel_.reset();
  on_end(LookUp{});
}

bool NameServers::is_server(const std::string& text) {
  init_ares_once();
  ares_channel channel = nullptr;
  if (text.empty() || text.find(',') != std::string::npos || ares_init(&channel) != ARES_SUCCESS) return false;
  const int code = ares_set_servers_ports_csv(channel, text.c_str());
  ares_destroy(channel);
  return code == ARES_SUCCESS;
}

// What is under way goes on with the old one.
void NameServers::reopen_when_changed() {
  const auto now = std::chrono::steady_clock::now();
  if (!servers_.empty() || now - looked_ < kLookEvery) return;
  looked_ = now;
  if (const auto change = last_change_of(kResolvConf); std::exchange(changed_, change) != change) channel_.reset();
}

}  // namespace kuaixun
