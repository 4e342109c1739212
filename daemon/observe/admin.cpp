#include "observe/admin.hpp"

#include <algorithm>
#include <array>

#include <boost/json.hpp>
#include <fmt/format.h>

#include "observe/known_host.hpp"

namespace kuaixun {
namespace {

HttpResponse json_response(int status, std::string body) {
  return {status, "application/json", std::move(body) + "\n"};
}

HttpResponse metrics_page(const Metrics& metrics, const HttpRequest& request) {
  if (request.accept.find("application/openmetrics-text") != std::string::npos)
    return {200, "application/openmetrics-text; version=1.0.0; charset=utf-8",
            metrics.render(Metrics::Exposition::openmetrics)};
  return {200, "text/plain; version=0.0.4; charset=utf-8", metrics.render()};
}

HttpResponse readiness(const std::vector<std::string>& reasons, double longest_turn) {
  const boost::json::object body{{"ready", reasons.empty()},
                                 {"reasons", boost::json::array(reasons.begin(), reasons.end())},
                                 {"longest_turn_seconds", longest_turn}};
  return json_response(reasons.empty() ? 200 : 503, boost::json::serialize(body));
}

HttpResponse health(const std::vector<std::string>& stuck, double longest_turn) {
  std::string body = stuck.empty() ? "alive\n" : "";
  for (const auto& each : stuck) body += each + "\n";
  return {stuck.empty() ? 200 : 503, "text/plain",
          body + fmt::format("the longest turn of the main loop took {:.3f} s\n", longest_turn)};
}

// What orchestrators and Prometheus ask for, by whatever name they reach us.
bool is_probe(const HttpRequest& request) {
  constexpr std::array<std::string_view, 3> kProbes{"/healthz", "/readyz", "/metrics"};
  return std::find(kProbes.begin(), kProbes.end(), request.path) != kProbes.end();
}

// A page of another site whose name was made to lead to us (DNS rebinding) says that name in Host, and in Origin.
HttpResponse misdirected() {
  return {421, "text/plain",
          "this page is for loopback names and the listening address only: add this name to admin.hosts\n"};
}

}  // namespace

HttpServer::Handler admin_pages(const Metrics& metrics, AdminSources sources, std::vector<std::string> hosts) {
  return
      [&metrics, sources = std::move(sources), hosts = std::move(hosts)](const HttpRequest& request) -> HttpResponse {
        if (!is_probe(request) && !is_from_known_host(request, hosts)) return misdirected();
        if (request.method != "GET" && request.method != "HEAD")
          return {405, "text/plain", "only GET and HEAD\n", {{"allow", "GET, HEAD"}}};
        if (request.path == "/metrics") return metrics_page(metrics, request);
        if (request.path == "/healthz") return health(sources.stuck(), sources.longest_turn());
        if (request.path == "/readyz") return readiness(sources.unready(), sources.longest_turn());
        if (request.path == "/status") return json_response(200, sources.status());
        return {404, "text/plain", "there are /metrics, /healthz, /readyz and /status\n"};
      };
}

}  // namespace kuaixun
