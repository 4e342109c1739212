// What libcurl alone polls a second: its multi interface on epoll, keep-alive, conditional requests, and nothing done
// with the answers. The figure to hold the daemon's polls against.
//
//   raw_poller PORT FEEDS SECONDS [CONCURRENT]     prints requests a second
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include <curl/curl.h>
#include <sys/epoll.h>

namespace {

using Clock = std::chrono::steady_clock;

class Poller {
 public:
  Poller(std::string port, int feeds)
      : port_(std::move(port)), etags_(std::size_t(feeds)), epoll_(epoll_create1(0)), multi_(curl_multi_init()) {
    curl_multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &Poller::on_socket);
    curl_multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &Poller::on_timer);
    curl_multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
    curl_multi_setopt(multi_, CURLMOPT_MAXCONNECTS, 512L);
  }

  void start() {
    auto* transfer = new Transfer{};
    transfer->easy = curl_easy_init();
    aim(*transfer);
    curl_multi_add_handle(multi_, transfer->easy);
  }

  // Requests that ended in `seconds`.
  long run(std::chrono::seconds seconds) {
    const auto end = Clock::now() + seconds;
    const long before = ended_;
    epoll_event events[256];
    while (Clock::now() < end) {
      const auto wait = std::chrono::ceil<std::chrono::milliseconds>(due_ - Clock::now()).count();
      const int count = epoll_wait(epoll_, events, 256, int(std::clamp<long>(wait, 0, 100)));
      int running = 0;
      for (int i = 0; i < count; ++i)
        curl_multi_socket_action(multi_, events[i].data.fd,
                                 ((events[i].events & EPOLLIN) != 0 ? CURL_CSELECT_IN : 0) |
                                     ((events[i].events & EPOLLOUT) != 0 ? CURL_CSELECT_OUT : 0),
                                 &running);
      if (Clock::now() >= due_) {
        due_ = Clock::time_point::max() - std::chrono::hours{1};
        curl_multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
      }
      restart_ended();
    }
    return ended_ - before;
  }

 private:
  struct Transfer {
    CURL* easy = nullptr;
    curl_slist* headers = nullptr;
    std::string* etag = nullptr;
  };

  void aim(Transfer& transfer) {
    const auto feed = next_++ % etags_.size();
    transfer.etag = &etags_[feed];
    curl_slist_free_all(transfer.headers);
    transfer.headers =
        transfer.etag->empty() ? nullptr : curl_slist_append(nullptr, ("If-None-Match: " + *transfer.etag).c_str());
    curl_easy_setopt(transfer.easy, CURLOPT_URL,
                     ("http://127.0.0.1:" + port_ + "/feed/" + std::to_string(feed)).c_str());
    curl_easy_setopt(transfer.easy, CURLOPT_PRIVATE, &transfer);
    curl_easy_setopt(transfer.easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(transfer.easy, CURLOPT_HTTPHEADER, transfer.headers);
    curl_easy_setopt(transfer.easy, CURLOPT_WRITEFUNCTION, &Poller::drop);
    curl_easy_setopt(transfer.easy, CURLOPT_HEADERFUNCTION, &Poller::take_header);
    curl_easy_setopt(transfer.easy, CURLOPT_HEADERDATA, &transfer);
  }

  void restart_ended() {
    int left = 0;
    while (const auto* message = curl_multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      auto* easy = message->easy_handle;
      Transfer* transfer = nullptr;
      curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
      ++ended_;
      curl_multi_remove_handle(multi_, easy);
      aim(*transfer);
      curl_multi_add_handle(multi_, easy);
    }
  }

  static std::size_t drop(char*, std::size_t, std::size_t count, void*) { return count; }

  static std::size_t take_header(char* bytes, std::size_t, std::size_t count, void* user) {
    const std::string_view line(bytes, count);
    if (line.starts_with("ETag: ")) *static_cast<Transfer*>(user)->etag = line.substr(6, line.find('\r') - 6);
    return count;
  }

  static int on_socket(CURL*, curl_socket_t socket, int what, void* user, void* known) {
    auto& poller = *static_cast<Poller*>(user);
    if (what == CURL_POLL_REMOVE) return epoll_ctl(poller.epoll_, EPOLL_CTL_DEL, socket, nullptr), 0;
    epoll_event event{.events = ((what & CURL_POLL_IN) != 0 ? unsigned{EPOLLIN} : 0) |
                                ((what & CURL_POLL_OUT) != 0 ? unsigned{EPOLLOUT} : 0),
                      .data = {.fd = socket}};
    epoll_ctl(poller.epoll_, known == nullptr ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &event);
    curl_multi_assign(poller.multi_, socket, &poller);
    return 0;
  }

  static int on_timer(CURLM*, long milliseconds, void* user) {
    static_cast<Poller*>(user)->due_ = milliseconds < 0 ? Clock::time_point::max() - std::chrono::hours{1}
                                                        : Clock::now() + std::chrono::milliseconds{milliseconds};
    return 0;
  }

  std::string port_;
  std::vector<std::string> etags_;
  std::size_t next_ = 0;
  long ended_ = 0;
  int epoll_;
  CURLM* multi_;
  Clock::time_point due_ = Clock::now();
};

}  // namespace

int main(int count, char** arguments) {
  if (count < 4) return std::fputs("usage: raw_poller PORT FEEDS SECONDS [CONCURRENT]\n", stderr), 2;
  curl_global_init(CURL_GLOBAL_DEFAULT);
  const int feeds = std::atoi(arguments[2]), seconds = std::atoi(arguments[3]);
  const int concurrent = count > 4 ? std::atoi(arguments[4]) : 256;
  Poller poller(arguments[1], feeds);
  for (int i = 0; i < concurrent; ++i) poller.start();
  poller.run(std::chrono::seconds{1});  // connects, and learns the validators
  std::printf("%ld\n", poller.run(std::chrono::seconds{seconds}) / seconds);
}
