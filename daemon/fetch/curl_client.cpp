#include "fetch/curl_client.hpp"

#include <cstring>
#include <stdexcept>
#include <unordered_map>
#include <vector>

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <curl/curl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kMostHeaderBytes = 256 << 10;
constexpr long kSlowestBytesPerSecond = 64, kSlowSeconds = 20;
constexpr long kKeptConnections = 512;

// libcurl's globals, for as long as anybody fetches.
void init_curl_once() {
  static const auto code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) throw std::runtime_error("libcurl cannot be initialised");
}

std::optional<IpAddress> address_of(const sockaddr& address) {
  if (address.sa_family == AF_INET) {
    const auto& v4 = reinterpret_cast<const sockaddr_in&>(address);
    std::array<std::uint8_t, 4> bytes{};
    std::memcpy(bytes.data(), &v4.sin_addr, 4);
    return from_ipv4(bytes);
  }
  if (address.sa_family == AF_INET6) {
    IpAddress bytes{};
    std::memcpy(bytes.data(), &reinterpret_cast<const sockaddr_in6&>(address).sin6_addr, 16);
    return bytes;
  }
  return std::nullopt;
}

// One exchange under way; libcurl's callbacks fill it.
struct Transfer {
  Transfer(const asio::any_io_executor& io, const AddressGuard& guard_, std::size_t most)
      : guard(guard_), max_body_bytes(most), done(io) {
    done.expires_at(asio::steady_timer::time_point::max());
  }
  ~Transfer() { curl_slist_free_all(request_headers); }

  const AddressGuard& guard;
  std::size_t max_body_bytes;
  CURL* easy = nullptr;
  curl_slist* request_headers = nullptr;
  Exchange exchange;
  std::size_t header_bytes = 0;
  std::string_view denial{};
  bool too_large = false, finished = false;
  CURLcode code = CURLE_OK;
  std::array<char, CURL_ERROR_SIZE> message{};
  asio::steady_timer done;  // cancelled when finished
};

std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (transfer.exchange.body.size() + count > transfer.max_body_bytes) {
    transfer.too_large = true;
    return 0;
  }
  transfer.exchange.body.append(bytes, count);
  return count;
}

std::size_t take_header(char* bytes, std::size_t, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  transfer.header_bytes += count;
  if (transfer.header_bytes > kMostHeaderBytes) {
    transfer.too_large = true;
    return 0;
  }
  const std::string_view line(bytes, count);
  if (line.starts_with("HTTP/")) {
    transfer.exchange.headers.clear();  // of a 100 Continue before
  } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
    transfer.exchange.headers.emplace_back(to_lower_ascii(trim_ascii(line.substr(0, colon))),
                                           std::string(trim_ascii(line.substr(colon + 1))));
  }
  return count;
}

// Called with every numeric address before it is connected to, after DNS.
curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(user);
  const auto ip = address_of(address->addr);
  const auto denial = ip ? transfer.guard.denial(*ip) : std::string_view("reserved");
  if (!denial.empty()) {
    transfer.denial = denial;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, address->protocol);
}

ExchangeFailure failure_of(const Transfer& transfer) {
  if (transfer.too_large) return ExchangeFailure::too_large;
  if (transfer.code == CURLE_OK) return ExchangeFailure::none;
  if (!transfer.denial.empty()) return ExchangeFailure::address_denied;
  switch (transfer.code) {
    case CURLE_URL_MALFORMAT:
      return ExchangeFailure::bad_url;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY:
      return ExchangeFailure::dns;
    case CURLE_COULDNT_CONNECT:
    case CURLE_INTERFACE_FAILED:
      return ExchangeFailure::connect;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
      return ExchangeFailure::tls;
    case CURLE_OPERATION_TIMEDOUT:
      return std::strstr(transfer.message.data(), "too slow") != nullptr ? ExchangeFailure::too_slow
                                                                         : ExchangeFailure::timeout;
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      return ExchangeFailure::truncated;
    case CURLE_BAD_CONTENT_ENCODING:
    case CURLE_WRITE_ERROR:
      return ExchangeFailure::bad_encoding;  // our own writes fail only when too large
    default:
      return ExchangeFailure::protocol;
  }
}

}  // namespace

