// The sample sources of the demo, served over real HTTP.
#pragma once

#include <string>

#include "base/clock.hpp"
#include "observe/http_server.hpp"

namespace kuaixun {

// Serves the files of `directory`, with ETag and Content-Type by their ending. Where
// there is a file NAME.after-8s as well, it takes NAME's place 8 seconds after the first request for anything. In the
// files, {{hours:N}} stands for the time N hours before the start, as RFC 3339, and {{rfc822:N}} as RFC 822.
HttpServer::Handler demo_site(std::string directory, Clock& clock);

}  // namespace kuaixun
