#include "base/stall_point.hpp"

#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

namespace kuaixun {
namespace {

struct Plan {
  std::string step, source;
  std::chrono::milliseconds sleep{0};

  Plan() {
    const char* said = std::getenv("KUAIXUN_STALL_AT");
    if (said == nullptr) return;
    const std::string text = said;
    const auto at = text.find('@'), equals = text.rfind('=');
    if (at == std::string::npos || equals == std::string::npos || equals < at) return;
    step = text.substr(0, at);
    source = text.substr(at + 1, equals - at - 1);
    sleep = std::chrono::milliseconds(long(1000 * std::atof(text.c_str() + equals + 1)));
  }
};

}  // namespace

void stall_point(std::string_view step, std::string_view source) {
  static const Plan plan;
  if (plan.step.empty() || plan.step != step || plan.source != source) return;
  std::this_thread::sleep_for(plan.sleep);
}

}  // namespace kuaixun
