// SPDX-License-Identifier: AGPL-3.0-or-later
// Generated from the C++ types in protocol/ by generate-protocol.mjs. Do not edit.
// biome-ignore-all lint: generated
// biome-ignore-all format: generated

export type MaterialKind = ("booklet" | "slides" | "report" | "survey" | "other")
export type RsvpAnswer = ("yes" | "no" | "maybe")
export type Audience = ("everyone" | "members")
export type CallState = ("draft" | "open" | "closed" | "in_review" | "decided")
export type KeyAttribute = ("sector" | "region" | "size_band")
export type ForumKind = ("thematic" | "board" | "steering" | "table" | "open")
export type Language = ("he" | "ar" | "en")
export type SizeBand = ("micro" | "small" | "medium" | "large")
export type Verdict = ("accepted" | "waitlisted" | "declined")
export type SeatOrigin = ("call" | "appointment" | "election" | "joined")
export type Role = ("administrator" | "coordinator" | "reviewer" | "organisation_editor")
export type IdentityMode = ("named" | "confidential" | "anonymous")
export type SeatPart = ("holder" | "alternate")
export type MeetingState = ("scheduled" | "in_progress" | "ended" | "cancelled")
export type PersonState = ("invited" | "active" | "left")
export type QuestionKind = ("single" | "multiple" | "scale" | "text")
export type ResponseState = ("draft" | "submitted" | "withdrawn" | "in_review" | "accepted" | "waitlisted" | "declined")
export type ResultsPolicy = ("live" | "after_answering" | "after_closing" | "team")
export type SurveyAudience = ("forum" | "initiative" | "anyone")
export type SurveyState = ("draft" | "open" | "closed")

