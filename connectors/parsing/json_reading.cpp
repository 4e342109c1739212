#include "connectors/parsing/json_reading.hpp"

#include <utility>

#include <fmt/format.h>

#include "connectors/parsing/json_repair.hpp"

namespace kuaixun {

JsonReading read_json(simdjson::dom::parser& parser, std::string_view text) {
  JsonReading reading;
  const auto refused = parser.parse(text.data(), text.size()).get(reading.root);
  if (refused == simdjson::SUCCESS) return reading;
  auto repaired = repaired_json(text);
  if (!repaired || parser.parse(repaired->text).get(reading.root) != simdjson::SUCCESS) {
    reading.damage = simdjson::error_message(refused);
    return reading;
  }
  reading.flaws = std::move(repaired->flaws);
  if (reading.flaws.empty()) reading.flaws.emplace_back("something stands before it");
  reading.is_cut_off = repaired->is_cut_off;
  return reading;
}

void note_flaws(DocumentInfo& document, const JsonReading& reading) {
  if (reading.flaws.empty()) return;
  document.recovered = true;
  document.cut_off = document.cut_off || reading.is_cut_off;
  document.warnings.push_back(fmt::format("the JSON is flawed: {}", fmt::join(reading.flaws, ", ")));
}

}  // namespace kuaixun
