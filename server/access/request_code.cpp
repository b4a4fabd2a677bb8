// SPDX-License-Identifier: AGPL-3.0-or-later
// Sends a sign-in code by e-mail to somebody of the initiative; with `join`, while a call is open, also to somebody
// new. Anyone may ask. Whether an address is known must not be learnt from it: for every address the reply is the same,
// a code is drawn and kept and the letter is written; for an unknown one no code fits what is kept and the letter is
// dropped. How many letters go to one address is limited (code.hpp): beyond that the reply is the same again.
#include "server/access/code.hpp"
#include "server/access/commands.hpp"
#include "server/mail/queue.hpp"
#include "server/people/address.hpp"
#include "storage/calls.hpp"
#include "storage/initiatives.hpp"
#include "storage/people.hpp"

namespace shidra::access {
namespace {

using pipeline::Act;
using pipeline::Expected;
using protocol::Id;
using protocol::RequestCode;

/// The one named, else the only one there is, else the first that the address belongs to, else the first of all.
Expected<Id<protocol::Initiative>> initiative_of(Act& act, RequestCode const& request, std::string const& address) {
  if (request.initiative) {
    auto const named = storage::find_initiative_by_slug(act.store, request.initiative->value);
    if (!named) return pipeline::refuse_field("/initiative", "not_found");
    return named->id;
  }
  auto const all = storage::initiatives(act.store);
  if (all.empty()) return pipeline::refuse("not_found");
  auto const known = storage::people_with_email(act.store, address);
  return all.size() > 1 && !known.empty() ? known.front().initiative : all.front();
}

/// The cookie that binds the code to the asking browser, new where it has none.
storage::Digest browser_of(Act& act) {
  if (act.caller.credentials.browser) return *act.caller.credentials.browser;
  auto token = act.world.random_token();
  auto const digest = storage::sha256(token);
  act.cookies.push_back({pipeline::Cookie::Purpose::browser, std::move(token)});
  return digest;
}

/// Whether no further letter goes out now; what was sent still holds.
bool had_enough(Act& act, std::string const& address, storage::Digest const& browser, bool is_known) {
  protocol::Moment const an_hour_ago{act.now.ms - hour_ms}, a_day_ago{act.now.ms - day_ms};
  if (storage::codes_since(act.store, address, browser, an_hour_ago) >= codes_a_browser_an_hour) return true;
  if (is_known) return false;
  if (act.caller.credentials.hasty) return true;
  return storage::codes_since(act.store, address, an_hour_ago) >= codes_an_hour ||
         storage::codes_since(act.store, address, a_day_ago) >= codes_a_day;
}

mail::Letter letter_with(Act& act, std::string const& code, mail::Reader const& reader) {
  auto const link = act.world.settings().public_url + "/sign-in";
  return mail::sign_in_letter(reader, mail::origin_of(act), {.code = code, .link = link, .minutes = code_minutes});
}

}  // namespace

Expected<protocol::Nothing> request_code(Act& act, RequestCode const& request) {
  act.keep_out_of_journal();
  auto const address = people::address_of("/email", request.email.value);
  if (!address) return tl::unexpected(address.error());
  auto const initiative = initiative_of(act, request, *address);
  if (!initiative) return tl::unexpected(initiative.error());
  act.acts_in(*initiative);
  auto const browser = browser_of(act);
  auto person = storage::find_person_by_email(act.store, *initiative, *address);
  if (person && person->state == protocol::PersonState::left) person.reset();
  bool const is_known = person && storage::knows_browser(act.store, person->id, browser);
  if (had_enough(act, *address, browser, is_known)) return protocol::Nothing{};

  bool const joins = !person && request.join.value_or(false) && storage::has_open_call(act.store, *initiative);
  auto const code = random_code(act.world);
  auto const salt = act.world.random_salt();
  auto const no_code = act.world.random_salt();
  storage::add_code(act.store, *address,
                    {.id = 0,
                     .initiative = *initiative,
                     .person = person ? std::optional(person->id) : std::nullopt,
                     .code = person || joins ? code_digest(salt, code) : no_code,
                     .salt = salt,
                     .browser = browser,
                     .language = request.language,
                     .made_at = act.now,
                     .tries = 0});
  mail::Reader const stranger{{{}, *address}, std::string(mail::code_of(request.language))};
  auto const letter = letter_with(act, code, person ? mail::reader_of(*person) : stranger);
  if (person) mail::queue(act, *person, "sign_in_code", letter);
  if (joins) mail::queue(act, "sign_in_code", letter);
  return protocol::Nothing{};
}

}  // namespace shidra::access
