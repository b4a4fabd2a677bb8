// SPDX-License-Identifier: AGPL-3.0-or-later
// The one list of everything a client may ask: name, request, reply, and a sentence for the reference. The server binds
// a function to each line (server/pipeline/registry.cpp), the export program writes the documents from it, a test fails
// on a missing or extra one. Commands change something and carry an idempotency key; views only look.
#pragma once

#include <span>
#include <string_view>

#include <nlohmann/json_fwd.hpp>

#include "protocol/calls.hpp"
#include "protocol/forums.hpp"
#include "protocol/initiatives.hpp"
#include "protocol/journal.hpp"
#include "protocol/live.hpp"
#include "protocol/meetings.hpp"
#include "protocol/organisations.hpp"
#include "protocol/people.hpp"
#include "protocol/summaries.hpp"
#include "protocol/surveys.hpp"

// clang-format off
#define SHIDRA_COMMANDS(X) \
  X("access.request_code", RequestCode, Nothing, "Sends a sign-in code by e-mail; the answer is the same whether or not the address is known.") \
  X("access.sign_in", SignIn, SignedIn, "Signs in with the code, in the browser that asked for it.") \
  X("access.use_link", UseLink, SignedIn, "Signs in with the token of a link; one use.") \
  X("access.sign_out", SignOut, Nothing, "Ends this session.") \
  X("access.end_session", EndSession, Nothing, "Ends another session of one's own; its sockets close.") \
  X("access.greet", Greet, Nothing, "Gives the browser its cookie, if it has none; a guest needs it to answer. Over HTTP only.") \
  X("person.invite", InvitePerson, PersonInvited, "Invites a person by e-mail.") \
  X("person.update", UpdatePerson, Nothing, "Changes a person's details.") \
  X("person.grant", GrantRoles, Nothing, "Replaces the roles granted to a person.") \
  X("person.remove", RemovePerson, Nothing, "The person leaves the initiative; their sessions end.") \
  X("me.update", UpdateMe, Nothing, "Changes one's own name and language.") \
  X("initiative.create", CreateInitiative, InitiativeCreated, "Opens an initiative with its sectors and regions.") \
  X("initiative.update", UpdateInitiative, Nothing, "Changes the initiative's texts, sectors, regions and contact.") \
  X("organisation.create", CreateOrganisation, OrganisationCreated, "Registers an organisation.") \
  X("organisation.update", UpdateOrganisation, Nothing, "Changes an organisation.") \
  X("forum.create", CreateForum, ForumCreated, "Makes a forum with its representation key.") \
  X("forum.update", UpdateForum, Nothing, "Changes a forum's name, theme and mandate.") \
  X("forum.close", CloseForum, Nothing, "Ends a forum's work: it can be read, and nobody runs it any more.") \
  X("forum.reopen", ReopenForum, Nothing, "Takes up the work of a closed forum again.") \
  X("forum.set_key", SetKey, Nothing, "Replaces a forum's representation key.") \
  X("forum.join", JoinForum, SeatFilled, "Joins the open forum.") \
  X("seat.fill", FillSeat, SeatFilled, "Seats a person in a forum, never beyond a maximum of its key.") \
  X("seat.set_alternate", SetAlternate, Nothing, "Names or removes the alternate of a seat.") \
  X("seat.vacate", VacateSeat, SeatVacated, "Frees a seat; it goes to the alternate where the key allows.") \
  X("seat.name_chair", NameChair, Nothing, "Makes the holder of a seat the forum's chair.") \
  X("meeting.schedule", ScheduleMeeting, MeetingScheduled, "Plans a meeting and invites the forum.") \
  X("meeting.update", UpdateMeeting, Nothing, "Changes a meeting's plan.") \
  X("meeting.cancel", CancelMeeting, Nothing, "Cancels a meeting with a reason.") \
  X("meeting.start", StartMeeting, Nothing, "Begins a meeting.") \
  X("meeting.end", EndMeeting, Nothing, "Ends a meeting.") \
  X("meeting.answer_invitation", AnswerInvitation, Nothing, "Says whether one will come.") \
  X("meeting.mark_attendance", MarkAttendance, Nothing, "Records that somebody is present, or is not.") \
  X("summary.save", SaveSummary, SummarySaved, "Saves the draft of a meeting's summary.") \
  X("summary.publish", PublishSummary, SummaryPublished, "Publishes a draft: members, public page, feed and mail at one moment.") \
  X("summary.withdraw", WithdrawSummary, Nothing, "Takes a summary back; a tombstone with the reason stays.") \
  X("summary.mark_read", MarkRead, Nothing, "Notes that one has read a summary.") \
  X("material.add_link", AddLink, MaterialAdded, "Adds a link to a meeting's materials.") \
  X("material.remove", RemoveMaterial, Nothing, "Removes a material.") \
  X("task.mark", MarkTask, Nothing, "Marks a task as done, or not.") \
  X("survey.save", SaveSurvey, SurveySaved, "Makes or replaces a draft of a survey.") \
  X("survey.open", OpenSurvey, SurveyOpened, "Opens a survey; its questions and identity mode are fixed from now on.") \
  X("survey.close", CloseSurvey, Nothing, "Closes a survey.") \
  X("survey.delete", DeleteSurvey, Nothing, "Deletes a draft.") \
  X("survey.show_results", ShowResults, Nothing, "Shows or hides the results on the presenter's screen.") \
  X("survey.answer", AnswerSurvey, Nothing, "Puts answers on one's own sheet, until the survey closes.") \
  X("call.save", SaveCall, CallSaved, "Makes or replaces a draft of an open call.") \
  X("call.open", OpenCall, Nothing, "Opens a call: form, criteria and deadline freeze.") \
  X("call.amend", AmendCall, Nothing, "Publishes a change to an open call and tells everyone who has begun.") \
  X("call.conclude", ConcludeCall, Nothing, "Ends the review; counts by sector become public.") \
  X("response.save", SaveResponse, ResponseSaved, "Saves the draft of one's organisation's response.") \
  X("response.submit", SubmitResponse, ResponseSubmitted, "Submits a response before the deadline.") \
  X("response.withdraw", WithdrawResponse, Nothing, "Takes a submitted response back: until the deadline as a draft, later for good.") \
  X("response.decide", DecideResponse, Nothing, "Accepts, waitlists or declines a response, with a reason.")

