#include "fetch/curl_client.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <stdexcept>
#include <vector>

#include <arpa/inet.h>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <curl/curl.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/descriptors.hpp"
#include "fetch/foreign_sockets.hpp"
#include "fetch/memory_budget.hpp"
#include "fetch/proxy.hpp"
#include "text/ascii.hpp"

namespace kuaixun {
namespace {

constexpr std::size_t kMostHeaderBytes = 256 << 10;
constexpr long kSlowestBytesPerSecond = 64, kSlowSeconds = 20;
constexpr std::size_t kMostKept = 512;  // connections, for another request to the same server

// libcurl's globals, for as long as anybody fetches.
void init_curl_once() {
  static const auto code = curl_global_init(CURL_GLOBAL_DEFAULT);
  if (code != CURLE_OK) throw std::runtime_error("libcurl cannot be initialised");
}

// One exchange under way; libcurl's callbacks fill it.
struct Transfer {
  Transfer(const asio::any_io_executor& io, std::shared_ptr<const AddressGuard> guard_, MemoryShare& bodies_,
           std::size_t most)
      : guard(std::move(guard_)), bodies(bodies_), max_body_bytes(most), done(io) {
    done.expires_at(asio::steady_timer::time_point::max());
  }
  ~Transfer() {
    curl_slist_free_all(request_headers);
    curl_slist_free_all(known_names);
  }

