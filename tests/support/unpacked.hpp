// Reads a file that may be packed by gzip.
#pragma once

#include <array>
#include <filesystem>
#include <string>

#include <zlib.h>

namespace kuaixun {

inline std::string unpacked(const std::filesystem::path& path) {
  std::string text;
  std::array<char, 1 << 16> part{};
  auto* file = gzopen(path.c_str(), "rb");
  for (int size = 0; (size = gzread(file, part.data(), unsigned(part.size()))) > 0;)
    text.append(part.data(), std::size_t(size));
  gzclose(file);
  return text;
}

}  // namespace kuaixun
