// SPDX-License-Identifier: AGPL-3.0-or-later
// What may happen on the day, and the server it happens to. What is held against it is in whole_day_judge.cpp.
#include "tests/unit/server/support/whole_day.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "server/calls/close_due_calls.hpp"
#include "server/live/things.hpp"
#include "server/surveys/sealing.hpp"
#include "tests/unit/server/support/whole_day_server.hpp"
#include "tests/unit/server/support/whole_world.hpp"

namespace shidra::test {
namespace {

namespace fs = std::filesystem;
using tests::RecordedDisk;

constexpr std::string_view url = "http://localhost:8080";
constexpr std::string_view key_of_seal = "the key of this day's seal of browsers";
constexpr std::int64_t second = 1000, hour = 3'600'000;
constexpr std::size_t most_watches = 10;

/// Where every day begins: an initiative with one of everything, whose few random marks are made the same.
struct Beginning {
  tests::TemporaryFolder folder;
  std::int64_t now_ms = 0;

  Beginning() {
    {
      WholeWorld world;
      now_ms = world.seam().now_ms;
      world.database().stop();
      for (auto const* name : {"shidra.db", "keys"})
        if (fs::exists(world.folder() / name))
          fs::copy(world.folder() / name, folder.path() / name, fs::copy_options::recursive);
    }
    storage::OneShot::write(folder.path(), [](storage::Write& write) {
      write.run("UPDATE meta SET value = '0123456789abcdef' WHERE key = 'epoch'");
      write.run("INSERT INTO meta (key, value) VALUES ('browser_key', $1)", key_of_seal);
      write.run("UPDATE migration SET at = 0");
    });
  }
};

Beginning& beginning() {
  static Beginning once;
  return once;
}

}  // namespace

WholeDay::Server::Server(WholeDay& its_day)
    : day(its_day),
      database(day.folder_.path(),
               {.on_commit = [this](storage::Commit&& commit) { committed(std::move(commit)); },
                .on_failure = {},
                .on_reader_error = {}},
               options()),
      pipeline(database, day.seam_,
               [this](pipeline::Aftermath aftermath) { aftermaths.push_back(std::move(aftermath)); }),
      live(database, day.loop_, day.seam_),
      hall(database, day.loop_, pipeline, live, day.seam_) {
  site.enter(hall);
  database.read([&](storage::Read& read) { surveys::remove_stray_keys(read, day.folder_.path()); });
}

storage::Database::Options WholeDay::Server::options() {
  storage::Database::Options options;
  options.writer.own_thread = false;
  options.writer.checkpoint_pages = 60;
  options.writer.urgent_pages = 400;
  options.writer.clock = [this] { return day.seam_.now_ms; };
  options.writer.room = [this] { return storage::DiskRoom{day.disk_full_ ? 0 : std::int64_t{1} << 40, 0}; };
  options.readers.threads = 0;
  return options;
}

/// As in app.cpp.
void WholeDay::Server::committed(storage::Commit&& commit) {
  aftermaths.clear();
  storage::run_notes(commit);
  if (day.dying_) return;
  for (auto const& aftermath : aftermaths)
    if (aftermath.erase_log) database.writer().empty_log_soon();
  day.committed(commit.events);
  day.loop_.post(
      [this, events = std::move(commit.events), its_aftermaths = std::move(aftermaths), number = day.figures_.commits] {
        live.committed(events, its_aftermaths);
        day.told_ = number;
      });
  aftermaths = {};
}

WholeDay::WholeDay(std::uint64_t seed, RecordedDisk::Sync log_syncs)
    : random_(seed),
      seam_(pipeline::Settings{.public_url = std::string(url), .folder = folder_.path()}),
      sodium_(seam_.numbers),
      loop_([this] { return seam_.now_ms; }),
      disk_(log_syncs, RecordedDisk::Below::quick),
      requests_({[this](auto const& job) { look(job); }, [this] { return seam_.now_ms; }}, random_) {
  seam_.numbers.seed(seed);
  seam_.now_ms = beginning().now_ms;
  fs::copy(beginning().folder.path(), folder_.path(),
           fs::copy_options::recursive | fs::copy_options::overwrite_existing);
  fs::create_directories(folder_.path() / "keys");
  start_server();
  add_people();
}

WholeDay::~WholeDay() { end_server(); }

void WholeDay::add_people() {
  site::BrowserSeal const seal{std::string(key_of_seal)};
  for (std::string const name : {"dana", "omar", "noa", "sami", "rachel", "yossi", "maya", "hadas", "boaz", "reem",
                                 "tamar", "stranger", "lior", "yael"}) {
    bool const is_guest = name == "lior" || name == "yael";  // people without a session, on a phone
    auto person = std::make_unique<Person>();
    person->email = name + "@example.org";
    std::int64_t id = 0;
    look([&](storage::Read& read) {
      if (!is_guest) id = read.value<std::int64_t>("SELECT id FROM person WHERE email = $1", person->email);
    });
    person->client = std::make_unique<ModelClient>(name, id, static_cast<Judge&>(*this));
    if (!is_guest) {
      person->bearer = "session of " + (name == "stranger" ? "the " + name : name);
      person->client->cookies["shidra-browser"] = seal.seal("browser of " + name);
    }
    people_.push_back(std::move(person));
  }
}

void WholeDay::start_server() {
  ++life_;
  RecordedDisk::begin_from(tests::image_of(folder_.path()));
  server_ = std::make_unique<Server>(*this);
  eye_ = std::make_unique<storage::Connection>(storage::database_file(folder_.path()),
                                               storage::Connection::Mode::read_only);
  reload_truth();
}

/// What waits is still run, as the threads would, but nobody hears of it any more.
void WholeDay::end_server() {
  dying_ = true;
  for (auto& person : people_) {
    person->client->drop();
    person->line.reset();
    person->opening = false;
  }
  eye_.reset();
  if (server_) server_->database.stop();
  loop_.forget();
  lines_.clear();
  server_.reset();
  rights_.clear();
  dying_ = nothing_more_ = false;
}

std::string WholeDay::dump() {
  std::string text;
  look([&](storage::Read& read) { text = whole_database(read); });
  return text;
}

void WholeDay::pass(int steps) {
  try {
    for (int left = steps; left > 0 && wrong_.empty(); --left) step();
    if (wrong_.empty()) settle();
    if (wrong_.empty()) compare_pictures();
    if (wrong_.empty()) check_ledger();
    if (wrong_.empty()) check_rules();
    if (eye_) everything_ = dump();
  } catch (std::exception const& error) {
    wrong(std::string("an exception: ") + error.what());
  }
}

void WholeDay::step() {
  auto const what = below(10'000);
  if (disk_full_ && below(150) == 0) disk_full_ = false;
  if (what < 1'800) return turn();
  if (what < 3'200) return read();
  if (what < 4'100) return write();
  if (what < 7'000) return move_bytes(below(4) == 0 ? 1 + below(40) : 4'096);
  if (what < 8'700) return act();
  if (what < 9'500) return open_one();
  if (what < 9'560) return cut(*people_[below(people_.size())]);
  if (what < 9'620) return fall_asleep();
  if (what < 9'960) {
    auto const how = below(100);
    seam_.now_ms += static_cast<std::int64_t>(how < 70 ? below(400) : how < 95 ? below(60 * second) : below(3 * hour));
    return;
  }
  if (what < 9'974) return close_due_calls();
  if (what < 9'978) return crash(RecordedDisk::Unsynced::by_chance, false);
  if (what < 9'980) return crash(RecordedDisk::Unsynced::kept, false);
  if (what < 9'982) return stop_and_start();
  if (what < 9'990) {
    static constexpr std::array fates{Fate::loses_power, Fate::is_killed, Fate::fails};
    next_batch_ = fates[below(fates.size())];
    return;
  }
  if (below(3) != 0 || disk_full_) return;
  disk_full_ = true;
  ++figures_.full_disks;
}

/// A reader looks now; what it found is heard of at once, or after others have gone on.
void WholeDay::read() {
  bool const late = loop_.is_late();
  if (late && below(4) == 0) return loop_.catch_up();
  loop_.run_slowly([this] { server_->database.readers().run_one(); });
  if (!late && below(3) != 0) loop_.catch_up();
}

/// One batch, or now and then what the writer does in a pause.
void WholeDay::write() {
  auto& writer = server_->database.writer();
  if (writer.waiting() == 0) {
    if (below(6) == 0) writer.run_batch();
    return;
  }
  switch (std::exchange(next_batch_, Fate::runs)) {
    case Fate::runs:
      writer.run_batch();
      return;
    case Fate::loses_power:
      return crash(RecordedDisk::Unsynced::by_chance, true);
    case Fate::is_killed:
      return crash(RecordedDisk::Unsynced::kept, true);
    case Fate::fails:
      return fail_sync();
  }
}

/// Somebody who has no line opens one.
void WholeDay::open_one() {
  std::vector<Person*> without;
  for (auto const& person : people_)
    if (!person->client->line() && !person->opening && !person->client->signed_out) without.push_back(person.get());
  if (!without.empty()) open(*without[below(without.size())]);
}

/// A browser that stops reading, until it wakes: what is sent to it piles up.
void WholeDay::fall_asleep() {
  auto& who = *people_[below(people_.size())];
  who.asleep = !who.asleep && who.line;
}

void WholeDay::turn() {
  loop_.turn();
  for (auto const& line : lines_) line->flush();
}

/// Some bytes go on, on some line; and now and then a server hears that a line has ended.
void WholeDay::move_bytes(std::size_t most) {
  if (lines_.empty()) return;
  auto const line = lines_[below(lines_.size())];
  if (line->has_bytes_for_server() && below(2) == 0) {
    line->climb(most);
  } else if (line->has_bytes_for_peer()) {
    for (auto const& person : people_) {
      if (person->line != line || person->client->line() != line.get() || person->asleep) continue;
      auto const bytes = line->arrive(most);
      note(person->client->name + " < " + bytes);
      person->client->take(bytes);
    }
  } else if (!line->reaches_peer() && !line->has_bytes_for_server() && below(3) == 0) {
    line->end();
  }
  std::erase_if(lines_, [](auto const& one) { return one->has_ended(); });
}

void WholeDay::cut(Person& who) {
  if (!who.client->line()) return;
  ++figures_.cuts;
  note("cut " + who.client->name);
  who.line->hang_up(below(3) == 0 ? below(200) : 1U << 20U);
  who.client->drop();
}

gateway::HttpRequest WholeDay::request_of(Person const& who, std::string const& method, std::string const& path) {
  gateway::HttpRequest request;
  request.method = method;
  request.target = request.path = path;
  request.peer_address = "127.0.0.1";
  request.headers = {{"Host", "localhost:8080"}, {"Origin", std::string(url)}, {"Content-Type", "application/json"}};
  std::string cookies;
  for (auto const& [name, value] : who.client->cookies) cookies += (cookies.empty() ? "" : "; ") + name + "=" + value;
  if (!cookies.empty()) request.headers.push_back({"Cookie", cookies});
  if (!who.bearer.empty()) request.headers.push_back({"Authorization", "Bearer " + who.bearer});
  return request;
}

void WholeDay::open(Person& who) {
  if (who.opening || who.client->line() || who.client->signed_out) return;
  who.opening = true;
  auto request = request_of(who, "GET", "/ws");
  auto const credentials = site::credentials_of(request, url, site::BrowserSeal(std::string(key_of_seal)));
  server_->site.upgrade(std::move(request), [this, &who, credentials, life = life_](auto const& answer) {
    loop_.post([this, &who, credentials, life, answer] {
      if (life != life_) return;
      who.opening = false;
      if (auto const* opening = std::get_if<gateway::Opening>(&answer)) join(who, credentials, *opening);
    });
  });
}

void WholeDay::join(Person& who, access::Credentials const& credentials, gateway::Opening const& opening) {
  ++figures_.lines;
  MemoryLine::Limits limits;
  limits.compression = below(2) == 0 ? gateway::Compression::deflate : gateway::Compression::none;
  limits.on_the_way = below(4) == 0 ? 512 : 8 * 1024;
  limits.queue_bytes = below(3) == 0 ? 6 * 1024 : 256 * 1024;
  auto line = std::make_shared<MemoryLine>(loop_, ++last_line_, limits);
  line->on_reply = [this, &who](std::string_view payload) { replied(who, payload); };
  line->on_state = [this, &who](std::string_view payload) { state_queued(who, payload); };
  line->on_slow = [this] { ++figures_.slow; };
  who.credentials = credentials;
  who.line = line;
  who.asleep = false;
  lines_.push_back(line);
  who.client->joins(line);
  for (auto const& [topic, watch] : who.client->watches) begin_right(who, topic, watch.code);
  line->open(opening);
}

void WholeDay::act() {
  auto& who = *people_[below(5) < 3 ? 0 : below(people_.size())];
  if (who.client->signed_out || (who.client->person == 0 && below(6) == 0) || below(120) == 0) return sign(who);
  if (!who.client->is_live()) return;
  auto const what = below(10);
  if (what < 6) return ask(who);
  if (what < 9) return watch(who);
  if (!who.client->watches.empty()) {
    auto at = who.client->watches.begin();
    std::advance(at, below(who.client->watches.size()));
    if (at->second.ended)
      who.client->open_anew();
    else
      who.client->unwatch(std::string(at->first));
  }
}

std::string WholeDay::fresh_key() {
  ++keys_;
  return fmt::format("{:08x}-{:04x}-7000-8000-{:012x}", seam_.now_ms >> 16, seam_.now_ms & 0xFFFF, keys_);
}

void WholeDay::ask(Person& who) {
  // What a day is full of, and what takes rights from others, oftener than the rest.
  static constexpr std::array oftener{"survey.answer", "survey.answer", "survey.answer",      "person.grant",
                                      "seat.vacate",   "seat.fill",     "seat.set_alternate", "person.update"};
  auto const all = protocol::methods();
  auto const& method = below(3) == 0 ? *std::ranges::find(all, oftener[below(oftener.size())], &protocol::Method::name)
                                     : all[below(all.size())];
  // Cookies can only be set over HTTP: sign() does these.
  bool const over_http = method.name.starts_with("access.") && method.name != "access.end_session";
  if (over_http || method.name == "initiative.create") return;
  auto const params = requests_.params(method, who.client->person);
  // The one who can do most stays.
  bool const takes_rights = method.name == "person.remove" || method.name == "person.grant";
  if (takes_rights && params.at("person") == people_.front()->client->person) return;
  if (method.name == "person.remove" && below(3) != 0) return;
  ++figures_.commands;
  bool const is_command = method.kind == protocol::MethodKind::command;
  note(who.client->name + " > " + std::string(method.name) + params.dump());
  who.client->ask(std::string(method.name), params, is_command ? fresh_key() : "");
}

void WholeDay::watch(Person& who) {
  if (who.client->watches.size() >= most_watches) return;
  static std::map<std::string_view, std::string_view> const tables{
      {"person", "person"},   {"people", "initiative"}, {"team", "initiative"}, {"members", "initiative"},
      {"seats", "forum"},     {"forum", "forum"},       {"desk", "forum"},      {"initiative", "initiative"},
      {"summary", "summary"}, {"survey", "survey"},     {"results", "survey"},  {"organisation", "organisation"},
      {"review", "open_call"}};
  auto const logs = live::log_topics();
  auto const states = live::state_topics();
  auto const which = below(logs.size() + 3);
  auto const kind = which < logs.size() ? logs[which].kind : states[which % states.size()].kind;
  std::vector<std::int64_t> ids;
  std::string code;
  look([&](storage::Read& read) {
    auto const table = std::string(tables.at(kind));
    auto const open = table == "survey" && below(3) != 0 ? " WHERE state = 'open'" : "";
    ids = read.all<std::int64_t>("SELECT id FROM " + table + open + " ORDER BY id");
  });
  if (ids.empty()) return;
  auto id = ids[below(ids.size())];
  if (kind == "person" && below(3) != 0) id = who.client->person;
  if (tables.at(kind) == "survey" && below(2) == 0)
    look([&](storage::Read& read) {
      code = read.first<std::string>("SELECT code FROM survey WHERE id = $1 AND code IS NOT NULL", id).value_or("");
    });
  if (id == 0) return;
  auto const topic = live::Topic{std::string(kind), id}.name();
  if (who.client->watches.contains(topic)) return;
  note(who.client->name + " watches " + topic);
  begin_right(who, topic, code);
  who.client->watch(topic, code);
}

/// Signing in and out, as the pages that do it: by POST, with cookies.
void WholeDay::sign(Person& who) {
  auto const letters = [&](std::string const& letter) {
    std::string text;
    look([&](storage::Read& read) {
      text = read.first<std::string>(
                     "SELECT plain FROM mail WHERE letter = $1 AND ($1 <> 'sign_in_code' OR "
                     "address = $2) ORDER BY id DESC LIMIT 1",
                     letter, who.email)
                 .value_or("");
    });
    return text;
  };
  auto const find = [](std::string_view name) {
    return *std::ranges::find(protocol::methods(), name, &protocol::Method::name);
  };
  bool const arrives = below(5) != 0;
  if (who.client->person != 0 && !who.client->signed_out) return call(who, "access.sign_out", Json::object(), arrives);
  auto const what = below(12);
  if (what == 0) return call(who, "access.greet", Json::object(), arrives);
  if (what == 1) return call(who, "access.use_link", requests_.params(find("access.use_link"), 0), arrives);
  if (what == 2) return call(who, "initiative.create", requests_.params(find("initiative.create"), 0), arrives);
  if (auto const code = code_in(letters("sign_in_code")); !code.empty() && what < 9)
    return call(who, "access.sign_in", {{"email", who.email}, {"code", code}}, arrives);
  call(who, "access.request_code", {{"email", who.email}, {"language", "he"}}, arrives);
}

void WholeDay::call(Person& who, std::string const& method, Json const& params, bool answer_arrives) {
  ++figures_.commands;
  note(who.client->name + " posts " + method + params.dump());
  auto request = request_of(who, "POST", "/rpc");
  request.body = Json{{"jsonrpc", "2.0"}, {"id", 1}, {"method", method}, {"params", params}}.dump();
  server_->site.request(std::move(request), [this, &who, method, answer_arrives, life = life_](auto const& reply) {
    loop_.post([this, &who, method, answer_arrives, life, reply] {
      if (life != life_) return;
      auto const* body = std::get_if<std::string>(&reply.body);
      note(who.client->name + " is answered " + (body ? *body : "?"));
      if (!body || !Json::parse(*body).contains("result")) return;
      ++figures_.accepted;
      figures_.methods.insert(method);
      if (answer_arrives) take_cookies(who, reply);
    });
  });
}

/// Another session is another page: the line is opened anew with it.
void WholeDay::take_cookies(Person& who, gateway::HttpReply const& reply) {
  bool session_changed = false;
  for (auto const& header : reply.headers) {
    if (header.name != "Set-Cookie") continue;
    auto const equals = header.value.find('='), end = header.value.find(';');
    auto const name = header.value.substr(0, equals), value = header.value.substr(equals + 1, end - equals - 1);
    session_changed |= name == "shidra-session";
    if (value.empty())
      who.client->cookies.erase(name);
    else
      who.client->cookies[name] = value;
  }
  if (!session_changed) return;
  who.bearer.clear();
  who.client->signed_out = false;
  who.client->drop();
}

void WholeDay::close_due_calls() {
  std::vector<protocol::Id<protocol::Initiative>> due;
  look([&](storage::Read& read) { due = calls::initiatives_with_due_calls(read, seam_.now()); });
  for (auto const initiative : due) {
    auto const closed = server_->pipeline.run_as_system(initiative, "call.close", &calls::close_due_calls);
    note("calls closed: " + (closed ? *closed : closed.error().code));
  }
}

/// The power goes (or the process alone), between two batches or in the middle of one, and once more while it starts.
void WholeDay::crash(RecordedDisk::Unsynced unsynced, bool in_a_batch) {
  auto const before = dump();
  std::set<std::string> expected{before};
  auto const first = RecordedDisk::moment();
  tests::TemporaryFolder keys;
  fs::copy(folder_.path() / "keys", keys.path() / "keys", fs::copy_options::recursive);
  if (in_a_batch) {
    dying_ = true;  // nobody hears of this batch
    server_->database.writer().run_batch();
    expected.insert(dump());
  }
  auto const cut = first + below(RecordedDisk::moment() - first + 1);
  if (cut == first) expected = {before};
  ++(unsynced == RecordedDisk::Unsynced::kept ? figures_.kills : figures_.power_cuts);
  note(fmt::format("crash after {} of {}", cut, RecordedDisk::moment()));
  end_server();
  tests::put_image(RecordedDisk::cut_after(cut, unsynced, random_), folder_.path());
  // A batch that is not there has not removed the key of a survey either.
  fs::copy(keys.path() / "keys", folder_.path() / "keys",
           fs::copy_options::recursive | fs::copy_options::skip_existing);
  begin_again(expected, "a crash");
  if (below(3) != 0 || !wrong_.empty()) return;
  expected = {dump()};
  auto const while_starting = below(RecordedDisk::moment() + 1);
  ++figures_.power_cuts;
  end_server();
  tests::put_image(RecordedDisk::cut_after(while_starting, RecordedDisk::Unsynced::by_chance, random_), folder_.path());
  begin_again(expected, "a crash while it started");
}

/// A sync of the log fails at a commit: nothing may be acknowledged from then on, and the process ends.
void WholeDay::fail_sync() {
  turn();  // what earlier batches brought is acknowledged first: it is on the disk
  std::set<std::string> expected{dump()};
  tests::TemporaryFolder keys, whole;
  fs::copy(folder_.path() / "keys", keys.path() / "keys", fs::copy_options::recursive);
  RecordedDisk::fail_syncs_of_log(true);
  server_->database.writer().run_batch();
  RecordedDisk::fail_syncs_of_log(false);
  if (server_->database.writer().state() != storage::Writer::State::broken) return;  // there was nothing to write
  ++figures_.failed_syncs;
  note("a sync failed");
  nothing_more_ = true;
  auto const last = RecordedDisk::moment();
  for (int left = 8; left > 0; --left) {
    turn();
    move_bytes(4'096);
  }
  end_server();
  // The whole batch may have come through for all that.
  tests::put_image(RecordedDisk::cut_after(last, RecordedDisk::Unsynced::kept, random_), whole.path());
  storage::OneShot::read(whole.path(), [&](storage::Read& read) { expected.insert(whole_database(read)); });
  tests::put_image(RecordedDisk::cut_after(last, RecordedDisk::Unsynced::by_chance, random_), folder_.path());
  fs::copy(keys.path() / "keys", folder_.path() / "keys",
           fs::copy_options::recursive | fs::copy_options::skip_existing);
  begin_again(expected, "a failed sync");
}

/// As on SIGTERM: nothing new is begun, what was begun is answered, then every socket is told to come back.
void WholeDay::stop_and_start() {
  ++figures_.stops;
  note("stop");
  for (auto const& line : lines_)
    if (auto* conversation = line->conversation()) conversation->on_restart(std::chrono::milliseconds(500));
  for (int rounds = 0; rounds < 1000; ++rounds) {
    move_bytes(4'096);
    loop_.catch_up();
    bool const reads = server_->database.readers().run_one();
    bool const writes = server_->database.writer().waiting() > 0 && server_->database.writer().run_batch();
    bool const turns = loop_.has_work();
    turn();
    if (!reads && !writes && !turns) break;
  }
  for (auto const& line : lines_) {
    if (line->owes() && loop_.socket(line->id()) != nullptr) wrong("the server ends and owes a reply");
    line->close(gateway::CloseCode::restarting, "restarting");
    line->flush();
  }
  for (int left = 20; left > 0; --left) move_bytes(4'096);
  std::set<std::string> const expected{dump()};
  end_server();
  begin_again(expected, "a stop");
}

/// Starts from what is on the disk; the database must be one of these.
void WholeDay::begin_again(std::set<std::string> const& expected, std::string const& what) {
  try {
    start_server();
  } catch (std::exception const& error) {
    return wrong("after " + what + " the server does not start: " + error.what());
  }
  if (!expected.contains(dump())) return wrong("after " + what + " the database is none it may be");
  check_ledger();
}

}  // namespace shidra::test
