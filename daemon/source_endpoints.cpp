#include "source_endpoints.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include "base/log.hpp"
#include "base/nearest_word.hpp"
#include "status_page.hpp"

namespace kuaixun {
namespace {

namespace json = boost::json;

HttpResponse list(const Scheduler& scheduler) {
  return json_response(200, json::serialize(json::object{{"sources", source_states(scheduler.states())}}));
}

HttpResponse unknown(const Scheduler& scheduler, const std::string& id) {
  const auto meant = nearest_word(id, scheduler.ids());
  return refusal(404,
                 {"unknown_source", fmt::format("no source \"{}\" is followed{}", id,
                                                meant.empty() ? "" : fmt::format(", did you mean \"{}\"?", meant))});
}

struct Told {
  const char* outcome;
  std::string message;
};

Told tell(const PollNow& poll) {
  switch (poll.outcome) {
    case PollNow::Outcome::queued:
      return {"queued", "it is asked as soon as its host has a turn for it"};
    case PollNow::Outcome::running:
      return {"running", "its round is under way already"};
    case PollNow::Outcome::host_paused:
      return {"host_paused",
              fmt::format("its host is to be left alone until {}; it is asked then", to_rfc3339(*poll.until))};
    case PollNow::Outcome::outbox_full:
      return {"outbox_full", "the outbox is at its limit; it is asked when Kafka has caught up"};
  }
  return {"queued", {}};
}

HttpResponse poll(Scheduler& scheduler, const AdminCall& call) {
  const auto& id = call.parameters.front();
  const auto done = scheduler.poll_now(id);
  if (!done) return unknown(scheduler, id);
  const auto told = tell(*done);
  log::info("poll_asked_for",
            {{"source", id}, {"by", call.request.through_socket ? "socket" : "token"}, {"outcome", told.outcome}});
  json::object answer{{"source", id}, {"outcome", told.outcome}, {"message", told.message}};
  if (done->until) answer["until"] = to_rfc3339(*done->until);
  return json_response(202, json::serialize(answer));
}

}  // namespace

std::vector<AdminEndpoint> source_endpoints(Scheduler& scheduler) {
  return {
      {"GET", "/sources", MayAsk::who_names_us, [&](const AdminCall&) { return at_once(list(scheduler)); }},
      {"POST", "/sources/{id}/poll", MayAsk::who_is_trusted,
       [&](const AdminCall& call) { return at_once(poll(scheduler, call)); }},
  };
}

}  // namespace kuaixun
