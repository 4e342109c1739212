// Headers of a Kafka record in one block of memory: the outbox keeps ten of them with each row.
#pragma once

#include <cstddef>
#include <initializer_list>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

namespace kuaixun {

// Names and values as bytes, in order; a name may be there more than once.
class RecordHeaders {
 public:
  using value_type = std::pair<std::string_view, std::string_view>;  // name and value; valid until the next add

  class const_iterator {
   public:
    using value_type = RecordHeaders::value_type;
    using difference_type = std::ptrdiff_t;
    using iterator_category = std::input_iterator_tag;
    using reference = value_type;
    using pointer = const value_type*;

    const_iterator() = default;
    explicit const_iterator(std::string_view rest);
    value_type operator*() const { return header_; }
    pointer operator->() const { return &header_; }
    const_iterator& operator++() { return *this = const_iterator(rest_); }
    const_iterator operator++(int) { return std::exchange(*this, const_iterator(rest_)); }
    bool operator==(const const_iterator& other) const { return header_.first.data() == other.header_.first.data(); }

   private:
    value_type header_;
    std::string_view rest_;
  };

  RecordHeaders() = default;
  RecordHeaders(std::initializer_list<value_type> headers);
  // Of what packed() gave. In a damaged block, headers end where it makes no sense any more.
  explicit RecordHeaders(std::string packed) : packed_(std::move(packed)) {}

  void add(std::string_view name, std::string_view value);
  void reserve(std::size_t bytes) { packed_.reserve(bytes); }

  // The value of the last header of this name; empty when there is none.
  std::string_view value(std::string_view name) const;
  const_iterator begin() const { return const_iterator(packed_); }
  static const_iterator end() { return {}; }

  // For each name and value its length in four bytes, then its bytes.
  const std::string& packed() const { return packed_; }

  bool operator==(const RecordHeaders&) const = default;

 private:
  std::string packed_;
};

}  // namespace kuaixun
