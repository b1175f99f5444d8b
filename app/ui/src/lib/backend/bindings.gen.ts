// Made from the command list in app/core/src/api.rs; a test fails when it is stale.

export type ActivityKind = "private_dinner" | "small_outing" | "other_similar";

export type ActivityLine = { 
/**
 * Which.
 */
activity: string, 
/**
 * What.
 */
kind: ActivityKind | null, 
/**
 * When.
 */
date: string | null, 
/**
 * Who took part, by first name.
 */
with: Array<string>, 
/**
 * How many children took part.
 */
children: number, 
/**
 * The host's line about it.
 */
line: string | null, 
/**
 * Whether the municipality has it.
 */
standing: ActivityStanding, 
/**
 * Taken back.
 */
cancelled: boolean, };

export type ActivityStanding = "waiting" | "received" | "refused";

export type Answer = "came" | "left" | "said_no" | "retracted";

export type AnswerBy = { 
/**
 * What it says.
 */
answer: Answer, 
/**
 * Who said it, where the name is on this device.
 */
by: string | null, 
/**
 * When.
 */
at: UnixMillis, 
/**
 * Whether it was said on this device.
 */
here: boolean, };

export type AppError = { 
/**
 * What went wrong, as far as a user can do something about it.
 */
code: ErrorCode, 
/**
 * Tries left, after a wrong PIN or one-time code.
 */
tries_left: number | null, };

export type AreaInput = { 
/**
 * Its key.
 */
key: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Whether it is one of the agreement's areas.
 */
in_agreement: boolean, };

export type Attendance = { 
/**
 * Which meeting.
 */
meeting: Upcoming, 
/**
 * What has been recorded of it.
 */
state: MeetingState, 
/**
 * Whether devices say different things of that, or somebody was marked at a meeting that others call not held.
 */
state_disagrees: boolean, 
/**
 * The children, in Danish alphabetical order; those who came new tonight last.
 */
windows: Array<Window>, 
/**
 * How many of them count as present.
 */
present: number, 
/**
 * How many of these have two answers.
 */
unsettled: number, 
/**
 * How many are on the list.
 */
listed: number, 
/**
 * How many without a name, on all devices.
 */
unnamed: number, 
/**
 * How many of these were counted on this device; it can take back no more than these.
 */
unnamed_here: number, 
/**
 * The volunteers.
 */
volunteers: Array<VolunteerHere>, 
/**
 * What undo would take back.
 */
undo: What | null, 
/**
 * This device's note about the meeting.
 */
note: string | null, 
/**
 * The notes that others have written about it.
 */
other_notes: Array<string>, 
/**
 * Names are locked: no window has one, notes are kept back, and only counting without names goes on.
 */
names_locked: boolean, };

export type Created = { 
/**
 * The space that was made for it, as the relay's `invite` takes it.
 */
space: string, 
/**
 * Its id.
 */
id: string, };

export type ErrorCode = "bad_request" | "not_enrolled" | "already_enrolled" | "locked" | "wrong_pin" | "pin_closed" | "code_unreadable" | "wrong_code" | "code_closed" | "names_locked" | "pin_not_six_digits" | "name_missing" | "name_too_long" | "text_too_long" | "invite_unreadable" | "invite_not_encrypted" | "invite_invalid" | "relay_unreachable" | "relay_foreign" | "relay_fault" | "relay_version" | "revoked" | "pending" | "unknown_device" | "disk_full" | "store_newer" | "store_damaged" | "store_busy" | "not_allowed" | "not_found" | "date_in_future" | "nothing_to_undo" | "roster_has_errors" | "not_in_reference" | "opening_reversed" | "internal";

export type Event = { "event": "documents" } | { "event": "sync" } | { "event": "session" };

export type ExportedDocument = { 
/**
 * Automerge's `save` format in base64.
 */
base64: string, };

export type Face = { 
/**
 * Who.
 */
person: string, 
/**
 * First name, as the person chose to be shown.
 */
name: string, };

export type GroupCard = { 
/**
 * Which.
 */
group: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Its area's name.
 */
area: string, 
/**
 * Its activity kind in Danish and English.
 */
kind: Words, 
/**
 * How far along it is today.
 */
stage: Stage | null, 
/**
 * How many participants are on the list.
 */
listed: number, 
/**
 * The next expected meeting.
 */
next: Upcoming | null, };