#define SHIDRA_VIEWS(X) \
  X("key.check", CheckKey, KeyChecked, "Whether a representation key can be met, and what would mend it.") \
  X("seat.preview", PreviewSeat, SeatPreview, "What seating somebody would do to every rule of the key.") \
  X("summary.preview", PreviewPublication, PublicationPreview, "What publishing would do.") \
  X("text.preview", PreviewText, TextPreview, "Markdown as it will look.") \
  X("survey.find", FindSurvey, SurveyFound, "The survey of a code.") \
  X("survey.sheet", ReadSheet, Sheet, "One's own answers to a survey.") \
  X("survey.sheets", ReadSheets, Sheets, "Who answered what, in a named survey.") \
  X("journal.check", CheckJournal, JournalChecked, "The journal's head, and what shows that it goes on from the one that one knows.")

#define SHIDRA_THINGS(X) \
  X("me", Me) X("session", Session) X("person", Person) X("initiative", Initiative) X("organisation", Organisation) \
  X("forum", Forum) X("seat", Seat) X("meeting", Meeting) X("attendance", Attendance) X("summary_draft", SummaryDraft) \
  X("summary", Summary) X("summary_text", SummaryText) X("task", Task) X("material", Material) X("readership", Readership) \
  X("read_mark", ReadMark) X("survey", Survey) X("answered", Answered) X("call", Call) X("response", Response) X("turnout", Turnout)
// clang-format on

namespace shidra::protocol {

/// Name and reply of the method that a request type stands for.
template <class Request>
struct MethodOf;
#define SHIDRA_METHOD_OF(method_name, Request, ReplyType, sentence) \
  template <>                                                       \
  struct MethodOf<Request> {                                        \
    static constexpr std::string_view name = method_name;           \
    using Reply = ReplyType;                                        \
  };
SHIDRA_COMMANDS(SHIDRA_METHOD_OF)
SHIDRA_VIEWS(SHIDRA_METHOD_OF)
#undef SHIDRA_METHOD_OF

enum class MethodKind { command, view };

/// One line of the list, for programs that go over all of it.
struct Method {
  std::string_view name;
  MethodKind kind;
  std::string_view request;
  std::string_view reply;
  std::string_view sentence;
  nlohmann::json (*request_schema)(nlohmann::json& definitions);
  nlohmann::json (*reply_schema)(nlohmann::json& definitions);
};
std::span<Method const> methods();

/// A kind of thing in the topics, and its schema.
struct ThingKind {
  std::string_view name;
  std::string_view type;
  nlohmann::json (*schema)(nlohmann::json& definitions);
};
std::span<ThingKind const> thing_kinds();

}  // namespace shidra::protocol
