// SPDX-License-Identifier: AGPL-3.0-or-later
// The demo's meetings while the diary is written and played: what is told of each (meetings.cpp) and what is written
// about it afterwards (minutes.cpp). Writer thread while entries run; must outlive the playing.
#pragma once

#include <memory>

#include <nlohmann/json_fwd.hpp>

#include "server/demo/story.hpp"

namespace shidra::demo {

struct Gathering {
  nlohmann::json const* entry;
  RoomPlace room;
  std::int64_t day;  ///< from today
  Moment starts;
  Moment ends;
  protocol::Id<protocol::Meeting> id{};
  protocol::Id<protocol::Summary> summary{};
  std::vector<PersonPlace> coming{};  ///< said yes
};
using SharedGathering = std::shared_ptr<Gathering>;

class Meetings {
 public:
  Meetings(Stage& stage, Cast& cast) : stage_(stage), cast_(cast) {}
  void past(nlohmann::json const& entry);
  void future(nlohmann::json const& entry);
  void live(nlohmann::json const& entry);

 private:
  SharedGathering gathering(nlohmann::json const& entry);
  void schedule(Gathering& meeting);
  void invite(SharedGathering const& meeting);
  void answer(Gathering& meeting, PersonPlace person, protocol::RsvpAnswer answer);
  void hold(Gathering& meeting);
  void mark_present(Gathering const& meeting, std::size_t present);
  void write_summary(Gathering& meeting);
  void add_materials(Gathering const& meeting);
  void add_file(Gathering const& meeting, nlohmann::json const& material);
  protocol::SaveSummary draft_of(Gathering const& meeting);
  protocol::TaskPlan task_of(Gathering const& meeting, nlohmann::json const& task);
  void publish(SharedGathering const& meeting);
  void correct(Gathering const& meeting);
  void read(SharedGathering const& meeting);
  void follow_tasks(Gathering const& meeting);
  Room& room(Gathering const& meeting) { return cast_.rooms[meeting.room]; }
  protocol::Id<protocol::Person> runner(Gathering const& meeting) { return cast_.runner(room(meeting)); }

  Stage& stage_;
  Cast& cast_;
};

}  // namespace shidra::demo