export type GroupPage = { 
/**
 * As on the list.
 */
card: GroupCard, 
/**
 * When it reached each stage, in order of life.
 */
stages: Array<StageReached>, 
/**
 * Its weekly openings.
 */
openings: Array<OpeningLine>, 
/**
 * Its local partners' names.
 */
partners: Array<string>, 
/**
 * Its contact person's name.
 */
contact: string | null, 
/**
 * Its volunteers' names.
 */
volunteers: Array<string>, 
/**
 * The last twelve expected or recorded meetings, oldest first.
 */
history: Array<PastMeeting>, 
/**
 * Today's meeting, if there is one.
 */
tonight: Upcoming | null, 
/**
 * Whether this device may add people from a list.
 */
may_import: boolean, 
/**
 * After how many days without contact names lock on its devices.
 */
names_lock_days: number, };

export type KeyedName = { 
/**
 * The key.
 */
key: string, 
/**
 * The name.
 */
name: string, };

export type KindInput = { 
/**
 * Its key.
 */
key: string, 
/**
 * In Danish.
 */
danish: string, 
/**
 * In English.
 */
english: string, };

export type LastTime = { 
/**
 * When.
 */
date: string, 
/**
 * How many came.
 */
present: number, 
/**
 * One for each person on the list then, in alphabetical order: whether there.
 */
windows: Array<boolean>, };

export type LockFace = { 
/**
 * Who.
 */
person: string, 
/**
 * First name, as the person chose to be shown.
 */
name: string, 
/**
 * The PIN was wrong too often: only a one-time code opens the store for this person.
 */
closed: boolean, };

export type MatchPage = { 
/**
 * Which.
 */
match: string, 
/**
 * Since when.
 */
matched: string | null, 
/**
 * The newcomer and the host by first name.
 */
people: Array<MatchPerson>, 
/**
 * How many children may come along.
 */
children: number, 
/**
 * Today's local date.
 */
today: string, 
/**
 * What they did, newest first.
 */
activities: Array<ActivityLine>, };

export type MatchPerson = { 
/**
 * Who.
 */
person: string, 
/**
 * First name.
 */
name: string | null, 
/**
 * The newcomer, or the host.
 */
is_newcomer: boolean, };

export type MeetingState = "silent" | "held" | "held_closed" | "cancelled";

export type NamesStanding = { "state": "open" } | { "state": "soon", 
/**
 * In how many days they lock, 1 or more.
 */
days_left: number, } | { "state": "locked" };

export type Occasion = { 
/**
 * The group.
 */
group: string, 
/**
 * The local date in Europe/Copenhagen.
 */
date: string, 
/**
 * The schedule entry.
 */
slot: Slot, };

export type OpeningInput = { 
/**
 * 1 is Monday, 7 is Sunday.
 */
weekday: number, 
/**
 * Opens, local time.
 */
starts: string, 
/**
 * Closes, local time.
 */
ends: string, 
/**
 * The first date it may apply on.
 */
from: string, 
/**
 * The last date it may apply on.
 */
until: string | null, };

export type OpeningLine = { 
/**
 * 1 is Monday, 7 is Sunday.
 */
weekday: number, 
/**
 * Opens.
 */
starts: string, 
/**
 * Closes.
 */
ends: string, };

export type PastMeeting = { 
/**
 * Which.
 */
occasion: Occasion, 
/**
 * What is recorded; silent is "not reported".
 */
state: MeetingState, 
/**
 * How many came, without names included; absent unless it was held. Missing is not 0.
 */
present: number | null, };

export type Profile = { 
/**
 * Which, as *switch_profile* takes it.
 */
profile: number, 
/**
 * What the device is called in it.
 */
device_label: string, 
/**
 * What its groups or match are called.
 */
places: Array<string>, 
/**
 * How many records wait to be sent; absent while it is open and after the app was ended without closing it.
 */
waiting: number | null, 
/**
 * The one that the commands are about now.
 */
chosen: boolean, };

export type Reason = "not_allowed" | "undecodable" | "too_large" | "foreign_actor" | "wrong_content" | "breaks_document" | "revoked" | "erased";

export type RefusedItem = { 
/**
 * The record.
 */
item: Waiting, 
/**
 * Why.
 */
reason: Reason, 
/**
 * What it says was recorded again and is sent anew: nothing of it is lost, and there is nothing to do.
 */
recorded_again: boolean, };

export type Role = "reader" | "volunteer" | "host" | "coordinator";

export type RosterError = { 
/**
 * The line in the file, from 1; absent for the file as a whole.
 */
line: number | null, 
/**
 * What.
 */
error: RosterFault, 
/**
 * The cell as it stands.
 */
text: string, };

export type RosterFault = "unreadable" | "no_name_column" | "empty" | "too_many_rows" | "name_missing" | "name_too_long" | "bad_year" | "twice" | "forbidden_column";

