#include "command/daemon_client.hpp"

#include <iostream>
#include <optional>
#include <vector>

#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/beast/core.hpp>
#include <boost/beast/http.hpp>
#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/run_task.hpp"
#include "command/console.hpp"

namespace kuaixun {
namespace {

namespace beast = boost::beast;
namespace http = boost::beast::http;
namespace json = boost::json;
using asio::local::stream_protocol;
using Response = http::response<http::string_body>;

constexpr const char* kOfTheUnit = "/run/kuaixun/admin.sock";
constexpr std::chrono::seconds kPatience{10};
constexpr std::uint64_t kMostAnswer = 256 << 20;  // bytes: a list of very many sources

// Where the daemon of these settings may listen.
std::vector<std::string> places_of(const Settings& settings) {
  if (settings.admin.socket.empty()) return {};
  std::vector<std::string> places{settings.admin.socket};
  if (!settings.admin.is_socket_said && !settings.is_directory_said) places.emplace_back(kOfTheUnit);
  return places;
}

Error cannot_connect(const std::string& path, const boost::system::error_code& why) {
  if (why == boost::system::errc::permission_denied)
    return {"socket_denied",
            fmt::format("the daemon's socket {} may not be used by this user: its owner and its group may", path)};
  return {"no_daemon", fmt::format("no daemon listens at {} ({}): is it running, and is this its configuration?", path,
                                   why.message())};
}

Task<Result<Response>> exchange(std::string path, http::request<http::empty_body> request) {
  beast::basic_stream<stream_protocol> stream(co_await asio::this_coro::executor);
  boost::system::error_code failed;
  if (path.size() > 107) failed = boost::system::errc::make_error_code(boost::system::errc::filename_too_long);
  stream.expires_after(kPatience);
  if (!failed) {
    const stream_protocol::endpoint daemon(path);
    co_await stream.async_connect(daemon, asio::redirect_error(asio::use_awaitable, failed));
  }
  if (failed) co_return cannot_connect(path, failed);
  co_await http::async_write(stream, request, asio::redirect_error(asio::use_awaitable, failed));
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(kMostAnswer);
  if (!failed) co_await http::async_read(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, failed));
  if (failed) co_return Error{"bad_answer", fmt::format("the daemon at {} gave no answer: {}", path, failed.message())};
  co_return parser.release();
}

// What the daemon said, or the error with which it refused.
Result<std::string> understood(Response response) {
  if (response.result_int() / 100 == 2) return std::move(response.body());
  boost::system::error_code no_json;
  const auto body = json::parse(response.body(), no_json);
  const auto* refusal = no_json ? nullptr : body.if_object();
  const auto* code = refusal == nullptr ? nullptr : refusal->if_contains("code");
  const auto* message = refusal == nullptr ? nullptr : refusal->if_contains("message");
  if (code == nullptr || message == nullptr || !code->is_string() || !message->is_string())
    return Error{"bad_answer", fmt::format("the daemon answered with status {}: it may be of another version",
                                           response.result_int())};
  return Error{ErrorCode::named(code->as_string()), std::string(message->as_string())};
}

}  // namespace

Result<std::string> ask_daemon(const Settings& settings, const Question& question) {
  http::request<http::empty_body> request{http::string_to_verb(question.method), question.path, 11};
  request.set(http::field::host, settings.instance);
  request.keep_alive(false);
  request.prepare_payload();
  std::optional<Error> failure;
  for (const auto& place : places_of(settings)) {
    asio::io_context io{1};
    auto tried = run_task(io, exchange(place, request));
    if (tried) return understood(std::move(*tried));
    if (!failure || tried.error().code != "no_daemon") failure = tried.error();
  }
  return failure.value_or(Error{"no_daemon", "admin.socket is \"none\": the daemon has no socket to be asked at"});
}

Exit ask_and_show(std::string_view command, const std::string& config, const Question& question,
                  const std::function<void(const std::string& answer)>& show) {
  const auto loaded = load_settings(config);
  for (const auto& complaint : loaded.complaints) std::cerr << complaint.to_string() << '\n';
  if (!loaded.complaints.empty()) return Exit::configuration;
  const auto answer = ask_daemon(loaded.settings, question);
  if (!answer) {
    warn("kuaixun {}: {}: {}", command, answer.error().code.name(), answer.error().message);
    return Exit::failed;
  }
  try {
    show(*answer);
  } catch (const std::exception& other) {
    warn("kuaixun {}: bad_answer: the daemon may be of another version: {}", command, other.what());
    return Exit::failed;
  }
  return Exit::ok;
}

std::string path_segment(std::string_view word) {
  std::string segment;
  for (const char c : word) {
    const bool is_plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    segment += is_plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return segment;
}

}  // namespace kuaixun
