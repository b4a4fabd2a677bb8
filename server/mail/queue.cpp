// SPDX-License-Identifier: AGPL-3.0-or-later
// See queue.hpp.
#include "server/mail/queue.hpp"

#include "storage/initiatives.hpp"
#include "storage/mail.hpp"

namespace shidra::mail {
namespace {

protocol::Language language_of(std::string_view code) {
  return code == "ar" ? protocol::Language::ar : code == "en" ? protocol::Language::en : protocol::Language::he;
}

void add(pipeline::Act& act, std::optional<protocol::Id<protocol::Person>> person, std::string_view name,
         Letter const& letter) {
  std::optional<protocol::Id<protocol::Initiative>> initiative;
  if (act.initiative().value != 0) initiative = act.initiative();
  storage::add_mail(act.store, {.id = 0,
                                .initiative = initiative,
                                .person = person,
                                .address = letter.to.address,
                                .letter = std::string(name),
                                .language = language_of(letter.language_code),
                                .subject = letter.subject,
                                .plain = letter.plain,
                                .html = letter.html.markup,
                                .made_at = act.now,
                                .tries = 0});
  act.aftermath.mail_queued = true;
}

}  // namespace

std::string_view code_of(protocol::Language language) {
  switch (language) {
    case protocol::Language::he:
      return "he";
    case protocol::Language::ar:
      return "ar";
    case protocol::Language::en:
      break;
  }
  return "en";
}

Reader reader_of(storage::PersonRow const& person) {
  return {{person.name, person.email}, std::string(code_of(person.language))};
}

Origin origin_of(pipeline::Act& act) {
  auto const initiative = storage::find_initiative(act.store, act.initiative());
  return {initiative ? initiative->name : "Shidra", initiative ? initiative->zone : "UTC", act.now.ms,
          act.world.settings().public_url + "/accessibility"};
}

void queue(pipeline::Act& act, storage::PersonRow const& to, std::string_view name, Letter const& letter) {
  add(act, to.id, name, letter);
}

void queue(pipeline::Act& act, std::string_view name, Letter const& letter) { add(act, std::nullopt, name, letter); }

}  // namespace shidra::mail
