// SPDX-License-Identifier: AGPL-3.0-or-later
// See compose.hpp.
#include "server/mail/compose.hpp"

#include <boost/describe/enum_to_string.hpp>

namespace shidra::mail {

Reader reader_of(storage::PersonRow const& person) {
  return {{person.name, person.email}, boost::describe::enum_to_string(person.language, "")};
}

Reader reader_of(std::string const& address, protocol::Language language) {
  return {{{}, address}, boost::describe::enum_to_string(language, "")};
}

Origin origin_of(storage::InitiativeRow const& initiative, pipeline::Settings const& settings, protocol::Moment now) {
  return {initiative.name, initiative.zone, now.ms, settings.public_url + "/accessibility"};
}

Written written(std::string name, Letter const& letter) {
  return {std::move(name), letter.subject, letter.plain, letter.html.markup};
}

}  // namespace shidra::mail