export type RosterImported = { 
/**
 * How many people are new on the list.
 */
added: number, };

export type RosterPreview = { 
/**
 * Names this preview when it is confirmed.
 */
preview: string, 
/**
 * The rows that can be read.
 */
rows: Array<RosterRow>, 
/**
 * What is wrong, line by line.
 */
errors: Array<RosterError>, };

export type RosterRow = { 
/**
 * The line in the file, from 1, the heading included.
 */
line: number, 
/**
 * First name.
 */
first_name: string, 
/**
 * Year of birth.
 */
birth_year: number | null, 
/**
 * On the list already, or so like somebody there that nothing tells the two apart; the row will be passed over.
 */
on_list: boolean, };

export type Session = { "state": "fresh", 
/**
 * The profiles that are.
 */
profiles: Array<Profile>, } | { "state": "locked", 
/**
 * What the device is called.
 */
device_label: string, 
/**
 * What its groups or match are called, as chosen to be shown here.
 */
places: Array<string>, 
/**
 * Who can open it.
 */
people: Array<LockFace>, 
/**
 * How many records wait to be sent; absent when the app was ended without closing the store.
 */
waiting: number | null, 
/**
 * All profiles of this device, this one among them.
 */
profiles: Array<Profile>, } | { "state": "open", 
/**
 * What the device is called.
 */
device_label: string, 
/**
 * Who is signed in.
 */
person: Face, 
/**
 * What the device is: decides which screens it shows.
 */
role: Role, 
/**
 * While nobody has confirmed the device: the four words that stand on both screens.
 */
pending: [string, string, string, string] | null, };

export type Slot = number;

export type Stage = "planned" | "establishing" | "established" | "taken_over" | "anchored" | "closed";

export type StageInput = { 
/**
 * Which.
 */
stage: Stage, 
/**
 * Since when.
 */
since: string, };

export type StageReached = { 
/**
 * Which.
 */
stage: Stage, 
/**
 * Since when.
 */
since: string, };

export type Suggestion = { 
/**
 * Who.
 */
person: string, 
/**
 * First name.
 */
name: string, 
/**
 * On the list now, or only earlier.
 */
on_list: boolean, 
/**
 * When last present.
 */
last_came: string | null, };

export type SyncDetails = { 
/**
 * As the chip says.
 */
status: SyncStatus, 
/**
 * Records ever saved on this device by its people.
 */
saved: number, 
/**
 * Of these, those that the municipality has signed for.
 */
received: number, 
/**
 * What waits, newest first.
 */
waiting: Array<Waiting>, 
/**
 * What was refused, with the reason; and what was refused once, was recorded again, and waits.
 */
refused: Array<RefusedItem>, 
/**
 * How many people have two answers.
 */
unsettled: number, 
/**
 * When something came that cannot be read here, for each document that it belongs to, newest first.
 */
set_aside: Array<UnixMillis>, };

export type SyncStatus = { 
/**
 * The time by the device's clock, from which the others' ages are told.
 */
now: UnixMillis, 
/**
 * Records saved here that the municipality has not signed for.
 */
waiting: number, 
/**
 * When the oldest of them was saved.
 */
waiting_since: UnixMillis | null, 
/**
 * Refused records and unsettled answers.
 */
to_look_at: number, 
/**
 * When the last receipt came.
 */
received_at: UnixMillis | null, 
/**
 * When the relay last answered at all.
 */
contact_at: UnixMillis | null, 
/**
 * Since when it has not answered; absent while it does.
 */
offline_since: UnixMillis | null, 
/**
 * What the last try to reach it met, such as a closed device; absent after a good one.
 */
trouble: ErrorCode | null, 
/**
 * Whether names are shown.
 */
names: NamesStanding, };

export type Today = { 
/**
 * Today's local date.
 */
date: string, 
/**
 * Who is signed in.
 */
name: string, 
/**
 * Meetings today, by time.
 */
tonight: Array<Tonight>, 
/**
 * Expected meetings of the last weeks that nobody reported, newest first.
 */
missing: Array<Upcoming>, 
/**
 * The next expected meetings, by time.
 */
next: Array<Upcoming>, };

export type Tonight = { 
/**
 * Which.
 */
meeting: Upcoming, 
/**
 * How many are on the list.
 */
listed: number, 
/**
 * How many have been marked as present so far, without names included.
 */
present: number, 
/**
 * What has been recorded of it.
 */
state: MeetingState, 
/**
 * Volunteers marked as present so far.
 */
volunteers: Array<string>, 
/**
 * The last meeting on the same weekday that has figures.
 */
last: LastTime | null, };

