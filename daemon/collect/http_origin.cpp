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

bool move_is_trusted(const HttpPosition& position, Time now) {
  return !position.moved_to.empty() && position.moved_seen >= kMovesToTrust && position.moved_since &&
         now - *position.moved_since >= kMoveAge;
}

const std::string& address_of(const Source& source, const HttpPosition& position, Time now) {
  return move_is_trusted(position, now) ? position.moved_to : source.url;
}

void remember_move(HttpPosition& position, const FetchReply& reply, const std::string& asked, Time now) {
  if (asked == position.moved_to) return;  // already asked for at its new address
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

template <class Number>
std::optional<Number> number_of(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size() ? std::optional(number) : std::nullopt;
}

}  // namespace

std::string bytes_of(const HttpPosition& position) {
  const auto since = position.moved_since ? position.moved_since->time_since_epoch().count() : -1;
  return fmt::format("{}\n{}\n{}\n{}\n{}\n{}", position.url, position.validators.etag,
                     position.validators.last_modified, position.moved_to, position.moved_seen, since);
}

HttpPosition http_position_of(std::string_view bytes) {
  std::array<std::string_view, 6> lines{};
  for (auto& line : lines) line = take_line(bytes);
  HttpPosition position{.url = std::string(lines[0]),
                        .validators = {std::string(lines[1]), std::string(lines[2])},
                        .moved_to = std::string(lines[3]),
                        .moved_seen = number_of<int>(lines[4]).value_or(0)};
  if (const auto since = number_of<Time::rep>(lines[5]); since && *since >= 0)
    position.moved_since = Time{std::chrono::milliseconds{*since}};
  return position;
}

std::string HttpOrigin::asked_at(const Source& source, const std::string& position, Time now) const {
  return address_of(source, http_position_of(position), now);
}

std::string HttpOrigin::again(const Source& /*source*/, const std::string& position) const {
  auto again = http_position_of(position);
  again.validators = {};
  return bytes_of(again);
}

Task<Result<Arrival>> HttpOrigin::next(const Source& source, std::string position, std::shared_ptr<FetchTurn> turn) {
  auto before = http_position_of(position);
  const auto asked = address_of(source, before, clock_.now());
  FetchRequest request{.url = asked,
                       .validators = before.validators,
                       .validators_url = before.url,
                       .source = source.id,
                       .takes_part = true,
                       .turn = std::move(turn)};
  auto fetching = fetcher_.fetch(std::move(request));
  auto reply = co_await std::move(fetching);
  if (!reply) co_return reply.error();
  auto next = before;
  remember_move(next, *reply, asked, clock_.now());
  // A 304 that was not asked for shows nothing: its validators would hide the list for ever.
  const auto& url = reply->document.url;
  const bool is_answer = !reply->not_modified || (before.url == url && before.validators != Validators{});
  next.validators = is_answer ? std::move(reply->validators) : Validators{};
  next.url = url;
  Arrival arrival{.room = std::move(reply->room),
                  .listed_under = reply->moved_to.empty() ? asked : reply->moved_to,
                  .url = url,
                  .position = bytes_of(next),
                  .fresh_for = reply->fresh_for};
  if (!reply->not_modified) arrival.document = std::move(reply->document);
  co_return std::move(arrival);
}

}  // namespace kuaixun
