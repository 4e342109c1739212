// JavaScript literals read as data, without running anything.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace kuaixun {

// One value of a script: a text, an object or an array; `none` for everything that only running the script would tell.
// Views into the script, which must outlive it.
class Literal {
 public:
  enum class Kind : std::uint8_t { none, text, object, array };

  Kind kind() const { return kind_; }
  // A text decoded, a number or boolean as it is written; empty for all else.
  std::string text() const;
  // The text with HTML's entities resolved once, whether or not the script would do that.
  std::string plain_text() const;
  // The first field of this name; a `none` when there is none, or this is no object.
  const Literal& operator[](std::string_view name) const;
  // The elements of an array, the fields of an object.
  std::span<const Literal> items() const { return items_; }

 private:
  friend class LiteralReader;

  Kind kind_ = Kind::none;
  bool holds_entities_ = false;  // was given to htmlDecode() or .html(false)
  bool decoded_twice_ = false;   // was given to JsDecode()
  std::string_view name_;        // of a field
  std::string_view raw_;         // between the quotes
  std::vector<Literal> items_;
};

// Reads the value that `script` begins with. Tolerant: a value that is no literal is a `none` between its neighbours,
// and of a literal that is cut off what is whole is given. Understood are strings with \xNN, \uNNNN, \n, \' and \/;
// JsDecode('…'), htmlDecode("…"), '…'.html(false), '1' * 1; chains of ||, of which the first literal that is not empty
// counts; objects, arrays, trailing commas and comments. What stands behind an identifier is not believed: `opt.biz ||
// "x"` is a `none`. Time linear in what is read, depth at most 32, at most 200,000 values.
Literal read_literal(std::string_view script);

// The same for the right side of `name = …`, of which objects and arrays are `none`. `consumed` is how much was read.
Literal read_scalar(std::string_view script, std::size_t& consumed);

}  // namespace kuaixun
