#include "observe/endpoints.hpp"

#include <algorithm>
#include <charconv>
#include <memory>
#include <optional>

#include <boost/json.hpp>
#include <fmt/format.h>
#include <openssl/crypto.h>

#include "observe/known_host.hpp"

namespace kuaixun {
namespace {

std::string_view take_segment(std::string_view& path) {
  path.remove_prefix(1);  // the slash
  const auto segment = path.substr(0, path.find('/'));
  path.remove_prefix(segment.size());
  return segment;
}

// "a%2Fb" → "a/b"; what is no escape stays.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    const bool is_escape =
        text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(text.data() + i + 1, text.data() + i + 3, value, 16).ptr == text.data() + i + 3;
    out += is_escape ? char(value) : text[i];
    if (is_escape) i += 2;
  }
  return out;
}

// The parameters of a path that is one of the pattern's.
std::optional<std::vector<std::string>> parameters_of(std::string_view pattern, std::string_view path) {
  std::vector<std::string> parameters;
  while (pattern.starts_with('/') && path.starts_with('/')) {
    const auto expected = take_segment(pattern), segment = take_segment(path);
    if (expected.starts_with('{') && !segment.empty())
      parameters.push_back(decoded(segment));
    else if (expected != segment)
      return std::nullopt;
  }
  if (!pattern.empty() || !path.empty()) return std::nullopt;
  return parameters;
}

bool answers(const AdminEndpoint& endpoint, std::string_view method) {
  return endpoint.method == method || (endpoint.method == "GET" && method == "HEAD");
}

// Takes as long for a token that is nearly right as for any other of its length.
bool has_token(const HttpRequest& request, const std::string& token) {
  constexpr std::string_view kScheme = "Bearer ";
  if (token.empty() || !request.authorization.starts_with(kScheme)) return false;
  const auto given = std::string_view(request.authorization).substr(kScheme.size());
  return given.size() == token.size() && CRYPTO_memcmp(given.data(), token.data(), token.size()) == 0;
}

class Table {
 public:
  Table(std::vector<AdminEndpoint> endpoints, AdminAccess access)
      : endpoints_(std::move(endpoints)), access_(std::move(access)) {}

  Task<HttpResponse> answer(HttpRequest request) const {
    std::vector<const AdminEndpoint*> there;
    const AdminEndpoint* asked = nullptr;
    std::vector<std::string> parameters;
    for (const auto& endpoint : endpoints_)
      if (auto found = parameters_of(endpoint.path, request.path)) {
        there.push_back(&endpoint);
        if (asked != nullptr || !answers(endpoint, request.method)) continue;
        asked = &endpoint;
        parameters = std::move(*found);
      }
    if (auto refused = refuse(request, there, asked)) return at_once(std::move(*refused));
    return asked->answer(AdminCall{std::move(request), std::move(parameters)});
  }

 private:
  using Endpoints = std::vector<const AdminEndpoint*>;

  std::optional<HttpResponse> refuse(const HttpRequest& request, const Endpoints& there,
                                     const AdminEndpoint* asked) const {
    const bool is_anyones = !there.empty() && there.front()->may_ask == MayAsk::anyone;
    if (!is_anyones && !names_us(request)) return misdirected(request);
    if (there.empty()) return unknown_path();
    if (asked == nullptr) return wrong_method(there);
    if (asked->may_ask == MayAsk::who_is_trusted && !request.through_socket && !has_token(request, access_.token))
      return untrusted();
    return std::nullopt;
  }

  // A page of another site whose name was made to lead to us (DNS rebinding) says that name in Host, and in Origin. Who
  // comes through the socket may mean another daemon.
  bool names_us(const HttpRequest& request) const {
    if (request.through_socket) return request.host == "localhost" || request.host == access_.instance;
    return is_from_known_host(request, access_.hosts);
  }

  HttpResponse misdirected(const HttpRequest& request) const {
    if (request.through_socket)
      return refusal(
          421, {"no_daemon",
                fmt::format("the daemon that listens here is \"{}\", another one than was meant", access_.instance)});
    return {421, "text/plain",
            "this page is for loopback names and the listening address only: add this name to admin.hosts\n"};
  }

  HttpResponse unknown_path() const {
    std::vector<std::string> paths;
    paths.reserve(endpoints_.size());
    for (const auto& endpoint : endpoints_) paths.push_back(endpoint.path);
    return {404, "text/plain", fmt::format("there are {}\n", fmt::join(paths, ", "))};
  }

  static HttpResponse wrong_method(const Endpoints& there) {
    std::string allowed;
    for (const auto* endpoint : there) {
      allowed += (allowed.empty() ? "" : ", ") + endpoint->method;
      if (endpoint->method == "GET") allowed += ", HEAD";
    }
    return {405, "text/plain", fmt::format("only {}\n", allowed), {{"allow", allowed}}};
  }

  HttpResponse untrusted() const {
    const auto there =
        access_.socket.empty() ? std::string{} : fmt::format("ask at the socket {}, or ", access_.socket);
    if (access_.token.empty())
      return refusal(403, {"not_trusted", fmt::format("this is not done over TCP: {}set admin.token", there)});
    auto response =
        refusal(401, {"not_trusted", fmt::format("{}send admin.token as \"Authorization: Bearer TOKEN\"", there)});
    response.headers.emplace_back("www-authenticate", "Bearer");
    return response;
  }

  std::vector<AdminEndpoint> endpoints_;
  AdminAccess access_;
};

}  // namespace

HttpServer::Handler serve_endpoints(std::vector<AdminEndpoint> table, AdminAccess access) {
  auto served = std::make_shared<const Table>(std::move(table), std::move(access));  // shared: a handler is copied
  return [served](HttpRequest request) { return served->answer(std::move(request)); };
}

HttpResponse json_response(int status, std::string body) {
  return {status, "application/json", std::move(body) + "\n"};
}

HttpResponse refusal(int status, const Error& error) {
  return json_response(
      status, boost::json::serialize(boost::json::object{{"code", error.code.name()}, {"message", error.message}}));
}

}  // namespace kuaixun
