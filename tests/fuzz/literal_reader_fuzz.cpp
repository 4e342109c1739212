// Any script: the reader ends, and gives texts that are bounded by what they were written as.
#include <cstdint>
#include <cstdlib>
#include <string>

#include "connectors/wechat/script_variables.hpp"

namespace {

std::size_t size_of(const kuaixun::Literal& literal) {
  std::size_t size = literal.text().size() + literal.plain_text().size();
  for (const auto& each : literal.items()) size += size_of(each);
  return size;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kuaixun;
  const std::string script(reinterpret_cast<const char*>(data), size);
  constexpr std::size_t kGrowth = 4;  // an entity or escape is never shorter than half of what it stands for
  if (size_of(read_literal(script)) > kGrowth * size) std::abort();
  std::size_t consumed = 0;
  const auto scalar = read_scalar(script, consumed);
  if (consumed > size || !scalar.items().empty()) std::abort();
  const auto assignments = "window.cgiDataNew=" + script + ";var biz=" + script + ";window.ct = " + script;
  if (ScriptVariables({assignments})["biz"].size() > kGrowth * assignments.size()) std::abort();
  (void)assigned_literal({assignments}, "window.cgiDataNew");
  return 0;
}