export type UnixMillis = number;

export type Upcoming = { 
/**
 * Which.
 */
occasion: Occasion, 
/**
 * The group's name.
 */
group_name: string, 
/**
 * When it opens; absent outside the schedule.
 */
starts: string | null, 
/**
 * When it closes.
 */
ends: string | null, };

export type VolunteerHere = { 
/**
 * Who.
 */
person: string, 
/**
 * First name.
 */
name: string | null, 
/**
 * Whether marked as present.
 */
present: boolean, };

export type Waiting = { 
/**
 * What it says.
 */
what: What, 
/**
 * Who saved it; absent where the name is not on this device.
 */
by: string | null, 
/**
 * When.
 */
at: UnixMillis, };

export type What = { "what": "mark", 
/**
 * Who; absent while names are locked.
 */
name: string | null, 
/**
 * As what.
 */
answer: Answer, } | { "what": "everyone_came", 
/**
 * How many.
 */
count: number, } | { "what": "mark_volunteer", 
/**
 * Who; absent while names are locked.
 */
name: string | null, 
/**
 * As what.
 */
answer: Answer, } | { "what": "unnamed", 
/**
 * To what, on this device.
 */
count: number, } | { "what": "settle", 
/**
 * Whose; absent while names are locked.
 */
name: string | null, 
/**
 * As what.
 */
answer: Answer, } | { "what": "meeting_state", 
/**
 * What.
 */
state: MeetingState, } | { "what": "new_person", 
/**
 * Who; absent while names are locked.
 */
name: string | null, } | { "what": "roster", 
/**
 * How many.
 */
count: number, } | { "what": "note" } | { "what": "activity", 
/**
 * What.
 */
kind: ActivityKind, 
/**
 * When.
 */
date: string, } | { "what": "activity_cancelled" } | { "what": "group", 
/**
 * Which.
 */
name: string, } | { "what": "match" } | { "what": "reference" } | { "what": "undo" };

export type Window = { 
/**
 * Who.
 */
person: string, 
/**
 * First name, with an initial where two are alike. Absent while names are locked or have not come yet.
 */
name: string | null, 
/**
 * The letter it stands under, on the first window of that letter only.
 */
letter: string | null, 
/**
 * How it stands.
 */
standing: WindowStanding, };

export type WindowStanding = { "standing": "not_marked" } | { "standing": "came" } | { "standing": "left" } | { "standing": "said_no" } | { "standing": "two_answers", 
/**
 * What each says.
 */
answers: Array<AnswerBy>, };

export type Words = { 
/**
 * In Danish.
 */
da: string, 
/**
 * In English.
 */
en: string, };