export interface AddLink {
address: string
kind: MaterialKind
meeting: number
title: string
}
export interface AmendCall {
call: number
deadline: number
note: string
}
export interface Amendment {
at: number
deadline: number
note: string
}
export interface Answer {
/**
 * @maxItems 50
 */
choices: number[]
number?: number
question: number
text?: string
}
export interface AnswerInvitation {
answer: RsvpAnswer
meeting: number
}
export interface AnswerSurvey {
/**
 * @minItems 1
 * @maxItems 400
 */
answers: Answer[]
code?: string
survey: number
}
export interface Answered {
id: number
}
export interface Attendance {
id: string
meeting: number
name: string
organisation_name?: string
person: number
present: boolean
rsvp?: RsvpAnswer
sector: string
}
export interface Call {
accepted_by_sector: SectorCount[]
amendments: Amendment[]
answered?: number
answered_by_sector: SectorCount[]
criteria: Criterion[]
deadline: number
fields: FormField[]
forums: number[]
/**
 * HTML made by the server, safe to insert
 */
html: string
id: number
opened_at?: number
source: string
state: CallState
title: string
}
export interface SectorCount {
count: number
sector: string
}
export interface Criterion {
name: string
weight: number
}
export interface FormField {
label: string
limit: number
required: boolean
}
export interface CallSaved {
call: number
}
export interface CancelMeeting {
meeting: number
reason: string
}
export interface CheckJournal {
known?: JournalHead
}
export interface JournalHead {
entries: number
hash: string
}
export interface CheckKey {
capacity: number
/**
 * @maxItems 60
 */
rules: KeyRule[]
}
export interface KeyRule {
attribute: KeyAttribute
max: number
min: number
value: string
}
export interface Choice {
id: number
text: string
}
export interface ChoiceResult {
balanced_per_mille?: number
choice: number
count: number
per_mille: number
}
export interface CloseForum {
forum: number
reason: string
}
export interface CloseSurvey {
survey: number
}
export interface ConcludeCall {
call: number
}
export interface CreateForum {
capacity?: number
kind: ForumKind
mandate: string
name: string
/**
 * @maxItems 60
 */
rules: KeyRule[]
theme: string
}
export interface CreateInitiative {
administrator_email: string
administrator_name: string
description: string
language: Language
name: string
purpose: string
/**
 * @minItems 1
 * @maxItems 40
 */
regions: string[]
/**
 * @minItems 1
 * @maxItems 8
 */
sectors: Sector[]
slug: string
token: string
zone: string
}
export interface Sector {
code: string
colour: number
label: string
name: string
}
export interface CreateOrganisation {
added_value: string
name: string
/**
 * @maxItems 12
 */
populations: string[]
region: string
sector: string
size_band: SizeBand
}
export interface DecideResponse {
forum?: number
reason: string
representative?: number
response: number
verdict: Verdict
}
export interface DeleteSurvey {
survey: number
}
export interface EndMeeting {
meeting: number
}
export interface EndSession {
session: number
}
export interface FillSeat {
alternate?: number
forum: number
origin: SeatOrigin
person: number
until?: number
}
export interface FindSurvey {
code: string
}
export interface Forum {
by_sector: SectorCount[]
capacity?: number
chair?: string
closed?: ForumClosing
id: number
kind: ForumKind
/**
 * HTML made by the server, safe to insert
 */
mandate: string
mandate_source: string
name: string
representative: boolean
seated: number
standing: RuleStanding[]
theme: string
}
export interface ForumClosing {
at: number
reason: string
}
export interface RuleStanding {
attribute: KeyAttribute
max: number
min: number
missing: number
seated: number
value: string
}
export interface ForumCreated {
forum: number
}
export interface Grant {
call?: number
forum?: number
role: Role
}
export interface GrantRoles {
/**
 * @maxItems 20
 */
grants: Grant[]
person: number
}
export interface Greet {

}
export interface Initiative {
contact_email: string
contact_name: string
contact_phone: string
/**
 * HTML made by the server, safe to insert
 */
description: string
description_source: string
id: number
language: Language
name: string
purpose: string
regions: string[]
sectors: Sector[]
slug: string
zone: string
}
export interface InitiativeCreated {
initiative: number
}
export interface InvitePerson {
email: string
/**
 * @maxItems 20
 */
grants: Grant[]
language: Language
name: string
organisation?: number
title?: string
}
export interface JoinForum {
forum: number
}
export interface JournalChecked {
epoch: string
head: JournalHead
holds_known: boolean
links: string[]
}
export interface KeyChange {
from: number
rule?: number
to: number
what: string
}
export interface KeyChecked {
mends: KeyMend[]
problems: KeyProblem[]
satisfiable: boolean
}
export interface KeyMend {
changes: KeyChange[]
}
export interface KeyProblem {
code: string
rule?: number
}
export interface MarkAttendance {
meeting: number
person: number
present: boolean
}
export interface MarkRead {
summary: number
}
export interface MarkTask {
done: boolean
task: number
}
export interface Material {
address: string
forum: number
id: number
kind: MaterialKind
meeting: number
published: boolean
size?: number
title: string
type?: string
}
export interface MaterialAdded {
material: number
}
export interface Me {
email: string
grants: Grant[]
id: number
initiative: number
language: Language
name: string
organisation?: number
seats: SeatTaken[]
}
export interface SeatTaken {
chair: boolean
forum: number
part: SeatPart
seat: number
}
export interface Meeting {
/**
 * HTML made by the server, safe to insert
 */
agenda: string
agenda_source: string
cancelled_because?: string
ends: number
expected_by_sector: SectorCount[]
forum: number
id: number
invited: number
link?: string
maybe: number
no: number
place: string
present: number
present_by_sector: SectorCount[]
starts: number
state: MeetingState
summary?: number
title: string
yes: number
}
export interface MeetingScheduled {
meeting: number
}
export interface NameChair {
seat: number
}
export interface NamedSheet {
name: string
person?: number
sector?: string
sheet: Sheet
}
export interface Sheet {
answers: Answer[]
changed_at?: number
id: number
}
export interface Namesake {
name: string
organisation?: string
person: number
}
export interface Nothing {

}
export interface OpenCall {
call: number
}
export interface OpenSurvey {
survey: number
}
export interface Organisation {
added_value: string
id: number
name: string
populations: string[]
region: string
sector: string
size_band: SizeBand
}
export interface OrganisationCreated {
organisation: number
}
export interface Person {
email: string
grants: Grant[]
id: number
language: Language
name: string
organisation?: number
state: PersonState
title?: string
}
export interface PersonInvited {
person: number
}
export interface PreviewPublication {
meeting: number
}
export interface PreviewSeat {
forum: number
person: number
}
export interface PreviewText {
markdown: string
}
export interface PublicationPreview {
mails_ar: number
mails_en: number
mails_he: number
members: number
public_page: boolean
revision: number
}
export interface PublishSummary {
meeting: number
reason?: string
version: number
}
export interface Question {
choices: Choice[]
from?: number
from_label?: string
id: number
kind: QuestionKind
required: boolean
text: string
to?: number
to_label?: string
}
export interface QuestionPlan {
/**
 * @maxItems 50
 */
choices: string[]
from?: number
from_label?: string
kind: QuestionKind
required: boolean
text: string
to?: number
to_label?: string
}
export interface QuestionResult {
answered: number
balanced_mean_per_mille?: number
choices: ChoiceResult[]
hidden: boolean
mean_per_mille?: number
question: number
sectors: SectorShare[]
texts: string[]
}
export interface SectorShare {
answered: number
per_mille: number[]
sector: string
}
export interface ReadMark {
id: number
revision: number
}
export interface ReadSheet {
code?: string
survey: number
}
export interface ReadSheets {
survey: number
}
export interface Readership {
id: number
members: number
readers: number
}
export interface RemoveMaterial {
material: number
}
export interface RemovePerson {
person: number
}
export interface ReopenForum {
forum: number
}
export interface RequestCode {
email: string
initiative?: string
join?: boolean
language: Language
}
export interface Response {
call: number
forum?: number
id: number
organisation: number
organisation_name: string
reason?: string
region: string
representative?: number
representative_name?: string
saved_at: number
saved_by: string
seat?: number
sector: string
size_band: SizeBand
state: ResponseState
submitted_at?: number
texts: string[]
version: number
}
export interface ResponseSaved {
response: number
saved_at: number
version: number
}
export interface ResponseSubmitted {
submitted_at: number
}
export interface Results {
answered: number
counted_at: number
invited: number
questions: QuestionResult[]
survey: number
}
export interface RuleEffect {
after: number
attribute: KeyAttribute
before: number
max: number
min: number
value: string
}
export interface SaveCall {
body: string
call?: number
/**
 * @maxItems 20
 */
criteria: Criterion[]
deadline: number
/**
 * @minItems 1
 * @maxItems 20
 */
fields: FormField[]
/**
 * @minItems 1
 * @maxItems 20
 */
forums: number[]
title: string
}
export interface SaveResponse {
call: number
forum?: number
representative?: number
/**
 * @maxItems 20
 */
texts: string[]
version: number
}
export interface SaveSummary {
audience: Audience
body: string
/**
 * @maxItems 50
 */
decisions: string[]
meeting: number
/**
 * @maxItems 50
 */
tasks: TaskPlan[]
title: string
version: number
}
export interface TaskPlan {
due?: number
owner?: number
text: string
}
export interface SaveSurvey {
audience: SurveyAudience
forum?: number
intro: string
meeting?: number
mode: IdentityMode
/**
 * @maxItems 400
 */
questions: QuestionPlan[]
results: ResultsPolicy
survey?: number
title: string
}
export interface ScheduleMeeting {
agenda: string
ends: number
forum: number
link?: string
place: string
starts: number
title: string
}
export interface Seat {
alternate?: number
alternate_name?: string
chair: boolean
forum: number
id: number
name: string
organisation?: number
organisation_name?: string
origin: SeatOrigin
person: number
sector: string
since: number
until?: number
}
export interface SeatFilled {
seat: number
}
export interface SeatPreview {
allowed: boolean
capacity?: number
effects: RuleEffect[]
namesakes: Namesake[]
refusal?: string
seated_after: number
}
export interface SeatVacated {
successor?: number
}
export interface Session {
device: string
id: number
seen: number
since: number
}
export interface SetAlternate {
alternate?: number
seat: number
}
export interface SetKey {
capacity: number
forum: number
/**
 * @maxItems 60
 */
rules: KeyRule[]
}
export interface Sheets {
sheets: NamedSheet[]
}
export interface ShowResults {
shown: boolean
survey: number
}
export interface SignIn {
code: string
email: string
name?: string
}
export interface SignOut {

}
export interface SignedIn {
person: number
}
export interface StartMeeting {
meeting: number
}
export interface SubmitResponse {
response: number
version: number
}
export interface Summary {
audience: Audience
decisions: number
excerpt: string
forum: number
id: number
materials: number
meeting: number
met_at: number
published_at: number
revision: number
tasks: number
title: string
withdrawn?: string
}
export interface SummaryDraft {
audience: Audience
body: string
decisions: string[]
id: number
saved_at: number
saved_by: string
tasks: TaskPlan[]
title: string
version: number
}
export interface SummaryPublished {
mails: number
revision: number
summary: number
}
export interface SummaryRevision {
published_at: number
published_by: string
reason?: string
revision: number
}
export interface SummarySaved {
saved_at: number
version: number
}
export interface SummaryText {
decisions: string[]
/**
 * HTML made by the server, safe to insert
 */
difference?: string
/**
 * HTML made by the server, safe to insert
 */
html: string
id: number
revisions: SummaryRevision[]
}
export interface Survey {
audience: SurveyAudience
closed_at?: number
code?: string
forum?: number
id: number
intro: string
meeting?: number
mode: IdentityMode
opened_at?: number
questions: Question[]
results: ResultsPolicy
shown: boolean
state: SurveyState
title: string
}
export interface SurveyFound {
sheet?: Sheet
survey: Survey
}
export interface SurveyOpened {
code: string
}
export interface SurveySaved {
survey: number
}
export interface Task {
done_at?: number
due?: number
forum: number
id: number
meeting: number
owner?: number
owner_name?: string
text: string
}
export interface TextPreview {
/**
 * HTML made by the server, safe to insert
 */
html: string
}
export interface Turnout {
accepted: number
declined: number
drafts: number
id: number
submitted: number
waitlisted: number
}
export interface Unwatch {
topic: string
}
export interface UpdateForum {
forum: number
mandate: string
name: string
theme: string
}
export interface UpdateInitiative {
contact_email: string
contact_name: string
contact_phone: string
description: string
name: string
purpose: string
/**
 * @minItems 1
 * @maxItems 40
 */
regions: string[]
/**
 * @minItems 1
 * @maxItems 8
 */
sectors: Sector[]
zone: string
}
export interface UpdateMe {
language: Language
name: string
}
export interface UpdateMeeting {
agenda: string
ends: number
link?: string
meeting: number
place: string
starts: number
title: string
}
export interface UpdateOrganisation {
added_value: string
name: string
organisation: number
/**
 * @maxItems 12
 */
populations: string[]
region: string
sector: string
size_band: SizeBand
}
export interface UpdatePerson {
language: Language
name: string
organisation?: number
person: number
title?: string
}
export interface UseLink {
token: string
}
export interface VacateSeat {
reason: string
seat: number
}
export interface Watch {
code?: string
epoch?: string
since?: number
topic: string
}
export interface Welcome {
build: string
epoch: string
initiative?: number
message_bytes: number
now: number
person?: number
}
export interface WithdrawResponse {
response: number
}
export interface WithdrawSummary {
reason: string
summary: number
}

