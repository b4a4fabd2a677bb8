// SPDX-License-Identifier: AGPL-3.0-or-later
// SQL of open calls and responses.
#include "storage/calls.hpp"

namespace shidra::storage {

using protocol::Id;
using protocol::Moment;
using CallId = Id<protocol::Call>;
using InitiativeId = Id<protocol::Initiative>;
using OrganisationId = Id<protocol::Organisation>;
using ResponseId = Id<protocol::Response>;

std::optional<CallRow> find_call(Read& read, CallId call) {
  return read.first<CallRow>(
      R"sql(SELECT id, initiative, title, source, html, deadline, state, opened_at FROM open_call WHERE id = $1)sql",
      call);
}

std::vector<CallId> calls_of(Read& read, InitiativeId initiative) {
  return read.all<CallId>(R"sql(SELECT id FROM open_call WHERE initiative = $1 ORDER BY id)sql", initiative);
}

std::vector<CallId> drafts_of_calls(Read& read, InitiativeId initiative) {
  return read.all<CallId>(R"sql(SELECT id FROM open_call WHERE initiative = $1 AND state = 'draft' ORDER BY id)sql",
                          initiative);
}

std::vector<CallId> opened_calls_of(Read& read, InitiativeId initiative) {
  return read.all<CallId>(
      R"sql(SELECT id FROM open_call WHERE initiative = $1 AND state <> 'draft' ORDER BY opened_at, id)sql",
      initiative);
}

bool has_open_call(Read& read, InitiativeId initiative) {
  return read.value<bool>(R"sql(SELECT EXISTS (SELECT 1 FROM open_call WHERE initiative = $1 AND state = 'open'))sql",
                          initiative);
}

bool has_unfinished_call(Read& read, Id<protocol::Forum> forum) {
  return read.value<bool>(R"sql(SELECT EXISTS (SELECT 1 FROM call_forum JOIN open_call ON open_call.id = call_forum.call
    WHERE call_forum.forum = $1 AND open_call.state NOT IN ('draft', 'decided')))sql",
                          forum);
}

std::vector<CallRow> due_calls(Read& read, InitiativeId initiative, Moment now) {
  return read.all<CallRow>(R"sql(SELECT id, initiative, title, source, html, deadline, state, opened_at FROM open_call
    WHERE initiative = $1 AND state = 'open' AND deadline < $2 ORDER BY id)sql",
                           initiative, now);
}

std::vector<InitiativeId> initiatives_with_due_calls(Read& read, Moment now) {
  return read.all<InitiativeId>(
      R"sql(SELECT DISTINCT initiative FROM open_call WHERE state = 'open' AND deadline < $1 ORDER BY initiative)sql",
      now);
}

std::vector<protocol::Criterion> criteria_of(Read& read, CallId call) {
  std::vector<protocol::Criterion> criteria;
  auto rows = read.query(R"sql(SELECT name, weight FROM call_criterion WHERE call = $1 ORDER BY place)sql", call);
  while (rows.next()) criteria.push_back({{rows.get<std::string>(0)}, {rows.get<std::int64_t>(1)}});
  return criteria;
}

std::vector<protocol::FormField> fields_of(Read& read, CallId call) {
  std::vector<protocol::FormField> fields;
  auto rows =
      read.query(R"sql(SELECT label, required, longest FROM call_field WHERE call = $1 ORDER BY place)sql", call);
  while (rows.next()) fields.push_back({{rows.get<std::string>(0)}, rows.get<bool>(1), {rows.get<std::int64_t>(2)}});
  return fields;
}

std::vector<Id<protocol::Forum>> forums_of_call(Read& read, CallId call) {
  return read.all<Id<protocol::Forum>>(R"sql(SELECT forum FROM call_forum WHERE call = $1 ORDER BY place)sql", call);
}

std::vector<protocol::Amendment> amendments_of(Read& read, CallId call) {
  return read.all<protocol::Amendment>(
      R"sql(SELECT at, note, deadline FROM call_amendment WHERE call = $1 ORDER BY id)sql", call);
}

CallId add_call(Write& write, CallRow const& row) {
  return {write.insert(R"sql(INSERT INTO open_call (initiative, title, source, html, deadline, state, opened_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7))sql",
                       row.initiative, row.title, row.source, row.html, row.deadline, row.state, row.opened_at)};
}

void change_call(Write& write, CallRow const& row) {
  write.run(R"sql(UPDATE open_call SET title = $2, source = $3, html = $4, deadline = $5, state = $6, opened_at = $7
    WHERE id = $1)sql",
            row.id, row.title, row.source, row.html, row.deadline, row.state, row.opened_at);
}

void set_terms(Write& write, CallId call, std::vector<protocol::Criterion> const& criteria,
               std::vector<protocol::FormField> const& fields, std::vector<Id<protocol::Forum>> const& forums) {
  write.run(R"sql(DELETE FROM call_criterion WHERE call = $1)sql", call);
  write.run(R"sql(DELETE FROM call_field WHERE call = $1)sql", call);
  write.run(R"sql(DELETE FROM call_forum WHERE call = $1)sql", call);
  std::int64_t place = 0;
  for (auto const& criterion : criteria)
    write.run(R"sql(INSERT INTO call_criterion (call, place, name, weight) VALUES ($1, $2, $3, $4))sql", call, place++,
              criterion.name, criterion.weight);
  place = 0;
  for (auto const& field : fields)
    write.run(R"sql(INSERT INTO call_field (call, place, label, required, longest) VALUES ($1, $2, $3, $4, $5))sql",
              call, place++, field.label, field.required, field.limit);
  place = 0;
  for (auto const forum : forums)
    write.run(R"sql(INSERT INTO call_forum (call, place, forum) VALUES ($1, $2, $3))sql", call, place++, forum);
}

