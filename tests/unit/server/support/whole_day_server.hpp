// SPDX-License-Identifier: AGPL-3.0-or-later
// The server of a whole day: what app.cpp puts together, without threads, mail and signals.
#pragma once

#include "tests/unit/server/support/whole_day.hpp"

namespace shidra::test {

struct WholeDay::Server {
  explicit Server(WholeDay& its_day);
  storage::Database::Options options();
  void committed(storage::Commit&& commit);

  WholeDay& day;
  std::vector<pipeline::Aftermath> aftermaths;  ///< of the commit in hand
  storage::Database database;
  pipeline::Pipeline pipeline;
  live::Live live;
  site::Hall hall;
  site::Site site;
};

template <class Job>
void WholeDay::look(Job const& job) {
  storage::Read read(*eye_);
  job(read);
}

}  // namespace shidra::test
