// SQLite behind two small classes; the one place that knows its C interface.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "ledger/ledger_failure.hpp"

namespace kuaixun {

// One connection, used by one thread at a time. Every call throws LedgerFailure.
class Database {
 public:
  explicit Database(const std::string& file);
  ~Database();
  Database(const Database&) = delete;
  Database& operator=(const Database&) = delete;

  void execute(const char* sql);
  std::int64_t number(const char* sql);  // the first column of the first row
  std::string text(const char* sql);
  std::int64_t last_insert_id() const;
  std::int64_t changes() const;  // rows that the last statement inserted, changed or deleted

  struct Handle;  // sqlite3
  Handle* handle() const { return handle_; }
  [[noreturn]] void fail(std::string_view doing) const;

 private:
  std::string file_;
  Handle* handle_ = nullptr;
};

// A prepared statement: bind its parameters in order, step through its rows, and it is ready for the next use. Bound
// bytes are not copied: they must live until the statement has run.
class Statement {
 public:
  Statement(Database& database, const char* sql);
  Statement(Database& database, const std::string& sql) : Statement(database, sql.c_str()) {}
  ~Statement();
  Statement(const Statement&) = delete;
  Statement& operator=(const Statement&) = delete;

  Statement& bind(std::int64_t value);
  Statement& bind_text(std::string_view value);
  Statement& bind_blob(std::string_view value);
  Statement& bind_blob(std::span<const std::uint8_t> value);

  // Runs without rows to read.
  void run();
  // The next row; false, and reset, after the last one.
  bool step();
  // Leaves the remaining rows.
  void reset();

  std::int64_t number(int column) const;
  std::string_view text(int column) const;  // or blob; valid until the next step

 private:
  struct Native;  // sqlite3_stmt
  Database& database_;
  Native* native_ = nullptr;
  int next_parameter_ = 1;
};

}  // namespace kuaixun
