#include "observe/admin.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

namespace kuaixun {
namespace {

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

}  // namespace

std::vector<AdminEndpoint> admin_pages(const Metrics& metrics, AdminSources sources) {
  const auto ask = std::make_shared<const AdminSources>(std::move(sources));  // shared: four pages ask them
  return {
      {"GET", "/metrics", MayAsk::anyone,
       [&metrics](const AdminCall& call) { return at_once(metrics_page(metrics, call.request)); }},
      {"GET", "/healthz", MayAsk::anyone,
       [ask](const AdminCall&) { return at_once(health(ask->stuck(), ask->longest_turn())); }},
      {"GET", "/readyz", MayAsk::anyone,
       [ask](const AdminCall&) { return at_once(readiness(ask->unready(), ask->longest_turn())); }},
      {"GET", "/status", MayAsk::who_names_us,
       [ask](const AdminCall&) { return at_once(json_response(200, ask->status())); }},
  };
}

}  // namespace kuaixun
