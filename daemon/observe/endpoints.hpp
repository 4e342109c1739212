// What a running daemon can be asked: a table of methods, paths, who may ask, and what answers.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "observe/http_server.hpp"

namespace kuaixun {

enum class MayAsk {
  anyone,         // orchestrators and Prometheus, by whatever name they reach us
  who_names_us,   // who knows where we are: see is_from_known_host(); and whoever may use the socket
  who_is_trusted  // through the socket; else who names us and knows admin.token
};

// A request, and what stands in its path where the endpoint's has {NAME}, in order and decoded.
struct AdminCall {
  HttpRequest request;
  std::vector<std::string> parameters{};
};

struct AdminEndpoint {
  std::string method;  // "GET" answers HEAD as well
  std::string path;    // "/sources/{id}/poll"
  MayAsk may_ask;
  std::function<Task<HttpResponse>(AdminCall)> answer;  // on the io thread; may wait
};

struct AdminAccess {
  std::vector<std::string> hosts{};  // admin.hosts
  std::string token{};               // admin.token; empty: nobody is trusted but through the socket
  std::string socket{};              // its path, for advice; empty: there is none
  std::string instance{};            // by which name commands ask for this daemon, besides localhost
};

// The handler of an HttpServer that serves a table. Refuses with 404, 405 (Allow), 421, and 401 or 403 (a JSON object
// as refusal() makes it).
HttpServer::Handler serve_endpoints(std::vector<AdminEndpoint> table, AdminAccess access);

HttpResponse json_response(int status, std::string body);
// {"code": …, "message": …}: codes are those of `kuaixun errors`.
HttpResponse refusal(int status, const Error& error);

}  // namespace kuaixun