// Shared by the client and the waits on its sockets: a wait that ends after the client is gone finds it still here.
class CurlClient::Driver : public std::enable_shared_from_this<Driver> {
 public:
  Driver(asio::any_io_executor io, FetchSettings settings, AddressGuard guard)
      : io_(io), settings_(std::move(settings)), guard_(std::move(guard)), timer_(io) {
    init_curl_once();
    multi_ = curl_multi_init();
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Driver::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Driver::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, kKeptConnections);
  }

  ~Driver() {
    for (auto* easy : idle_) curl_easy_cleanup(easy);
    curl_multi_cleanup(multi_);
  }

  void close() {
    closed_ = true;
    timer_.cancel();
    sockets_.clear();
  }

  Task<Exchange> exchange(ExchangeRequest request) {
    const auto self = shared_from_this();
    Transfer transfer(io_, guard_, settings_.max_body_bytes);
    set_up(transfer, request);
    curl_multi_add_handle(multi_, transfer.easy);
    boost::system::error_code ended;
    if (!transfer.finished) co_await transfer.done.async_wait(asio::redirect_error(asio::use_awaitable, ended));
    curl_multi_remove_handle(multi_, transfer.easy);
    curl_off_t wire_bytes = 0;
    curl_easy_getinfo(transfer.easy, CURLINFO_SIZE_DOWNLOAD_T, &wire_bytes);
    long status = 0;
    curl_easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &status);
    give_back(transfer.easy);
    if (!transfer.finished) throw boost::system::system_error(asio::error::operation_aborted);
    auto exchange = std::move(transfer.exchange);
    exchange.status = int(status);
    exchange.wire_bytes = std::uint64_t(wire_bytes);
    exchange.failure = failure_of(transfer);
    exchange.detail = transfer.denial.empty()
                          ? (transfer.message[0] != 0 ? transfer.message.data() : curl_easy_strerror(transfer.code))
                          : std::string(transfer.denial);
    co_return exchange;
  }

 private:
  struct Socket {
    Socket(const asio::any_io_executor& io, curl_socket_t native) : descriptor(io, native) {}
    ~Socket() { descriptor.release(); }  // libcurl closes its sockets
    asio::posix::stream_descriptor descriptor;
    int wanted = 0;
    bool reading = false, writing = false;
  };

  CURL* take_easy() {
    if (idle_.empty()) return curl_easy_init();
    auto* easy = idle_.back();
    idle_.pop_back();
    return easy;
  }

  void give_back(CURL* easy) {
    curl_easy_reset(easy);
    idle_.push_back(easy);
  }

  void set_up(Transfer& transfer, const ExchangeRequest& request) {
    auto* easy = transfer.easy = take_easy();
    for (const auto& [name, value] : request.headers)
      transfer.request_headers =
          curl_slist_append(transfer.request_headers, fmt::format("{}: {}", name, value).c_str());
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
    curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer.request_headers);
    curl_easy_setopt(easy, CURLOPT_USERAGENT, settings_.user_agent.c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    // HTTP/1.1 only: HTTP/2 is not trusted in libcurl 7.88.
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_1_1));
    curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "");  // all that libcurl knows: gzip, br, zstd, deflate
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, long(settings_.connect_timeout.count()));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, long(request.timeout.count()));
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, kSlowestBytesPerSecond);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, kSlowSeconds);
    curl_easy_setopt(
        easy, CURLOPT_PROXY,
        settings_.proxy.c_str());  // empty: also none from the environment, which would get round the guard
    if (!settings_.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, settings_.ca_file.c_str());
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.message.data());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &take_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &transfer);
  }

  static int on_socket(CURL*, curl_socket_t native, int what, void* user, void*) {
    auto& driver = *static_cast<Driver*>(user);
    if (driver.closed_) return 0;
    if (what == CURL_POLL_REMOVE) {
      driver.sockets_.erase(native);
      return 0;
    }
    auto& socket = driver.sockets_[native];
    if (!socket) socket = std::make_shared<Socket>(driver.io_, native);
    socket->wanted = what;
    driver.watch(native, socket);
    return 0;
  }

  // Waits for what libcurl wants of the socket, and again after each time it happened.
  void watch(curl_socket_t native, const std::shared_ptr<Socket>& socket) {
    if ((socket->wanted & CURL_POLL_IN) != 0 && !std::exchange(socket->reading, true))
      wait(native, socket, asio::posix::descriptor_base::wait_read, &Socket::reading, CURL_CSELECT_IN);
    if ((socket->wanted & CURL_POLL_OUT) != 0 && !std::exchange(socket->writing, true))
      wait(native, socket, asio::posix::descriptor_base::wait_write, &Socket::writing, CURL_CSELECT_OUT);
  }

  void wait(curl_socket_t native, const std::shared_ptr<Socket>& socket, asio::posix::descriptor_base::wait_type type,
            bool Socket::*waiting, int event) {
    auto on_ready = [self = weak_from_this(), weak = std::weak_ptr(socket), native, waiting,
                     event](boost::system::error_code error) {
      const auto driver = self.lock();
      const auto ready = weak.lock();
      if (!driver || !ready || driver->closed_) return;
      (*ready).*waiting = false;
      if (error == asio::error::operation_aborted) return;
      const bool still_wanted = (ready->wanted & (event == CURL_CSELECT_IN ? CURL_POLL_IN : CURL_POLL_OUT)) != 0;
      if (still_wanted) driver->act(native, error ? CURL_CSELECT_ERR : event);
      const auto known = driver->sockets_.find(native);
      if (known != driver->sockets_.end() && known->second == ready) driver->watch(native, ready);
    };
    socket->descriptor.async_wait(type, std::move(on_ready));
  }

  static int on_timer(CURLM*, long milliseconds, void* user) {
    auto& driver = *static_cast<Driver*>(user);
    if (driver.closed_) return 0;
    if (milliseconds < 0) {
      driver.timer_.cancel();
      return 0;
    }
    // "At once" is what libcurl says for each new transfer: a timer for each would cost more than the transfer.
    if (milliseconds == 0) return driver.act_soon();
    driver.timer_.expires_after(std::chrono::milliseconds{milliseconds});
    auto on_due = [self = driver.weak_from_this()](boost::system::error_code error) {
      const auto alive = self.lock();
      if (!error && alive && !alive->closed_) alive->act(CURL_SOCKET_TIMEOUT, 0);
    };
    driver.timer_.async_wait(std::move(on_due));
    return 0;
  }

  int act_soon() {
    if (std::exchange(acts_soon_, true)) return 0;
    auto act_now = [self = weak_from_this()] {
      const auto alive = self.lock();
      if (!alive || alive->closed_) return;
      alive->acts_soon_ = false;
      alive->act(CURL_SOCKET_TIMEOUT, 0);
    };
    asio::post(io_, std::move(act_now));
    return 0;
  }

  void act(curl_socket_t native, int events) {
    int running = 0;
    curl_multi_socket_action(multi_, native, events, &running);
    int left = 0;
    while (const auto* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      Transfer* transfer = nullptr;
      curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
      transfer->code = message->data.result;
      transfer->finished = true;
      transfer->done.cancel();
    }
  }

  asio::any_io_executor io_;
  FetchSettings settings_;
  AddressGuard guard_;
  asio::steady_timer timer_;
  CURLM* multi_ = nullptr;
  std::vector<CURL*> idle_;
  std::unordered_map<curl_socket_t, std::shared_ptr<Socket>> sockets_;
  bool closed_ = false;
  bool acts_soon_ = false;
};

CurlClient::CurlClient(asio::any_io_executor io, FetchSettings settings, AddressGuard guard)
    : driver_(std::make_shared<Driver>(std::move(io), std::move(settings), std::move(guard))) {}

CurlClient::~CurlClient() { driver_->close(); }

Task<Exchange> CurlClient::exchange(ExchangeRequest request) { return driver_->exchange(std::move(request)); }

}  // namespace kuaixun
