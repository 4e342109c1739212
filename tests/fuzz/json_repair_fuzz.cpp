// Flawed JSON: what is written anew is sound, no larger than promised, and sound JSON keeps its meaning
// (where no name is longer than what is looked at ahead of a quote).
#include <cstdint>
#include <cstdlib>
#include <string>

#include <simdjson.h>

#include "connectors/parsing/json_repair.hpp"
#include "text/charset.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace kuaixun;
  const auto text = repair_utf8(std::string_view(reinterpret_cast<const char*>(data), size));
  const auto repaired = repaired_json(text);
  if (!repaired) return 0;
  if (repaired->text.size() > 4 * text.size()) std::abort();
  simdjson::dom::parser parser;
  simdjson::dom::element written;
  if (parser.parse(repaired->text).get(written) != simdjson::SUCCESS) std::abort();
  simdjson::dom::parser strict;
  simdjson::dom::element sound;
  if (text.size() < 100 && strict.parse(text).get(sound) == simdjson::SUCCESS && !sound.is_string() &&
      simdjson::minify(sound) != simdjson::minify(written))
    std::abort();
  return 0;
}