export type Commands = {
  session: { args: Record<symbol, never>; reply: Session };
  enrol: { args: { 
/**
 * The invite link, as scanned or pasted.
 */
link: string, 
/**
 * What the device shall be called: "Tablet 3".
 */
device_label: string, 
/**
 * The person's first name.
 */
name: string, 
/**
 * Six digits.
 */
pin: string, }; reply: Session };
  enrol_again: { args: { 
/**
 * The invite link, as scanned or pasted.
 */
link: string, }; reply: Session };
  unlock: { args: { 
/**
 * Who.
 */
person: string, 
/**
 * Six digits.
 */
pin: string, }; reply: Session };
  lock: { args: Record<symbol, never>; reply: Session };
  recover_pin: { args: { 
/**
 * Who.
 */
person: string, 
/**
 * The 24 letters, as the coordinator reads them out.
 */
code: string, 
/**
 * The new PIN: six digits.
 */
pin: string, }; reply: Session };
  new_profile: { args: Record<symbol, never>; reply: Session };
  switch_profile: { args: { 
/**
 * Which.
 */
profile: number, }; reply: Session };
  add_person: { args: { 
/**
 * The volunteer on the list that it is; absent for somebody new.
 */
person: string | null, 
/**
 * First name.
 */
name: string, 
/**
 * Six digits.
 */
pin: string, }; reply: Session };
  sync_status: { args: Record<symbol, never>; reply: SyncStatus };
  sync_details: { args: Record<symbol, never>; reply: SyncDetails };
  sync_now: { args: Record<symbol, never>; reply: SyncStatus };
  today: { args: Record<symbol, never>; reply: Today };
  attendance: { args: { 
/**
 * Which meeting.
 */
occasion: Occasion, }; reply: Attendance };
  mark: { args: { 
/**
 * Which meeting.
 */
occasion: Occasion, 
/**
 * Who.
 */
person: string, 
/**
 * As what; *retracted* takes this device's own mark back.
 */
answer: Answer, }; reply: Attendance };
  everyone_came: { args: { 
/**
 * Which meeting.
 */
occasion: Occasion, }; reply: Attendance };
  count_unnamed: { args: { 
/**
 * Which meeting.
 */
occasion: Occasion, 
/**
 * By how many.
 */
by: number, }; reply: Attendance };
  mark_volunteer: { args: { 
/**
 * Which meeting.
 */
occasion: Occasion, 
/**
 * Who.
 */
person: string, 
/**
 * Whether there.
 */
present: boolean, }; reply: Attendance };
  settle: { args: { 
/**
 * Which meeting.
 */
occasion: Occasion, 
/**
 * Whose.
 */
person: string, 
/**
 * The answer that is right.
 */
answer: Answer, }; reply: Attendance };
  undo: { args: { 
/**
 * Which meeting.
 */
occasion: Occasion, }; reply: Attendance };
  set_meeting_state: { args: { 
/**
 * Which meeting.
 */
occasion: Occasion, 
/**
 * What; *silent* takes it back.
 */
state: MeetingState, }; reply: Attendance };
  add_participant: { args: { 
/**
 * Which meeting.
 */
occasion: Occasion, 
/**
 * First name.
 */
first_name: string, }; reply: Attendance };
  suggest_participants: { args: { 
/**
 * The group.
 */
group: string, 
/**
 * What is typed so far.
 */
typed: string, }; reply: Array<Suggestion> };
  write_note: { args: { 
/**
 * Which meeting.
 */
occasion: Occasion, 
/**
 * The text.
 */
text: string, }; reply: Attendance };
  groups: { args: Record<symbol, never>; reply: Array<GroupCard> };
  group: { args: { 
/**
 * Which.
 */
group: string, }; reply: GroupPage };
  set_contact: { args: { 
/**
 * Which group.
 */
group: string, 
/**
 * Who.
 */
person: string, }; reply: GroupPage };
  set_names_lock: { args: { 
/**
 * Which group.
 */
group: string, 
/**
 * From 1 to 365.
 */
days: number, }; reply: GroupPage };
  preview_roster: { args: { 
/**
 * For which group.
 */
group: string, 
/**
 * The file's name.
 */
file_name: string, 
/**
 * The file's bytes in base64.
 */
base64: string, }; reply: RosterPreview };
  import_roster: { args: { 
/**
 * The preview that was confirmed.
 */
preview: string, }; reply: RosterImported };
  match: { args: Record<symbol, never>; reply: MatchPage };
  log_activity: { args: { 
/**
 * What.
 */
kind: ActivityKind, 
/**
 * When: a local date, not in the future.
 */
date: string, 
/**
 * Who of the match took part.
 */
with: Array<string>, 
/**
 * How many children took part.
 */
children: number, 
/**
 * A line about it, if the host wants.
 */
line: string | null, }; reply: MatchPage };
  cancel_activity: { args: { 
/**
 * Which.
 */
activity: string, 
/**
 * Taken back or not.
 */
cancelled: boolean, }; reply: MatchPage };
  write_reference: { args: { 
/**
 * Areas.
 */
areas: Array<AreaInput>, 
/**
 * Activity kinds.
 */
kinds: Array<KindInput>, 
/**
 * Local partners.
 */
partners: Array<KeyedName>, 
/**
 * Organisations; their keys are their ids.
 */
organisations: Array<KeyedName>, }; reply: Created };
  create_group: { args: { 
/**
 * What it is called.
 */
name: string, 
/**
 * The key of its activity kind.
 */
kind: string, 
/**
 * The key of its area.
 */
area: string, 
/**
 * The organisation that runs it.
 */
organisation: string, 
/**
 * The keys of its local partners.
 */
partners: Array<string>, 
/**
 * When it reached which stage.
 */
stages: Array<StageInput>, 
/**
 * Its weekly openings.
 */
openings: Array<OpeningInput>, }; reply: Created };
  create_match: { args: { 
/**
 * The partner responsible for the host.
 */
organisation: string, 
/**
 * The key of the area.
 */
area: string, 
/**
 * Since when.
 */
matched: string, 
/**
 * The host's first name.
 */
host: string, 
/**
 * The newcomer's first name.
 */
newcomer: string, 
/**
 * How many children come with the newcomer.
 */
children: number, }; reply: Created };
  export_document: { args: { 
/**
 * The space.
 */
space: string, 
/**
 * The document.
 */
document: string, }; reply: ExportedDocument };
};
