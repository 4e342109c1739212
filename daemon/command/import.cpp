#include <filesystem>
#include <fstream>
#include <map>

#include <fmt/format.h>

#include "command/commands.hpp"
#include "command/console.hpp"
#include "opml.hpp"
#include "settings.hpp"

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

// The ids of the sources that a file of configuration has, by their addresses.
std::map<std::string, std::string> ids_in(const std::string& file) {
  std::map<std::string, std::string> ids;
  for (const auto& source : load_settings(file).settings.sources) ids.emplace(source.url, source.id);
  return ids;
}

}  // namespace

Exit execute(const ImportOptions& options) {
  const auto text = read_bytes(options.input);
  auto list = text ? parse_opml(*text) : Result<OpmlList>(text.error());
  if (!list) {
    warn("kuaixun import: {}: {}", options.input, list.error().message);
    return Exit::failed;
  }
  for (const auto& reason : list->passed_over) warn("passed over: {}", reason);
  const bool is_there = !options.output.empty() && std::filesystem::exists(options.output);
  if (is_there && !options.force) {
    warn("kuaixun import: {} exists: name another file, or overwrite it with --force", options.output);
    return Exit::failed;
  }
  if (is_there) {  // what is known by an id keeps it
    const auto known = ids_in(options.output);
    for (auto& source : list->sources)
      if (const auto id = known.find(source.url); id != known.end()) source.id = id->second;
  }
  const auto configuration = to_toml(list->sources);
  if (options.output.empty()) {
    put(stdout, printable_lines(configuration));
    return Exit::ok;
  }
  keep_files_private();  // addresses may hold secrets
  std::ofstream file(options.output, std::ios::binary);
  file << configuration;
  if (!file.flush()) {
    warn("kuaixun import: {} cannot be written", options.output);
    return Exit::failed;
  }
  warn("{} sources written to {}", list->sources.size(), options.output);
  return Exit::ok;
}

Exit execute(const ExportOptions& options) {
  const auto loaded = load_settings(options.config);
  for (const auto& complaint : loaded.complaints) warn("{}", complaint.to_string());
  if (!loaded.complaints.empty()) return Exit::configuration;
  put(stdout, to_opml(loaded.settings.sources));
  return Exit::ok;
}

}  // namespace kuaixun
