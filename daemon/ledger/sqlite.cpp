#include "ledger/sqlite.hpp"

#include <utility>

#include <fmt/format.h>
#include <sqlite3.h>

namespace kuaixun {
namespace {

sqlite3* native(Database::Handle* handle) { return reinterpret_cast<sqlite3*>(handle); }

Error error_of(int code, std::string_view doing, const std::string& file, const char* what) {
  const auto said = fmt::format("{} {}: {}", doing, file, what);
  switch (code & 0xff) {
    case SQLITE_FULL:
      return {"ledger_full", said + ": free space on this disk; nothing is lost meanwhile"};
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      return {"ledger_corrupt", said + ": the ledger is damaged"};
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return {"ledger_locked", said + ": another process holds the ledger"};
    case SQLITE_CANTOPEN:
    case SQLITE_READONLY:
    case SQLITE_PERM:
      return {Remedy::give_up, "ledger_io", said + ": the directory must be writable for this user"};
    default:
      return {"ledger_io", said};
  }
}

}  // namespace

Database::Database(const std::string& file) : file_(file) {
  // Statistics of memory that nobody asks for cost a tenth of the time.
  [[maybe_unused]] static const int configured = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  sqlite3* opened = nullptr;
  const int code =
      sqlite3_open_v2(file.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX, nullptr);
  handle_ = reinterpret_cast<Handle*>(opened);
  if (code == SQLITE_OK) {
    sqlite3_extended_result_codes(opened, 1);
    return;
  }
  const auto error = error_of(code, "open", file, opened != nullptr ? sqlite3_errmsg(opened) : sqlite3_errstr(code));
  sqlite3_close(opened);
  throw LedgerFailure(error);
}

Database::~Database() { sqlite3_close_v2(native(handle_)); }

void Database::fail(std::string_view doing) const {
  auto* connection = native(handle_);
  throw LedgerFailure(error_of(sqlite3_errcode(connection), doing, file_, sqlite3_errmsg(connection)));
}

void Database::execute(const char* sql) {
  if (sqlite3_exec(native(handle_), sql, nullptr, nullptr, nullptr) != SQLITE_OK) fail("write to");
}

std::int64_t Database::number(const char* sql) {
  Statement statement(*this, sql);
  return statement.step() ? statement.number(0) : 0;
}

std::string Database::text(const char* sql) {
  Statement statement(*this, sql);
  return statement.step() ? std::string(statement.text(0)) : std::string{};
}

std::int64_t Database::changes() const { return sqlite3_changes64(native(handle_)); }

std::int64_t Database::last_insert_id() const { return sqlite3_last_insert_rowid(native(handle_)); }

namespace {
template <class Native>
sqlite3_stmt* raw(Native* statement) {
  return reinterpret_cast<sqlite3_stmt*>(statement);
}
}  // namespace

Statement::Statement(Database& database, const char* sql) : database_(database) {
  sqlite3_stmt* prepared = nullptr;
  if (sqlite3_prepare_v3(native(database.handle()), sql, -1, SQLITE_PREPARE_PERSISTENT, &prepared, nullptr) !=
      SQLITE_OK)
    database.fail("read from");
  native_ = reinterpret_cast<Native*>(prepared);
}

Statement::~Statement() { sqlite3_finalize(raw(native_)); }

Statement& Statement::bind(std::int64_t value) {
  sqlite3_bind_int64(raw(native_), next_parameter_++, value);
  return *this;
}

Statement& Statement::bind_text(std::string_view value) {
  sqlite3_bind_text64(raw(native_), next_parameter_++, value.data() != nullptr ? value.data() : "", value.size(),
                      SQLITE_STATIC, SQLITE_UTF8);
  return *this;
}

Statement& Statement::bind_blob(std::string_view value) {
  sqlite3_bind_blob64(raw(native_), next_parameter_++, value.data() != nullptr ? value.data() : "", value.size(),
                      SQLITE_STATIC);
  return *this;
}

Statement& Statement::bind_blob(std::span<const std::uint8_t> value) {
  return bind_blob(std::string_view(reinterpret_cast<const char*>(value.data()), value.size()));
}

bool Statement::step() {
  next_parameter_ = 1;
  const int code = sqlite3_step(raw(native_));
  if (code == SQLITE_ROW) return true;
  reset();
  if (code != SQLITE_DONE) database_.fail("access");
  return false;
}

void Statement::run() {
  while (step()) {
  }
}

void Statement::reset() {
  next_parameter_ = 1;
  sqlite3_reset(raw(native_));
}

std::int64_t Statement::number(int column) const { return sqlite3_column_int64(raw(native_), column); }

std::string_view Statement::text(int column) const {
  const auto* bytes = static_cast<const char*>(sqlite3_column_blob(raw(native_), column));
  return bytes == nullptr ? std::string_view{}
                          : std::string_view(bytes, std::size_t(sqlite3_column_bytes(raw(native_), column)));
}

}  // namespace kuaixun
