#include "observe/admin.hpp"

#include <boost/json.hpp>

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

HttpResponse readiness(const std::vector<std::string>& reasons) {
  const boost::json::object body{{"ready", reasons.empty()},
                                 {"reasons", boost::json::array(reasons.begin(), reasons.end())}};
  return json_response(reasons.empty() ? 200 : 503, boost::json::serialize(body));
}

}  // namespace

HttpServer::Handler admin_pages(const Metrics& metrics, AdminSources sources) {
  return [&metrics, sources = std::move(sources)](const HttpRequest& request) -> HttpResponse {
    if (request.method != "GET" && request.method != "HEAD")
      return {405, "text/plain", "only GET and HEAD\n", {{"allow", "GET, HEAD"}}};
    if (request.path == "/metrics") return metrics_page(metrics, request);
    if (request.path == "/healthz")
      return sources.alive() ? HttpResponse{200, "text/plain", "alive\n"}
                             : HttpResponse{503, "text/plain", "the main loop makes no progress\n"};
    if (request.path == "/readyz") return readiness(sources.unready());
    if (request.path == "/status") return json_response(200, sources.status());
    return {404, "text/plain", "there are /metrics, /healthz, /readyz and /status\n"};
  };
}

}  // namespace kuaixun
