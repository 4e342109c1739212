// Reads a file that may be packed by gzip.
#pragma once

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

namespace kuaixun {

// The bytes of a file, which zcat opens when its name ends in .gz.
inline std::string unpacked(const std::string& path) {
  if (!path.ends_with(".gz")) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(("zcat '" + path + "'").c_str(), "r"), pclose);
  std::string bytes;
  std::array<char, 1 << 16> buffer{};
  for (std::size_t size = 0; pipe && (size = fread(buffer.data(), 1, buffer.size(), pipe.get())) > 0;)
    bytes.append(buffer.data(), size);
  return bytes;
}

}  // namespace kuaixun
