// Writes JSON, field by field: the contract's form, in which empty fields are left out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace kuaixun {

// The same text, with each byte that is not part of valid UTF-8 replaced by U+FFFD. `storage` holds the repaired text
// when there was something to repair.
std::string_view valid_utf8(std::string_view text, std::string& storage);

// The length of `text` as a JSON string, without its quotes; `text` is valid UTF-8.
std::size_t escaped_size(std::string_view text);

// Names are literals of ours; text may be anything: what is not UTF-8 is repaired. Objects and lists are closed by the
// caller, in pairs.
class JsonWriter {
 public:
  // `expected`: about how many bytes it will be.
  explicit JsonWriter(std::size_t expected) { out_.reserve(expected); }

  void open_object() { open('{'); }
  void close_object() { close('}'); }
  void open_list(std::string_view name) {
    key(name);
    raw('[');
  }
  void close_list() { close(']'); }
  void open_object(std::string_view name) {
    key(name);
    raw('{');
  }

  // A field of an object; not written when the text or the optional is empty.
  void field(std::string_view name, std::string_view text);
  void field(std::string_view name, std::uint64_t number);
  template <class Number>
  void field(std::string_view name, const std::optional<Number>& number) {
    if (number) field(name, std::uint64_t(*number));
  }
  // An entry of a map: its name may be anything and its text may be empty.
  void entry(std::string_view name, std::string_view text);
  // An element of a list.
  void element(std::string_view text);

  // What was written.
  std::string text() &&;

 private:
  void open(char bracket) {
    comma();
    raw(bracket);
  }
  void close(char bracket) {
    out_ += bracket;
    first_ = false;
  }
  void raw(char bracket) {
    out_ += bracket;
    first_ = true;
  }
  void comma() {
    if (!first_) out_ += ',';
    first_ = false;
  }
  void key(std::string_view name);
  void string(std::string_view text);

  std::string out_;
  bool first_ = true;
};

}  // namespace kuaixun
