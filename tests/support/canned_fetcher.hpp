// A Fetcher that answers from a script.
#pragma once

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include <boost/asio/steady_timer.hpp>

#include "fetch/fetcher.hpp"

namespace kuaixun {

// Answers each address with what was set for it; an address without an answer is a `dns` error.
class CannedFetcher final : public Fetcher {
 public:
  void answer(const std::string& url, const std::string& body, Validators validators = {}) {
    FetchReply reply;
    reply.document = Document{.url = url, .body = body};
    reply.validators = std::move(validators);
    replies_.insert_or_assign(url, std::move(reply));
  }
  void answer_not_modified(const std::string& url) {
    auto& reply = replies_.at(url);
    reply->not_modified = true;
    reply->document.body.clear();
  }
  // `url` leads for good to `target`, which answers.
  void move(const std::string& url, const std::string& target, const std::string& body) {
    answer(target, body);
    auto reply = replies_.at(target);
    reply->moved_to = target;
    replies_.insert_or_assign(url, std::move(reply));
  }
  void cut_off(const std::string& url) { replies_.at(url)->document.cut_off = true; }
  void redirect(const std::string& url, const std::string& target) {
    FetchReply reply;
    reply.leads_to = target;
    replies_.insert_or_assign(url, std::move(reply));
  }
  void fail(const std::string& url, Error error) { replies_.insert_or_assign(url, std::move(error)); }
  // What a request with validators gets instead; nothing: the answer.
  void fail_conditional(const std::string& url, std::optional<Error> error) {
    conditional_failures_.erase(url);
    if (error) conditional_failures_.emplace(url, std::move(*error));
  }
  // What every document says of the time of its fetch.
  void set_time(Time now) { now_ = now; }

  Task<Result<FetchReply>> fetch(FetchRequest request) override {
    requests.push_back(request);
    if (const auto look = on_fetch) look();
    const auto reply = replies_.find(request.url);
    if (reply == replies_.end()) co_return unresolved();
    if (const auto failure = conditional_failures_.find(request.url);
        failure != conditional_failures_.end() && request.validators != Validators{})
      co_return failure->second;
    auto answer = reply->second;
    if (answer) answer->document.fetched_at = now_;
    co_return answer;
  }

  Task<Result<std::shared_ptr<FetchTurn>>> turn(std::string url, std::chrono::milliseconds,
                                                std::shared_ptr<const Asking>) override {
    if (without_turn.contains(url)) {
      asio::steady_timer for_ever(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
      co_await for_ever.async_wait(asio::use_awaitable);
    }
    Result<std::shared_ptr<FetchTurn>> turn{std::shared_ptr<FetchTurn>{}};
    if (const auto refusal = turns_.find(url); refusal != turns_.end()) turn = refusal->second;
    co_return turn;
  }
  // No turn for this address.
  void refuse_turn(const std::string& url, Error error) { turns_.insert_or_assign(url, std::move(error)); }
  void grant_turn(const std::string& url) { turns_.erase(url); }

  void pause(std::string_view url, Time until) override { paused.emplace_back(url, until); }
  std::optional<Time> paused_until(std::string_view url) const override {
    const auto pause =
        std::find_if(paused.rbegin(), paused.rend(), [&](const auto& each) { return each.first == url; });
    return pause == paused.rend() ? std::nullopt : std::optional(pause->second);
  }
  void keep_gap(std::string_view url, std::chrono::milliseconds gap) override { gaps.emplace_back(url, gap); }

  // How often this address was asked for.
  long count(const std::string& url) const {
    return std::count_if(requests.begin(), requests.end(), [&](const auto& each) { return each.url == url; });
  }

  std::function<void()> on_fetch;      // called while one is under way
  std::set<std::string> without_turn;  // whose host has a queue that does not end
  std::vector<FetchRequest> requests;
  std::vector<std::pair<std::string, Time>> paused;
  std::vector<std::pair<std::string, std::chrono::milliseconds>> gaps;

 private:
  static Result<FetchReply> unresolved() { return Error{"dns", "the name does not resolve"}; }

  std::map<std::string, Result<FetchReply>> replies_;
  std::map<std::string, Error> turns_, conditional_failures_;
  Time now_{};
};

}  // namespace kuaixun
