// Real documents that stand beside the project on some machines; never part of it.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <string>

namespace kuaixun {

// The path of a file or folder of the corpus that KUAIXUN_CORPUS names; empty when it is not there: skip the test then,
// and say so.
inline std::string corpus_file(const std::string& name) {
  const char* corpus = std::getenv("KUAIXUN_CORPUS");
  const auto path = std::filesystem::path(corpus != nullptr ? corpus : "../shared/corpus") / name;
  return std::filesystem::exists(path) ? path.string() : std::string{};
}

}  // namespace kuaixun
