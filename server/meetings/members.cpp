// SPDX-License-Identifier: AGPL-3.0-or-later
// See members.hpp.
#include "server/meetings/members.hpp"

#include "storage/forums.hpp"
#include "storage/meetings.hpp"

namespace shidra::meetings {

std::vector<storage::PersonRow> recipients(storage::Read& read, protocol::Id<protocol::Forum> forum) {
  std::vector<storage::PersonRow> people;
  for (auto const id : storage::members_of(read, forum)) {
    auto person = *storage::find_person(read, id);
    if (person.state != protocol::PersonState::left) people.push_back(std::move(person));
  }
  return people;
}

void touch_open_meetings(pipeline::Act& act, protocol::Id<protocol::Forum> forum) {
  for (auto const meeting : storage::open_meetings_of(act.store, forum)) act.touch("meeting", meeting);
}

void touch_meetings(pipeline::Act& act, protocol::Id<protocol::Initiative> initiative) {
  for (auto const forum : storage::forums_of(act.store, initiative))
    for (auto const meeting : storage::meetings_of(act.store, forum)) act.touch("meeting", meeting);
}

}  // namespace shidra::meetings
