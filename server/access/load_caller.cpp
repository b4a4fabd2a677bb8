// SPDX-License-Identifier: AGPL-3.0-or-later
// Session → person → roles and seats, in one read view.
#include "server/access/load_caller.hpp"

#include <memory>

#include "server/access/lifetimes.hpp"
#include "storage/forums.hpp"
#include "storage/people.hpp"

namespace shidra::access {
namespace {

/// Who has a session, and since when.
struct Holder {
  Caller caller;
  protocol::Moment since{};

  Caller at(protocol::Moment now) const { return since.ms + session_lasts_ms <= now.ms ? Caller{} : caller; }
};

Holder holder_of(storage::Read& read, storage::Digest const& token) {
  auto const session = storage::find_session(read, token);
  if (!session) return {};
  auto caller = caller_of(read, session->person);
  if (caller.person) caller.session = session->id;
  return {std::move(caller), session->since};
}

}  // namespace

Caller caller_of(storage::Read& read, protocol::Id<protocol::Person> person) {
  Caller caller;
  auto const row = storage::find_person(read, person);
  if (!row || row->state == protocol::PersonState::left) return caller;
  caller.initiative = row->initiative;
  caller.person = person;
  caller.organisation = row->organisation;
  caller.name = row->name;
  caller.language = row->language;
  caller.grants = storage::grants_of(read, person);
  caller.seats = storage::seats_of(read, person);
  caller.closed_forums = storage::closed_forums_of(read, row->initiative);
  caller.board = !caller.seats.empty() && storage::sits_on_board(read, person);
  return caller;
}

Caller load_caller(storage::Read& read, Credentials const& credentials, protocol::Moment now) {
  Caller caller;
  if (credentials.session) caller = holder_of(read, *credentials.session).at(now);
  caller.credentials = credentials;
  return caller;
}

Caller load_caller(storage::Write& write, Credentials const& credentials, protocol::Moment now) {
  Caller caller;
  if (credentials.session) {
    auto key = std::string("caller/");
    key.append(reinterpret_cast<char const*>(credentials.session->data()), credentials.session->size());
    auto const holder =
        write.kept<Holder>(key, [&] { return std::make_shared<Holder const>(holder_of(write, *credentials.session)); });
    caller = holder->at(now);  // time passes without a table that changes
  }
  caller.credentials = credentials;
  return caller;
}

Caller system_caller(protocol::Id<protocol::Initiative> initiative) {
  Caller caller;
  caller.initiative = initiative;
  caller.system = true;
  return caller;
}

}  // namespace shidra::access