void add_amendment(Write& write, CallId call, protocol::Amendment const& amendment) {
  write.run(R"sql(INSERT INTO call_amendment (call, at, note, deadline) VALUES ($1, $2, $3, $4))sql", call,
            amendment.at, amendment.note, amendment.deadline);
}

std::optional<ResponseRow> find_response(Read& read, ResponseId response) {
  return read.first<ResponseRow>(R"sql(SELECT id, call, organisation, sector, size_band, region, state, version, forum,
    representative, saved_at, saved_by, submitted_at, reason, seat FROM response WHERE id = $1)sql",
                                 response);
}

std::optional<ResponseRow> find_response(Read& read, CallId call, OrganisationId organisation) {
  return read.first<ResponseRow>(R"sql(SELECT id, call, organisation, sector, size_band, region, state, version, forum,
    representative, saved_at, saved_by, submitted_at, reason, seat FROM response WHERE call = $1 AND organisation = $2)sql",
                                 call, organisation);
}

std::vector<std::string> texts_of(Read& read, ResponseId response) {
  return read.all<std::string>(R"sql(SELECT text FROM response_text WHERE response = $1 ORDER BY place)sql", response);
}

std::vector<ResponseId> responses_of(Read& read, OrganisationId organisation) {
  return read.all<ResponseId>(R"sql(SELECT id FROM response WHERE organisation = $1 ORDER BY call)sql", organisation);
}

std::vector<ResponseId> responses_to(Read& read, CallId call) {
  return read.all<ResponseId>(R"sql(SELECT response.id FROM response
    JOIN organisation ON organisation.id = response.organisation
    WHERE response.call = $1 AND response.state <> 'draft' ORDER BY organisation.name, response.id)sql",
                              call);
}

std::vector<ResponseId> responses_showing(Read& read, Id<protocol::Person> person) {
  return read.all<ResponseId>(R"sql(SELECT id FROM response WHERE representative = $1 ORDER BY id)sql", person);
}

std::vector<OrganisationId> organisations_responding(Read& read, CallId call) {
  return read.all<OrganisationId>(
      R"sql(SELECT organisation FROM response WHERE call = $1 AND state IN ('draft', 'submitted') ORDER BY organisation)sql",
      call);
}

std::vector<Id<protocol::Person>> reviewers_from(Read& read, OrganisationId organisation) {
  return read.all<Id<protocol::Person>>(R"sql(SELECT DISTINCT person.id FROM person
    JOIN role_grant ON role_grant.person = person.id
    WHERE role_grant.role IN ('administrator', 'coordinator', 'reviewer') AND (person.organisation = $1
      OR EXISTS (SELECT 1 FROM former_member WHERE former_member.person = person.id AND former_member.organisation = $1))
    ORDER BY person.id)sql",
                                        organisation);
}

bool responded_while_member(Read& read, CallId call, Id<protocol::Person> person) {
  return read.value<bool>(R"sql(SELECT EXISTS (SELECT 1 FROM response
    JOIN open_call ON open_call.id = response.call
    JOIN former_member ON former_member.organisation = response.organisation
    WHERE response.call = $1 AND former_member.person = $2 AND former_member.until >= open_call.opened_at))sql",
                          call, person);
}

void add_response(Write& write, ResponseRow const& row) {
  write.run(R"sql(INSERT INTO response (id, call, organisation, sector, size_band, region, state, version, forum,
    representative, saved_at, saved_by, submitted_at, reason, seat)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15))sql",
            row.id, row.call, row.organisation, row.sector, row.size_band, row.region, row.state, row.version,
            row.forum, row.representative, row.saved_at, row.saved_by, row.submitted_at, row.reason, row.seat);
}

void change_response(Write& write, ResponseRow const& row) {
  write.run(R"sql(UPDATE response SET sector = $2, size_band = $3, region = $4, state = $5, version = $6, forum = $7,
    representative = $8, saved_at = $9, saved_by = $10, submitted_at = $11, reason = $12, seat = $13 WHERE id = $1)sql",
            row.id, row.sector, row.size_band, row.region, row.state, row.version, row.forum, row.representative,
            row.saved_at, row.saved_by, row.submitted_at, row.reason, row.seat);
}

void set_texts(Write& write, ResponseId response, std::vector<std::string> const& texts) {
  write.run(R"sql(DELETE FROM response_text WHERE response = $1)sql", response);
  std::int64_t place = 0;
  for (auto const& text : texts)
    write.run(R"sql(INSERT INTO response_text (response, place, text) VALUES ($1, $2, $3))sql", response, place++,
              text);
}

std::vector<StateCount> count_responses(Read& read, CallId call) {
  return read.all<StateCount>(
      R"sql(SELECT state, COUNT(*) FROM response WHERE call = $1 GROUP BY state ORDER BY state)sql", call);
}

std::vector<SectorTurnout> turnout_by_sector(Read& read, CallId call) {
  return read.all<SectorTurnout>(R"sql(SELECT sector, COUNT(*), SUM(CASE WHEN state = 'accepted' THEN 1 ELSE 0 END)
    FROM response WHERE call = $1 AND state <> 'draft' GROUP BY sector ORDER BY sector)sql",
                                 call);
}

}  // namespace shidra::storage
