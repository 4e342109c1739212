// The document that a command is given: a file, standard input or an address.
#pragma once

#include <string>

#include "base/error.hpp"
#include "model.hpp"

namespace kuaixun {

struct Input {
  std::string where;  // FILE, URL or -
  std::string url, content_type;

  // The address that the document is said to come from; may be empty.
  std::string address() const;
};

// All of a file, or of standard input ("-"). Error: `unreadable_file`, without its name.
Result<std::string> read_bytes(const std::string& where);

// Reads the file or fetches the address, as the daemon would but without its address guard: who types an address may
// reach what the shell reaches.
Result<Document> read_input(const Input& input);

}  // namespace kuaixun