  std::shared_ptr<const AddressGuard> guard;
  bool is_guarded = true;  // a proxy was allowed by being configured
  MemoryShare& bodies;
  std::size_t max_body_bytes;
  CURL* easy = nullptr;
  curl_slist* request_headers = nullptr;
  curl_slist* known_names = nullptr;
  Exchange exchange;
  std::size_t header_bytes = 0;
  std::string_view denial{};
  bool no_descriptor = false;
  ExchangeFailure too_large = ExchangeFailure::none;  // or what was
  std::exception_ptr thrown{};                        // by one of the callbacks
  bool finished = false, wants_room = false;
  CURLcode code = CURLE_OK;
  std::array<char, CURL_ERROR_SIZE> message{};
  asio::steady_timer done;  // cancelled when finished
};

// No exception may pass through libcurl's frames: what a callback throws ends its transfer, and is thrown from there.
template <class Result, class F>
Result guarded(Transfer& transfer, Result otherwise, F work) noexcept {
  try {
    return work();
  } catch (...) {
    transfer.thrown = std::current_exception();
    return otherwise;
  }
}

// What the body will take at most, as far as its headers and first bytes tell.
std::size_t room_needed(const Transfer& transfer) {
  curl_off_t length = -1;
  curl_easy_getinfo(transfer.easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &length);
  const auto most = transfer.max_body_bytes;
  const auto& headers = transfer.exchange.headers;
  const bool is_labelled = std::any_of(headers.begin(), headers.end(), [](const auto& field) {
    return field.first == "content-encoding" || (field.first == "transfer-encoding" && field.second != "chunked");
  });
  // As files of gzip, zstd and zlib begin.
  constexpr std::string_view kPacked = "\x1f(x";
  const auto& body = transfer.exchange.body;
  const bool may_be_packed = is_labelled || (!body.empty() && kPacked.find(body.front()) != std::string_view::npos);
  return (length < 0 ? most : std::min(std::size_t(length), most)) + (may_be_packed ? most : 0);
}

// Whether there is room for so many bytes more; else the transfer is to wait for it.
bool has_room(Transfer& transfer, std::size_t count) {
  auto& room = transfer.exchange.room;
  if (room.bytes() > 0 || transfer.exchange.body.size() + count <= MemoryBudget::kFree) return true;
  if (auto free = transfer.bodies.try_room(room_needed(transfer))) room = std::move(*free);
  transfer.wants_room = room.bytes() == 0;
  if (transfer.wants_room) transfer.done.cancel();
  return !transfer.wants_room;
}

// What the server says that it sends, as far as it costs little to believe it.
std::size_t expected_bytes(const Transfer& transfer) {
  curl_off_t announced = -1;
  curl_easy_getinfo(transfer.easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &announced);
  return std::size_t(std::clamp(announced, curl_off_t(0), curl_off_t(MemoryBudget::kFree)));
}

std::size_t take_body(char* bytes, std::size_t, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  if (count > transfer.max_body_bytes - transfer.exchange.body.size()) {
    transfer.too_large = ExchangeFailure::too_large;
    return 0;
  }
  return guarded(transfer, std::size_t(0), [&]() -> std::size_t {
    if (!has_room(transfer, count)) return CURL_WRITEFUNC_PAUSE;
    auto& body = transfer.exchange.body;
    if (body.empty()) body.reserve(expected_bytes(transfer));
    body.append(bytes, count);
    return count;
  });
}

void take_header_line(Exchange& exchange, std::string_view line) {
  if (line.starts_with("HTTP/")) {
    exchange.headers.clear();  // of a 100 Continue before
  } else if (const auto colon = line.find(':'); colon != std::string_view::npos) {
    exchange.headers.emplace_back(to_lower_ascii(trim_ascii(line.substr(0, colon))),
                                  std::string(trim_ascii(line.substr(colon + 1))));
  }
}

std::size_t take_header(char* bytes, std::size_t, std::size_t count, void* user) {
  auto& transfer = *static_cast<Transfer*>(user);
  transfer.header_bytes += count;
  if (transfer.header_bytes > kMostHeaderBytes) {
    transfer.too_large = ExchangeFailure::headers_too_large;
    return 0;
  }
  return guarded(transfer, std::size_t(0), [&] {
    take_header_line(transfer.exchange, {bytes, count});
    return count;
  });
}

// Called with every numeric address before it is connected to, after DNS.
curl_socket_t open_socket(void* user, curlsocktype, curl_sockaddr* address) {
  auto& transfer = *static_cast<Transfer*>(user);
  return guarded(transfer, curl_socket_t(CURL_SOCKET_BAD), [&] {
    const auto ip = address_of(address->addr);
    const auto denial = !transfer.is_guarded ? std::string_view{}
                        : ip                 ? transfer.guard->denial(*ip)
                                             : std::string_view("reserved");
    if (!denial.empty()) {
      transfer.denial = denial;
      return curl_socket_t(CURL_SOCKET_BAD);
    }
    const int opened = ::socket(address->family, address->socktype | SOCK_CLOEXEC | SOCK_NONBLOCK, address->protocol);
    if (opened < 0 && is_want_of_descriptors(errno)) transfer.no_descriptor = true;
    return opened;
  });
}

// Called before libcurl looks a name up that it has not been told.
int refuse_to_resolve(void*, void*, void*) { return 1; }

// "+host:port:address,address", as CURLOPT_RESOLVE has it: known for some seconds.
std::string known_name(const Endpoint& endpoint) {
  std::string text = fmt::format("+{}:{}:", endpoint.host, endpoint.port);
  for (const auto& address : endpoint.addresses) {
    const auto number = to_string(address);
    text += number.find(':') == std::string::npos ? number : fmt::format("[{}]", number);
    text += ',';
  }
  text.pop_back();
  return text;
}

bool is_name(const std::string& host) {
  std::array<char, 4> number{};
  return !host.empty() && !host.starts_with('[') && inet_pton(AF_INET, host.c_str(), number.data()) != 1;
}

ExchangeFailure failure_of(const Transfer& transfer) {
  if (transfer.too_large != ExchangeFailure::none) return transfer.too_large;
  if (transfer.code == CURLE_OK) return ExchangeFailure::none;
  if (transfer.wants_room) return ExchangeFailure::no_room;
  if (transfer.no_descriptor || (transfer.exchange.headers.empty() && !has_a_descriptor()))
    return ExchangeFailure::no_descriptor;
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
    case CURLE_SSL_ISSUER_ERROR:
      return ExchangeFailure::tls;
    case CURLE_SSL_CACERT_BADFILE:
      return ExchangeFailure::ca_file;
    case CURLE_OPERATION_TIMEDOUT:
      return std::strstr(transfer.message.data(), "too slow") != nullptr ? ExchangeFailure::too_slow
                                                                         : ExchangeFailure::timeout;
    case CURLE_PARTIAL_FILE:
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      return ExchangeFailure::truncated;
    case CURLE_BAD_CONTENT_ENCODING:
      return ExchangeFailure::stacked_encoding;  // it decodes nothing here, but counts what is declared
    case CURLE_OUT_OF_MEMORY:
      return ExchangeFailure::headers_too_large;  // its words for a line of more than 100 kB
    default:
      return ExchangeFailure::protocol;
  }
}

}  // namespace

