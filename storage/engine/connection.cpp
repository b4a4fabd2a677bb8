// SPDX-License-Identifier: AGPL-3.0-or-later
// Opening a connection safely, the statement cache, checkpoints. Runs on: the thread that owns the connection.
#include "storage/engine/connection.hpp"

#include <algorithm>
#include <charconv>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sqlite3.h>
#include <unistd.h>

#include "storage/engine/checked_pages.hpp"

namespace shidra::storage {
namespace {

// All SQL is constant text, so this is never reached in practice; it bounds what a text built at run time can fill.
constexpr std::size_t most_cached = 1000;
constexpr int busy_milliseconds = 5000;
constexpr int checkpoint_wait_milliseconds = 250;

// Only the server's account may read people's data. Never opens an existing file: closing it would drop the locks that
// other connections of this process hold on it.
void create_private(std::filesystem::path const& file) {
  int const descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor >= 0) ::close(descriptor);
}

void remember_log_pages(void* target, int pages) { *static_cast<int*>(target) = pages; }

}  // namespace

// psow=1: a power cut does not damage bytes beside those being written. Without it SQLite pads every commit.
std::string uri_of(std::filesystem::path const& file, std::string_view more) {
  std::string uri = "file:";
  for (char const letter : std::filesystem::absolute(file).string()) {
    if (std::strchr("?#%", letter) != nullptr) {
      uri += fmt::format("%{:02X}", static_cast<unsigned>(static_cast<unsigned char>(letter)));
    } else {
      uri += letter;
    }
  }
  return (uri + "?psow=1").append(more);
}

