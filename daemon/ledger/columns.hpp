// Which columns hold which members of a value: one list names them to SQL, binds them and reads them back.
#pragma once

#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <cstring>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <vector>

#include "base/time.hpp"
#include "ledger/sqlite.hpp"
#include "record_headers.hpp"

namespace kuaixun {

// ---- a member's value in one column
// ----------------------------------------------------------------------------------

inline constexpr std::int64_t kNever = -1;  // no time

inline std::int64_t to_number(Time time) { return time.time_since_epoch().count(); }
inline std::int64_t to_number(const std::optional<Time>& time) { return time ? to_number(*time) : kNever; }
inline Time to_time(std::int64_t number) { return Time{std::chrono::milliseconds{number}}; }

template <class T>
concept Number = std::integral<T> || std::is_enum_v<T>;

// Hashes of 64 bits become signed.
void bind_value(Statement& statement, Number auto value) { statement.bind(std::int64_t(value)); }
void read_value(const Statement& row, int column, Number auto& value) {
  value = std::remove_reference_t<decltype(value)>(row.number(column));
}

inline void bind_value(Statement& statement, const std::string& value) { statement.bind_text(value); }
inline void read_value(const Statement& row, int column, std::string& value) { value = row.text(column); }

inline void bind_value(Statement& statement, const Time& value) { statement.bind(to_number(value)); }
inline void read_value(const Statement& row, int column, Time& value) { value = to_time(row.number(column)); }

inline void bind_value(Statement& statement, const std::optional<Time>& value) { statement.bind(to_number(value)); }
inline void read_value(const Statement& row, int column, std::optional<Time>& value) {
  const auto number = row.number(column);
  value = number == kNever ? std::nullopt : std::optional(to_time(number));
}

inline void bind_value(Statement& statement, const std::chrono::seconds& value) { statement.bind(value.count()); }
inline void read_value(const Statement& row, int column, std::chrono::seconds& value) {
  value = std::chrono::seconds{row.number(column)};
}

inline void bind_value(Statement& statement, const RecordHeaders& value) { statement.bind_blob(value.packed()); }
inline void read_value(const Statement& row, int column, RecordHeaders& value) {
  value = RecordHeaders(std::string(row.text(column)));
}

// Numbers one after the other, in this machine's order of bytes. All 0: no bytes.
template <std::unsigned_integral N, std::size_t size>
void bind_value(Statement& statement, const std::array<N, size>& value) {
  const std::string_view bytes(reinterpret_cast<const char*>(value.data()), sizeof(value));
  statement.bind_blob(value == std::array<N, size>{} ? std::string_view{} : bytes);
}
template <std::unsigned_integral N, std::size_t size>
void read_value(const Statement& row, int column, std::array<N, size>& value) {
  const auto bytes = row.text(column);
  value = {};
  if (bytes.size() == sizeof(value)) std::memcpy(value.data(), bytes.data(), sizeof(value));
}

template <std::unsigned_integral N>
void bind_value(Statement& statement, const std::vector<N>& value) {
  statement.bind_blob(std::string_view(reinterpret_cast<const char*>(value.data()), value.size() * sizeof(N)));
}
template <std::unsigned_integral N>
void read_value(const Statement& row, int column, std::vector<N>& value) {
  const auto bytes = row.text(column);
  value.resize(bytes.size() / sizeof(N));
  if (!value.empty()) std::memcpy(value.data(), bytes.data(), value.size() * sizeof(N));
}

// ---- lists of columns
// ------------------------------------------------------------------------------------------------

// `path` leads to a member of the value, or to a member of its member: column("newest", &Cursor::liveness,
// &Liveness::newest).
template <class... Path>
struct Column {
  std::string_view name;  // or an expression, in a list that is only read
  std::tuple<Path...> path;
  bool is_blob = false;  // bytes of a std::string that are no text

  auto& of(auto& value) const {
    return std::apply([&](auto member, auto... of_it) -> auto& { return ((value.*member).*....*of_it); }, path);
  }
};

template <class... Path>
constexpr auto column(std::string_view name, Path... path) {
  return Column<Path...>{name, {path...}};
}
template <class... Path>
constexpr auto blob_column(std::string_view name, Path... path) {
  return Column<Path...>{name, {path...}, true};
}

// The columns of one value, in one order for all that is said of them. A constant; any thread.
template <class... Cs>
class Columns {
 public:
  constexpr explicit Columns(Cs... columns) : columns_(columns...) {}

  // "i.id, i.revision"; `prefix` is "i." or nothing.
  std::string names(std::string_view prefix = {}) const {
    return listed([&](const auto& column) { return std::string(prefix).append(column.name); });
  }
  // "?, ?"
  std::string marks() const {
    return listed([](const auto&) { return "?"; });
  }
  // "revision = ?, status = ?"
  std::string assignments() const {
    return listed([](const auto& column) { return std::string(column.name).append(" = ?"); });
  }

  // Binds the members one after the other; the value must live until the statement has run.
  Statement& bind(Statement& statement, const auto& value) const {
    each([&](const auto& column) { bind_one(statement, column, column.of(value)); });
    return statement;
  }

  // Reads them from the row's columns from `first` on. Returns the column after the last one.
  int read(const Statement& row, int first, auto& value) const {
    each([&](const auto& column) { read_value(row, first++, column.of(value)); });
    return first;
  }

 private:
  static void bind_one(Statement& statement, const auto& column, const auto& member) {
    if constexpr (std::is_same_v<std::remove_cvref_t<decltype(member)>, std::string>)
      if (column.is_blob) {
        statement.bind_blob(member);
        return;
      }
    bind_value(statement, member);
  }

  void each(auto use) const {
    std::apply([&](const auto&... columns) { (use(columns), ...); }, columns_);
  }

  std::string listed(auto say) const {
    std::string list;
    each([&](const auto& column) {
      if (!list.empty()) list += ", ";
      list += say(column);
    });
    return list;
  }

  std::tuple<Cs...> columns_;
};

}  // namespace kuaixun