/** Commands by method name. */
export interface Commands {
  "access.request_code": { params: RequestCode; result: Nothing };
  "access.sign_in": { params: SignIn; result: SignedIn };
  "access.use_link": { params: UseLink; result: SignedIn };
  "access.sign_out": { params: SignOut; result: Nothing };
  "access.end_session": { params: EndSession; result: Nothing };
  "access.greet": { params: Greet; result: Nothing };
  "person.invite": { params: InvitePerson; result: PersonInvited };
  "person.update": { params: UpdatePerson; result: Nothing };
  "person.grant": { params: GrantRoles; result: Nothing };
  "person.remove": { params: RemovePerson; result: Nothing };
  "me.update": { params: UpdateMe; result: Nothing };
  "initiative.create": { params: CreateInitiative; result: InitiativeCreated };
  "initiative.update": { params: UpdateInitiative; result: Nothing };
  "organisation.create": { params: CreateOrganisation; result: OrganisationCreated };
  "organisation.update": { params: UpdateOrganisation; result: Nothing };
  "forum.create": { params: CreateForum; result: ForumCreated };
  "forum.update": { params: UpdateForum; result: Nothing };
  "forum.close": { params: CloseForum; result: Nothing };
  "forum.reopen": { params: ReopenForum; result: Nothing };
  "forum.set_key": { params: SetKey; result: Nothing };
  "forum.join": { params: JoinForum; result: SeatFilled };
  "seat.fill": { params: FillSeat; result: SeatFilled };
  "seat.set_alternate": { params: SetAlternate; result: Nothing };
  "seat.vacate": { params: VacateSeat; result: SeatVacated };
  "seat.name_chair": { params: NameChair; result: Nothing };
  "meeting.schedule": { params: ScheduleMeeting; result: MeetingScheduled };
  "meeting.update": { params: UpdateMeeting; result: Nothing };
  "meeting.cancel": { params: CancelMeeting; result: Nothing };
  "meeting.start": { params: StartMeeting; result: Nothing };
  "meeting.end": { params: EndMeeting; result: Nothing };
  "meeting.answer_invitation": { params: AnswerInvitation; result: Nothing };
  "meeting.mark_attendance": { params: MarkAttendance; result: Nothing };
  "summary.save": { params: SaveSummary; result: SummarySaved };
  "summary.publish": { params: PublishSummary; result: SummaryPublished };
  "summary.withdraw": { params: WithdrawSummary; result: Nothing };
  "summary.mark_read": { params: MarkRead; result: Nothing };
  "material.add_link": { params: AddLink; result: MaterialAdded };
  "material.remove": { params: RemoveMaterial; result: Nothing };
  "task.mark": { params: MarkTask; result: Nothing };
  "survey.save": { params: SaveSurvey; result: SurveySaved };
  "survey.open": { params: OpenSurvey; result: SurveyOpened };
  "survey.close": { params: CloseSurvey; result: Nothing };
  "survey.delete": { params: DeleteSurvey; result: Nothing };
  "survey.show_results": { params: ShowResults; result: Nothing };
  "survey.answer": { params: AnswerSurvey; result: Nothing };
  "call.save": { params: SaveCall; result: CallSaved };
  "call.open": { params: OpenCall; result: Nothing };
  "call.amend": { params: AmendCall; result: Nothing };
  "call.conclude": { params: ConcludeCall; result: Nothing };
  "response.save": { params: SaveResponse; result: ResponseSaved };
  "response.submit": { params: SubmitResponse; result: ResponseSubmitted };
  "response.withdraw": { params: WithdrawResponse; result: Nothing };
  "response.decide": { params: DecideResponse; result: Nothing };
}

/** Views (questions that change nothing) by method name. */
export interface Views {
  "key.check": { params: CheckKey; result: KeyChecked };
  "seat.preview": { params: PreviewSeat; result: SeatPreview };
  "summary.preview": { params: PreviewPublication; result: PublicationPreview };
  "text.preview": { params: PreviewText; result: TextPreview };
  "survey.find": { params: FindSurvey; result: SurveyFound };
  "survey.sheet": { params: ReadSheet; result: Sheet };
  "survey.sheets": { params: ReadSheets; result: Sheets };
  "journal.check": { params: CheckJournal; result: JournalChecked };
}

/** Things by kind, as they appear in topics. */
export interface Things {
  me: Me;
  session: Session;
  person: Person;
  initiative: Initiative;
  organisation: Organisation;
  forum: Forum;
  seat: Seat;
  meeting: Meeting;
  attendance: Attendance;
  summary_draft: SummaryDraft;
  summary: Summary;
  summary_text: SummaryText;
  task: Task;
  material: Material;
  readership: Readership;
  read_mark: ReadMark;
  survey: Survey;
  answered: Answered;
  call: Call;
  response: Response;
  turnout: Turnout;
}