PreparedStatement::PreparedStatement(sqlite3* connection, std::string_view text) : sql(text) {
  char const* rest = nullptr;
  int const code = sqlite3_prepare_v3(connection, sql.data(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT,
                                      &handle, &rest);
  if (code != SQLITE_OK) throw error_of(connection, code, sql);
  std::string_view const left{rest, static_cast<std::size_t>(sql.data() + sql.size() - rest)};
  if (handle == nullptr || left.find_first_not_of(" \t\r\n;") != std::string_view::npos) {
    sqlite3_finalize(handle);
    throw StorageError(Fault::mistake, 0, "not exactly one statement: " + sql);
  }
  // SQLite numbers `$n` by first appearance, we mean n.
  int const count = sqlite3_bind_parameter_count(handle);
  index_of.assign(static_cast<std::size_t>(count), 0);
  for (int index = 1; index <= count; ++index) {
    char const* const name = sqlite3_bind_parameter_name(handle, index);
    int number = 0;
    if (name != nullptr && *name == '$') std::from_chars(name + 1, name + std::strlen(name), number);
    if (number < 1 || number > count) {
      sqlite3_finalize(handle);
      throw StorageError(Fault::mistake, 0, "parameters must be $1, $2 … without gaps: " + sql);
    }
    index_of[static_cast<std::size_t>(number - 1)] = index;
  }
}

PreparedStatement::~PreparedStatement() { sqlite3_finalize(handle); }

Connection::Connection(std::filesystem::path const& file, Mode mode) {
  // Counting its memory would cost a lock that all connections share at each of SQLite's allocations.
  static int const uncounted = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
  if (uncounted != SQLITE_OK && uncounted != SQLITE_MISUSE)  // misuse: somebody else began to use SQLite before us
    throw StorageError(Fault::mistake, uncounted, "configure SQLite");
  if (mode == Mode::read_write) create_private(file);
  int const flags = SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                    (mode == Mode::read_write ? SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE : SQLITE_OPEN_READONLY);
  int const code = sqlite3_open_v2(uri_of(file).c_str(), &raw_, flags, checked_pages());
  try {
    if (code != SQLITE_OK) throw error_of(raw_, code, "open " + file.string());
    set_up(mode);
  } catch (...) {
    sqlite3_close_v2(raw_);
    throw;
  }
}

Connection::~Connection() {
  cache_.clear();
  sqlite3_close_v2(raw_);
}

void Connection::set_up(Mode mode) {
  sqlite3_busy_timeout(raw_, busy_milliseconds);
  limit();
  for (auto const& [setting, value] : {std::pair{SQLITE_DBCONFIG_DEFENSIVE, 1},
                                       {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
                                       {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
                                       {SQLITE_DBCONFIG_DQS_DML, 0},
                                       {SQLITE_DBCONFIG_DQS_DDL, 0},
                                       // Closing must not checkpoint: it would hide an I/O error, and after one it
                                       // would repeat the fsync that failed.
                                       {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1}}) {
    if (int const code = sqlite3_db_config(raw_, setting, value, nullptr); code != SQLITE_OK) {
      throw failed(code, "configure the connection");
    }
  }
  reserve_for_sums(raw_);
  if (mode == Mode::read_write) {
    auto journal_mode = statement("PRAGMA journal_mode = WAL");
    if (!journal_mode.step() || journal_mode.text(0) != "wal") {
      throw StorageError(Fault::broken, 0, "the file system does not allow the write-ahead log");
    }
    note_tables();
    // Instead of SQLite's own automatic checkpoint, which runs inside COMMIT and drops its errors.
    sqlite3_wal_hook(
        raw_,
        [](void* target, sqlite3*, char const*, int pages) {
          remember_log_pages(target, pages);
          return SQLITE_OK;
        },
        &log_pages_);
  }
  // A page that left the cache before its commit may be written anew in the log, whose sums are only put right at the
  // commit: until then checked_pages would take it for damaged.
  if (mode == Mode::read_write) expect_pragma("cache_spill", 0);
  expect_pragma("synchronous", 2);  // FULL: an acknowledged write survives a power cut
  expect_pragma("foreign_keys", 1);
  expect_pragma("cache_size", -65'536);  // KiB
  expect_pragma("temp_store", 2);        // memory
  expect_pragma("cell_size_check", 1);
  expect_pragma("trusted_schema", 0);
  expect_pragma("secure_delete", 1);  // what is deleted is overwritten with zeros, also in pages that become free
}

void Connection::limit() const {
  sqlite3_limit(raw_, SQLITE_LIMIT_LENGTH, 4 * 1024 * 1024);
  sqlite3_limit(raw_, SQLITE_LIMIT_SQL_LENGTH, 256 * 1024);
  sqlite3_limit(raw_, SQLITE_LIMIT_EXPR_DEPTH, 50);
  sqlite3_limit(raw_, SQLITE_LIMIT_COMPOUND_SELECT, 20);
  sqlite3_limit(raw_, SQLITE_LIMIT_FUNCTION_ARG, 32);
  sqlite3_limit(raw_, SQLITE_LIMIT_ATTACHED, 1);  // VACUUM INTO attaches its target
  sqlite3_limit(raw_, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000);
  sqlite3_limit(raw_, SQLITE_LIMIT_VARIABLE_NUMBER, 1000);
  sqlite3_limit(raw_, SQLITE_LIMIT_TRIGGER_DEPTH, 10);
  sqlite3_limit(raw_, SQLITE_LIMIT_WORKER_THREADS, 0);
}

void Connection::expect_pragma(std::string const& name, std::int64_t value) {
  execute(fmt::format("PRAGMA {} = {}", name, value));
  Statement back{*this, std::make_unique<PreparedStatement>(raw_, "PRAGMA " + name)};
  if (back.step() && back.integer(0) == value) return;
  throw StorageError(Fault::broken, 0, fmt::format("SQLite did not take PRAGMA {} = {}", name, value));
}

Statement Connection::statement(std::string_view sql) {
  if (auto const found = cache_.find(sql); found != cache_.end() && !found->second->in_use) {
    kept_.uses(found->second->reads, found->second->writes);
    return {*this, *found->second};
  }
  auto prepared = prepare(sql);
  kept_.uses(prepared->reads, prepared->writes);
  if (cache_.contains(sql)) return {*this, std::move(prepared)};
  if (cache_.size() >= most_cached) return {*this, std::move(prepared)};
  std::string_view const key = prepared->sql;
  return {*this, *cache_.emplace(key, std::move(prepared)).first->second};
}

std::unique_ptr<PreparedStatement> Connection::prepare(std::string_view sql) {
  try {
    compiled_reads_.clear();
    compiled_writes_.clear();
    auto prepared = std::make_unique<PreparedStatement>(raw_, sql);
    prepared->reads = compiled_reads_;
    prepared->writes = compiled_writes_;
    return prepared;
  } catch (StorageError const& error) {
    remember(error);
    throw;
  }
}

// SQLite asks its authorizer about every table and column of a statement while it compiles it, those of triggers and of
// foreign keys' actions among them.
void Connection::note_tables() { sqlite3_set_authorizer(raw_, &Connection::note_table, this); }

int Connection::note_table(void* connection, int action, char const* table, char const*, char const*, char const*) {
  auto& self = *static_cast<Connection*>(connection);
  auto const note = [&](std::vector<TableNumber>& tables) {
    auto const number = self.kept_.number_of(table);
    if (std::find(tables.begin(), tables.end(), number) == tables.end()) tables.push_back(number);
  };
  if (action == SQLITE_READ) note(self.compiled_reads_);
  if (action == SQLITE_INSERT || action == SQLITE_UPDATE || action == SQLITE_DELETE) note(self.compiled_writes_);
  return SQLITE_OK;
}

void Connection::execute(std::string const& sql) {
  int const code = sqlite3_exec(raw_, sql.c_str(), nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw failed(code, sql.substr(0, 200));
}

std::int64_t Connection::changed_rows() const { return sqlite3_changes64(raw_); }
std::int64_t Connection::total_changes() const { return sqlite3_total_changes64(raw_); }
std::int64_t Connection::last_row_id() const { return sqlite3_last_insert_rowid(raw_); }
bool Connection::in_transaction() const { return sqlite3_get_autocommit(raw_) == 0; }

bool Connection::owes_foreign_keys() const {
  int current = 0;
  int highest = 0;
  sqlite3_db_status(raw_, SQLITE_DBSTATUS_DEFERRED_FKS, &current, &highest, 0);
  return current != 0;
}

Connection::Checkpointed Connection::checkpoint(Checkpoint kind) {
  int in_log = 0;
  int copied = 0;
  int const mode = kind == Checkpoint::truncate ? SQLITE_CHECKPOINT_TRUNCATE : SQLITE_CHECKPOINT_PASSIVE;
  sqlite3_busy_timeout(raw_, checkpoint_wait_milliseconds);
  int const code = sqlite3_wal_checkpoint_v2(raw_, nullptr, mode, &in_log, &copied);
  sqlite3_busy_timeout(raw_, busy_milliseconds);
  if (code != SQLITE_OK && fault_of(code) != Fault::busy) throw failed(code, "checkpoint");
  bool const complete = code == SQLITE_OK && in_log == copied;
  if (complete) log_pages_ = 0;
  return {complete, std::max(copied, 0)};
}

StorageError Connection::failed(int code, std::string_view doing) {
  StorageError error = error_of(raw_, code, doing);
  remember(error);
  return error;
}

void Connection::remember(StorageError const& error) {
  if (!fault_ && (error.fault() == Fault::full || error.fault() == Fault::broken)) fault_ = error;
}

}  // namespace shidra::storage
