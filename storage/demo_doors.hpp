// SPDX-License-Identifier: AGPL-3.0-or-later
// Somebody of each role, to try the product with. Runs on the thread of the view it is given.
#pragma once

#include <string>
#include <vector>

#include "protocol/people.hpp"
#include "storage/engine/read.hpp"

namespace shidra::storage {

struct DemoDoor {
  std::string role;
  protocol::Id<protocol::Person> person;
};
BOOST_DESCRIBE_STRUCT(DemoDoor, (), (role, person))

/// The first person of each role, if there is one.
std::vector<DemoDoor> demo_doors(Read& read);

}  // namespace shidra::storage