// Shared by the client and the waits on its sockets: a wait that ends after the client is gone finds it still here.
class CurlClient::Driver : public std::enable_shared_from_this<Driver> {
 public:
  Driver(asio::any_io_executor io, FetchSettings settings, AddressGuard guard, MemoryShare& bodies)
      : io_(io),
        settings_(std::move(settings)),
        guard_(std::make_shared<const AddressGuard>(std::move(guard))),
        bodies_(bodies),
        timer_(io),
        sockets_(io, [this](int native, ForeignSockets::Event event) { on_ready(native, event); }) {
    init_curl_once();
    multi_ = curl_multi_init();
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Driver::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Driver::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, long(std::min(kMostKept, descriptor_limit() / 4)));
  }

  ~Driver() {
    for (auto* easy : idle_) curl_easy_cleanup(easy);
    curl_multi_cleanup(multi_);
  }

  void set(FetchSettings settings, AddressGuard guard) {
    settings_ = std::move(settings);
    guard_ = std::make_shared<const AddressGuard>(std::move(guard));
  }

  void close() {
    closed_ = true;
    timer_.cancel();
    sockets_.close();
  }

  std::vector<Endpoint> endpoints(const Url& url, const Asking* asking) const {
    std::vector<Endpoint> found;
    const auto proxy = parse_proxy(proxy_of(asking));
    if (proxy && is_name(proxy->host)) found.push_back({proxy->host, proxy->port});
    const auto port = url.port.value_or(url.scheme == "https" ? 443 : 80);
    if ((!proxy || !proxy->resolves_names) && is_name(url.host)) found.push_back({url.host, port});
    return found;
  }

  Task<Exchange> exchange(ExchangeRequest request) {
    const auto self = shared_from_this();
    Transfer transfer(io_, guard_, bodies_, request.max_body_bytes);
    set_up(transfer, request);
    long status = 0;
    {
      const Running running(*this, transfer);
      while (!transfer.finished) {
        boost::system::error_code ended;
        co_await transfer.done.async_wait(asio::redirect_error(asio::use_awaitable, ended));
        if (transfer.finished || !transfer.wants_room) break;
        auto waiting = bodies_.room(room_needed(transfer));
        transfer.exchange.room = co_await std::move(waiting);
        if (transfer.finished) break;
        transfer.wants_room = false;
        curl_easy_pause(transfer.easy, CURLPAUSE_CONT);
      }
      curl_easy_getinfo(transfer.easy, CURLINFO_RESPONSE_CODE, &status);
      transfer.exchange.cookies = cookies_of(transfer.easy);
    }
    if (transfer.thrown) std::rethrow_exception(transfer.thrown);
    if (!transfer.finished) throw boost::system::system_error(asio::error::operation_aborted);
    auto exchange = std::move(transfer.exchange);
    exchange.status = int(status);
    exchange.failure = failure_of(transfer);
    exchange.detail = transfer.denial.empty()
                          ? (transfer.message[0] != 0 ? transfer.message.data() : curl_easy_strerror(transfer.code))
                          : std::string(transfer.denial);
    co_return exchange;
  }

 private:
  // A transfer among those that libcurl drives, until this ends.
  class Running {
   public:
    Running(Driver& driver, Transfer& transfer) : driver_(driver), easy_(transfer.easy) {
      curl_multi_add_handle(driver_.multi_, easy_);
    }
    ~Running() {
      curl_multi_remove_handle(driver_.multi_, easy_);
      driver_.give_back(easy_);
    }
    Running(const Running&) = delete;
    Running& operator=(const Running&) = delete;

   private:
    Driver& driver_;
    CURL* easy_;
  };

  CURL* take_easy() {
    if (idle_.empty()) return new_easy();
    auto* easy = idle_.back();
    idle_.pop_back();
    return easy;
  }

  // One that keeps and sends cookies from now on: a cookie that is over switches that on. CURLOPT_COOKIEFILE is what is
  // meant for it, and a reset leaks what it was given.
  static CURL* new_easy() {
    auto* easy = curl_easy_init();
    curl_easy_setopt(easy, CURLOPT_COOKIELIST,
                     "Set-Cookie: over=; domain=over.invalid; expires=Thu, 01 Jan 1970 00:00:00 GMT");
    return easy;
  }

  void give_back(CURL* easy) {
    curl_easy_setopt(easy, CURLOPT_COOKIELIST, "ALL");  // forgets them, which a reset does not
    curl_easy_reset(easy);
    idle_.push_back(easy);
  }

  // Empty: none.
  const std::string& proxy_of(const Asking* asking) const {
    static const std::string kNone;
    if (asking == nullptr || asking->proxy.empty()) return settings_.proxy;
    return asking->proxy == "none" ? kNone : asking->proxy;
  }

  static std::vector<std::string> cookies_of(CURL* easy) {
    curl_slist* list = nullptr;
    curl_easy_getinfo(easy, CURLINFO_COOKIELIST, &list);
    const std::unique_ptr<curl_slist, void (*)(curl_slist*)> owned(list, &curl_slist_free_all);
    std::vector<std::string> cookies;
    for (; list != nullptr; list = list->next) cookies.emplace_back(list->data);
    return cookies;
  }

  static void show_secrets(CURL* easy, const Asking& asking) {
    if (!asking.cookie.empty()) curl_easy_setopt(easy, CURLOPT_COOKIE, asking.cookie.c_str());
    if (asking.user.empty()) return;
    curl_easy_setopt(easy, CURLOPT_USERNAME, asking.user.c_str());
    curl_easy_setopt(easy, CURLOPT_PASSWORD, asking.password.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPAUTH,
                     long(asking.scheme == Asking::Scheme::digest ? CURLAUTH_DIGEST : CURLAUTH_BASIC));
  }

  void set_up(Transfer& transfer, const ExchangeRequest& request) {
    auto* easy = transfer.easy = take_easy();
    const auto* asking = request.asking;
    const auto& proxy = proxy_of(asking);
    transfer.is_guarded = proxy.empty();
    for (const auto& cookie : request.cookies) curl_easy_setopt(easy, CURLOPT_COOKIELIST, cookie.c_str());
    if (request.shows_secrets && asking != nullptr) show_secrets(easy, *asking);
    for (const auto& [name, value] : request.headers)
      transfer.request_headers =
          curl_slist_append(transfer.request_headers, fmt::format("{}: {}", name, value).c_str());
    for (const auto& endpoint : request.endpoints)
      if (!endpoint.addresses.empty())
        transfer.known_names = curl_slist_append(transfer.known_names, known_name(endpoint).c_str());
    curl_easy_setopt(easy, CURLOPT_RESOLVE, transfer.known_names);
    if (!request.endpoints.empty()) curl_easy_setopt(easy, CURLOPT_RESOLVER_START_FUNCTION, &refuse_to_resolve);
    curl_easy_setopt(easy, CURLOPT_PRIVATE, &transfer);
    curl_easy_setopt(easy, CURLOPT_URL, request.url.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, transfer.request_headers);
    const bool has_own_name = asking != nullptr && !asking->user_agent.empty();
    curl_easy_setopt(easy, CURLOPT_USERAGENT, (has_own_name ? asking->user_agent : settings_.user_agent).c_str());
    curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    // HTTP/1.1 only: HTTP/2 is not trusted in libcurl 7.88.
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, long(CURL_HTTP_VERSION_1_1));
    // libcurl would unpack on the io thread, without a bound on what happens between layers: chunks are all it undoes.
    curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, long(settings_.connect_timeout.count()));
    curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS, long(request.timeout.count()));
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_LIMIT, kSlowestBytesPerSecond);
    curl_easy_setopt(easy, CURLOPT_LOW_SPEED_TIME, kSlowSeconds);
    // Empty: also none from the environment, which would get round the guard.
    curl_easy_setopt(easy, CURLOPT_PROXY, proxy.c_str());
    if (!settings_.ca_file.empty()) curl_easy_setopt(easy, CURLOPT_CAINFO, settings_.ca_file.c_str());
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer.message.data());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &take_body);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &take_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, &transfer);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, &transfer);
  }

  // A socket that cannot be watched ends its transfer.
  static int on_socket(CURL* easy, curl_socket_t native, int what, void* user, void*) noexcept {
    auto& driver = *static_cast<Driver*>(user);
    try {
      driver.sockets_.want(native, what == CURL_POLL_IN || what == CURL_POLL_INOUT,
                           what == CURL_POLL_OUT || what == CURL_POLL_INOUT);
    } catch (...) {
      driver.end_with(easy, std::current_exception());
    }
    return 0;
  }

  void end_with(CURL* easy, std::exception_ptr thrown) {
    Transfer* transfer = nullptr;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
    if (transfer == nullptr) return;
    transfer->thrown = std::move(thrown);
    transfer->finished = true;
    transfer->done.cancel();
  }

  void on_ready(int native, ForeignSockets::Event event) {
    const auto self = shared_from_this();
    act(native, event == ForeignSockets::Event::readable   ? CURL_CSELECT_IN
                : event == ForeignSockets::Event::writable ? CURL_CSELECT_OUT
                                                           : CURL_CSELECT_ERR);
  }

  // Without memory for a timer there is none until libcurl asks again.
  static int on_timer(CURLM*, long milliseconds, void* user) noexcept {
    auto& driver = *static_cast<Driver*>(user);
    try {
      if (!driver.closed_) driver.set_timer(milliseconds);
    } catch (...) {
    }
    return 0;
  }

  void set_timer(long milliseconds) {
    // "At once" is what libcurl says for each new transfer: a timer for each would cost more than the transfer.
    if (milliseconds == 0) return act_soon();
    timer_.cancel();
    if (milliseconds < 0) return;
    timer_.expires_after(std::chrono::milliseconds{milliseconds});
    auto on_due = [self = weak_from_this()](boost::system::error_code error) {
      const auto alive = self.lock();
      if (!error && alive && !alive->closed_) alive->act(CURL_SOCKET_TIMEOUT, 0);
    };
    timer_.async_wait(std::move(on_due));
  }

  void act_soon() {
    if (std::exchange(acts_soon_, true)) return;
    auto act_now = [self = weak_from_this()] {
      const auto alive = self.lock();
      if (!alive || alive->closed_) return;
      alive->acts_soon_ = false;
      alive->act(CURL_SOCKET_TIMEOUT, 0);
    };
    asio::post(io_, std::move(act_now));
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
  std::shared_ptr<const AddressGuard> guard_;
  MemoryShare& bodies_;
  asio::steady_timer timer_;
  CURLM* multi_ = nullptr;
  std::vector<CURL*> idle_;
  ForeignSockets sockets_;
  bool closed_ = false;
  bool acts_soon_ = false;
};

CurlClient::CurlClient(asio::any_io_executor io, FetchSettings settings, AddressGuard guard, MemoryShare& bodies)
    : driver_(std::make_shared<Driver>(std::move(io), std::move(settings), std::move(guard), bodies)) {}

CurlClient::~CurlClient() { driver_->close(); }

void CurlClient::set(FetchSettings settings, AddressGuard guard) {
  driver_->set(std::move(settings), std::move(guard));
}

std::vector<Endpoint> CurlClient::endpoints(const Url& url, const Asking* asking) const {
  return driver_->endpoints(url, asking);
}

Task<Exchange> CurlClient::exchange(ExchangeRequest request) { return driver_->exchange(std::move(request)); }

}  // namespace kuaixun
