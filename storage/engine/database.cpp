// SPDX-License-Identifier: AGPL-3.0-or-later
// Opening and closing a data folder in the right order. Runs on: the thread that starts the program.
#include "storage/engine/database.hpp"

#include <future>
#include <utility>

#include <spdlog/spdlog.h>

#include "storage/engine/backup.hpp"
#include "storage/engine/checked_pages.hpp"
#include "storage/engine/digest.hpp"
#include "storage/engine/log_check.hpp"

namespace shidra::storage {
namespace {

/// What a crash left in the log behind its last commit must not be there still at the next one (see log_check.hpp). A
/// backup that was begun before us may hold it for a while. False: the disk has no room for it.
bool empty_log(Connection& connection, std::filesystem::path const& file) {
  try {
    for (int tries = 0; tries < 120; ++tries)
      if (connection.checkpoint(Connection::Checkpoint::truncate).complete) return true;
  } catch (StorageError const& error) {
    if (error.fault() != Fault::full) throw;
    connection.forget_fault();
    spdlog::error("the disk is full: nothing is written until there is room ({})", error.what());
    return false;
  }
  throw StorageError(Fault::busy, 0, file.string() + ": another program reads the database and does not end");
}

bool holds_anything(std::filesystem::path const& folder) {
  std::error_code missing;
  return std::filesystem::directory_iterator(folder, missing) != std::filesystem::directory_iterator();
}

/// An empty file is none: SQLite would begin a new one in it.
bool holds_database(std::filesystem::path const& folder) {
  std::error_code missing;
  auto const size = std::filesystem::file_size(database_file(folder), missing);
  return !missing && size > 0;
}

/// The first thing in the folder that only a server which had a database can have put there. A link is one too: the
/// disk it leads to may not be there now.
std::string trace_of_database(std::filesystem::path const& folder) {
  for (auto const* name : {"files", "keys"})
    if (std::filesystem::is_symlink(folder / name) || holds_anything(folder / name)) return name;
  std::error_code missing;
  for (auto const& entry : std::filesystem::directory_iterator(folder, missing)) {
    auto const name = entry.path().filename().string();
    if (name.starts_with("before-") && name.ends_with(".db")) return name;
  }
  return {};
}

Database::Opening bring_up_to_date(std::filesystem::path const& folder) {
  expect_startable(folder);
  auto const file = database_file(folder);
  expect_whole_log(file);
  bool const checked = has_sums(file);
  Connection connection{file, Connection::Mode::read_write};
  Database::Opening opening;
  opening.log_is_empty = empty_log(connection, file);
  opening.migrated = migrate(connection, folder);
  if (!checked) {
    connection.execute("VACUUM");  // a database from before pages had sums: all are written anew
    spdlog::info("the pages of {} have sums from now on", file.string());
  }
  Statement begin = connection.statement(R"sql(
      INSERT INTO meta (key, value) VALUES ('epoch', $1) ON CONFLICT (key) DO NOTHING)sql");
  begin.bind_text(1, random_hex(8), Lifetime::copy);
  begin.step();
  // SQLite makes its log here and passes over a failed sync of the folder that names it: a power cut could then take
  // the whole log away, with all that was acknowledged.
  sync_path(folder);
  return opening;
}

Writer::Options with_log(Writer::Options options, bool is_empty) {
  options.empty_log_first = !is_empty;
  return options;
}

Writer::OnCommit or_run_notes(Writer::OnCommit hook) {
  if (hook) return hook;
  return [](Commit&& commit) { run_notes(commit); };
}

bool is_ready(std::future<void> const& result) {
  return result.wait_for(std::chrono::seconds(0)) == std::future_status::ready;
}

}  // namespace

void run_notes(Commit const& commit) {
  for (auto const& note : commit.notes) {
    try {
      note();
    } catch (std::exception const& error) {  // the others must hear of the commit all the same
      spdlog::critical("something to be done after a commit was not: {}", error.what());
    }
  }
}

std::filesystem::path database_file(std::filesystem::path const& folder) { return folder / "shidra.db"; }
std::filesystem::path restoring_folder(std::filesystem::path const& folder) { return folder / ".restoring"; }

void expect_startable(std::filesystem::path const& folder) {
  bool const has_database = holds_database(folder);
  auto const incoming = restoring_folder(folder);
  if (has_database ? holds_anything(incoming) : std::filesystem::exists(incoming)) {
    throw FolderRefused(incoming.string() + ": a restore is under way or was cut off; repeat it (shidra restore)");
  }
  if (has_database) return;
  if (auto const trace = trace_of_database(folder); !trace.empty()) {
    throw FolderRefused(folder.string() + " holds uploads or keys but no database (" + trace +
                        "): put shidra.db back, or restore a backup into an empty folder");
  }
}

void expect_database(std::filesystem::path const& folder) {
  expect_startable(folder);
  if (!std::filesystem::exists(database_file(folder))) throw FolderRefused(folder.string() + " holds no database");
}

Database::Database(std::filesystem::path folder, Hooks hooks, Options options)
    : folder_(std::move(folder)),
      lock_(folder_),
      opening_(bring_up_to_date(folder_)),
      writer_(std::make_unique<Writer>(database_file(folder_), or_run_notes(std::move(hooks.on_commit)),
                                       std::move(hooks.on_failure),
                                       with_log(std::move(options.writer), opening_.log_is_empty))),
      readers_(std::make_unique<Readers>(database_file(folder_), std::move(hooks.on_reader_error), options.readers)) {}

Database::Database(std::filesystem::path folder) : Database(std::move(folder), Hooks{}, Options{}) {}

// The promises are shared: the other thread may still be inside set_value() when this one wakes and returns.
void Database::read(std::function<void(Read&)> const& job) {
  auto const ended = std::make_shared<std::promise<void>>();
  bool const taken = readers_->submit([ended, &job](Read& read) {
    try {
      job(read);
      ended->set_value();
    } catch (...) {
      ended->set_exception(std::current_exception());
    }
  });
  if (!taken) throw StorageError(Fault::busy, 0, "the readers take no more work");
  auto result = ended->get_future();
  while (!is_ready(result) && readers_->run_one()) {
  }
  result.get();
}

void Database::write(std::function<void(Write&)> const& job) {
  auto const ended = std::make_shared<std::promise<void>>();
  std::exception_ptr thrown;
  auto const run = [&](Write& write) {
    try {
      job(write);
      return Writer::Verdict::keep;
    } catch (...) {
      thrown = std::current_exception();
      return Writer::Verdict::undo;
    }
  };
  auto const done = [ended, &thrown](Writer::Ending ending) {
    if (ending != Writer::Ending::committed && !thrown) {
      thrown =
          std::make_exception_ptr(StorageError(Fault::broken, 0, "the write ended " + std::string{name_of(ending)}));
    }
    thrown ? ended->set_exception(thrown) : ended->set_value();
  };
  if (!writer_->submit({run, done})) throw StorageError(Fault::busy, 0, "the writer takes no more work");
  auto result = ended->get_future();
  while (!is_ready(result) && writer_->run_batch()) {
  }
  result.get();
}

void Database::back_up(std::filesystem::path const& target) const {
  Connection connection{database_file(folder_), Connection::Mode::read_only};
  copy_to(connection, target);
}

void Database::stop() {
  readers_->stop();
  writer_->stop();
}

void OneShot::read(std::filesystem::path const& folder, std::function<void(Read&)> const& job) {
  expect_database(folder);
  Connection connection{database_file(folder), Connection::Mode::read_only};
  connection.execute("BEGIN");
  if (applied_migrations(connection).size() != embedded_migrations().size()) {
    throw SchemaRefused("the database is older than this program: start the server once to bring it up to date.");
  }
  Read read{connection};
  job(read);
  connection.execute("ROLLBACK");
}

void OneShot::write(std::filesystem::path const& folder, std::function<void(Write&)> const& job) {
  expect_database(folder);  // before the lock, which would make the folder
  FolderLock const lock{folder};
  if (!bring_up_to_date(folder).log_is_empty) throw StorageError(Fault::full, 0, "the disk is full");
  Connection connection{database_file(folder), Connection::Mode::read_write};
  Commit commit;
  connection.execute("BEGIN IMMEDIATE");
  try {
    Write write{connection, commit, system_milliseconds()};
    job(write);
    connection.execute("COMMIT");
  } catch (...) {
    if (connection.in_transaction()) connection.execute("ROLLBACK");
    throw;
  }
  connection.checkpoint(Connection::Checkpoint::truncate);
  run_notes(commit);
}

}  // namespace shidra::storage
