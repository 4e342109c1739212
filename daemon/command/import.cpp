#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>

#include <fmt/format.h>

#include "command/commands.hpp"
#include "command/console.hpp"
#include "opml.hpp"

namespace kuaixun {
namespace {

std::string toml_string(std::string_view text) {
  std::string out = "\"";
  for (const unsigned char c : text) {
    if (c == '"' || c == '\\')
      out += fmt::format("\\{}", char(c));
    else if (c < 0x20 || c == 0x7f)
      out += fmt::format("\\u{:04X}", c);
    else
      out += char(c);
  }
  return out + "\"";
}

std::string to_toml(const std::vector<Source>& sources) {
  std::string text;
  for (const auto& source : sources) {
    text += fmt::format("[[source]]\nid = {}\nkind = {}\nurl = {}\n", toml_string(source.id), toml_string(source.kind),
                        toml_string(source.url));
    if (!source.name.empty()) text += fmt::format("name = {}\n", toml_string(source.name));
    for (const auto& [name, value] : source.labels)
      text += fmt::format("labels = {{ {} = {} }}\n", name, toml_string(value));
    text += '\n';
  }
  return text;
}

}  // namespace

Exit execute(const ImportOptions& options) {
  std::ifstream stream(options.input, std::ios::binary);
  if (!stream || std::filesystem::is_directory(options.input)) {
    std::cerr << "kuaixun import: " << options.input << ": no such file, or it may not be read\n";
    return Exit::failed;
  }
  const auto list = parse_opml({std::istreambuf_iterator<char>(stream), {}});
  if (!list) {
    warn("kuaixun import: {}: {}", options.input, list.error().message);
    return Exit::failed;
  }
  for (const auto& reason : list->passed_over) warn("passed over: {}", reason);
  const auto text = to_toml(list->sources);
  if (options.output.empty()) {
    put(stdout, printable_lines(text));
    return Exit::ok;
  }
  if (std::filesystem::exists(options.output) && !options.force) {
    std::cerr << "kuaixun import: " << options.output << " exists: name another file, or overwrite it with --force\n";
    return Exit::failed;
  }
  std::ofstream file(options.output, std::ios::binary);
  file << text;
  if (!file.flush()) {
    std::cerr << "kuaixun import: " << options.output << " cannot be written\n";
    return Exit::failed;
  }
  std::cerr << list->sources.size() << " sources written to " << options.output << '\n';
  return Exit::ok;
}

}  // namespace kuaixun
