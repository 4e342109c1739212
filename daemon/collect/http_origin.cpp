#include "collect/http_origin.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "base/take_line.hpp"

namespace kuaixun {
namespace {

constexpr int kMovesToTrust = 8;
constexpr std::chrono::hours kMoveAge{48};
constexpr std::chrono::days kLongestUnmodified{7};
// What a feed reader is for comes first; a list may be a web page as well.
constexpr const char* kAccept =
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, text/xml;q=0.9, "
    "application/json;q=0.8, text/html;q=0.7, */*;q=0.5";

bool move_is_trusted(const HttpPosition& position, Time now) {
  return !position.moved_to.empty() && position.moved_seen >= kMovesToTrust && position.moved_since &&
         now - *position.moved_since >= kMoveAge;
}

const std::string& address_of(const Source& source, const HttpPosition& position, Time now) {
  return move_is_trusted(position, now) && !position.target_failed ? position.moved_to : source.url;
}

void remember_move(HttpPosition& position, const FetchReply& reply, const std::string& asked, Time now) {
  if (asked == position.moved_to) return;  // already asked for at its new address
  position.target_failed = false;
  if (reply.moved_to.empty()) {
    position.moved_to.clear();
    position.moved_seen = 0;
    position.moved_since.reset();
  } else if (reply.moved_to == position.moved_to) {
    ++position.moved_seen;
  } else {
    position.moved_to = reply.moved_to;
    position.moved_seen = 1;
    position.moved_since = now;
  }
}

// Whether the server may have meant our conditions by it.
bool may_be_of_conditions(const Error& error) {
  const int status = error.code.status();
  return status == 400 || status == 412 || status == 431 || status == 500;
}

std::int64_t number_of(const std::optional<Time>& time) { return time ? time->time_since_epoch().count() : -1; }

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

std::optional<Time> time_of(std::string_view line) {
  const auto number = number_of<Time::rep>(line);
  return number && *number >= 0 ? std::optional(Time{std::chrono::milliseconds{*number}}) : std::nullopt;
}

}  // namespace

std::string bytes_of(const HttpPosition& position) {
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{:d}\n{}", position.url, position.validators.etag,
                     position.validators.last_modified, position.moved_to, position.moved_seen,
                     number_of(position.moved_since), position.target_failed, number_of(position.read_at));
}

HttpPosition http_position_of(std::string_view bytes) {
  std::array<std::string_view, 8> lines{};  // an earlier version has the first six
  for (auto& line : lines) line = take_line(bytes);
  return HttpPosition{.url = std::string(lines[0]),
                      .validators = {std::string(lines[1]), std::string(lines[2])},
                      .moved_to = std::string(lines[3]),
                      .moved_seen = number_of<int>(lines[4]).value_or(0),
                      .moved_since = time_of(lines[5]),
                      .target_failed = lines[6] == "1",
                      .read_at = time_of(lines[7])};
}

std::string HttpOrigin::asked_at(const Source& source, const std::string& position, Time now) const {
  return address_of(source, http_position_of(position), now);
}

std::string HttpOrigin::again(const Source& /*source*/, const std::string& position) const {
  auto again = http_position_of(position);
  again.validators = {};
  return bytes_of(again);
}

std::string HttpOrigin::after_failure(const Source& /*source*/, const std::string& position, Time now) const {
  auto next = http_position_of(position);
  if (!move_is_trusted(next, now)) return position;
  next.target_failed = !next.target_failed;
  return bytes_of(next);
}

Task<Result<FetchReply>> HttpOrigin::ask(const Source& source, const std::string& url, const HttpPosition& position,
                                         std::shared_ptr<FetchTurn> turn) {
  FetchRequest request{.url = url,
                       .validators = position.validators,
                       .validators_url = position.url,
                       .accept = kAccept,
                       .asking = source.asking,
                       .source = source.id,
                       .takes_part = true,
                       .turn = std::move(turn)};
  auto fetching = fetcher_.fetch(std::move(request));
  auto reply = co_await std::move(fetching);
  co_return reply;
}

Task<Result<Arrival>> HttpOrigin::next(const Source& source, std::string position, std::shared_ptr<FetchTurn> turn) {
  const auto now = clock_.now();
  auto next = http_position_of(position);
  if (next.read_at && now - *next.read_at >= kLongestUnmodified) next.validators = {};
  const auto asked = address_of(source, next, now);
  auto asking = ask(source, asked, next, std::move(turn));
  auto reply = co_await std::move(asking);
  if (!reply && next.validators != Validators{} && may_be_of_conditions(reply.error())) {
    next.validators = {};
    auto again = ask(source, asked, next, nullptr);
    reply = co_await std::move(again);
    if (reply) reply->validators = {};
  }
  if (!reply) co_return reply.error();
  const auto& url = reply->document.url;
  const bool is_answer = !reply->not_modified || (next.url == url && next.validators != Validators{});
  if (!is_answer)
    co_return Error{"unasked_304",
                    fmt::format("fetch {}: \"not modified\", though nobody asked whether it was", redacted_url(url))};
  remember_move(next, *reply, asked, now);
  next.validators = std::move(reply->validators);
  next.url = url;
  if (!reply->not_modified || !next.read_at) next.read_at = now;
  Arrival arrival{.room = std::move(reply->room),
                  .listed_under = reply->moved_to.empty() ? asked : reply->moved_to,
                  .url = url,
                  .position = bytes_of(next),
                  .fresh_for = reply->fresh_for};
  if (!reply->not_modified) arrival.document = std::move(reply->document);
  co_return std::move(arrival);
}

}  // namespace kuaixun
