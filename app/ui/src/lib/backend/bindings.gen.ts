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
 * What it cost, if anything was claimed.
 */
claim: HostClaim | null, 
/**
 * Whether the municipality has it, with what was claimed and the picture of the receipt.
 */
standing: ActivityStanding, 
/**
 * Taken back.
 */
cancelled: boolean, };

export type ActivityStanding = "waiting" | "received" | "refused";

export type Agreed = { 
/**
 * The agreements, the newest first.
 */
agreements: Array<AgreementPage>, 
/**
 * The one that is meant where none is chosen.
 */
opens: string | null, 
/**
 * Figures that are known only as somebody's statement, by figure and year.
 */
statements: Array<StatementLine>, 
/**
 * Agreements that were taken back, the newest first.
 */
taken_back: Array<AgreementTakenBack>, 
/**
 * Whether this device may write them.
 */
may_write: boolean, };

export type AgreementInput = { 
/**
 * What it is called.
 */
title: string, 
/**
 * The partner.
 */
partner: string | null, 
/**
 * The first day.
 */
starts: string, 
/**
 * The last day as agreed.
 */
ends: string, 
/**
 * The grant for the whole period, in whole kroner.
 */
grant_dkk: number | null, 
/**
 * The council's decision.
 */
decision: string | null, 
/**
 * *Sagsnr.*
 */
case_number: string | null, 
/**
 * *Dokumentnr.*
 */
document_number: string | null, 
/**
 * The decision that evaluation follows.
 */
evaluation_framework: string | null, 
/**
 * How many areas it covers, those that are still to be named included.
 */
areas_total: number | null, 
/**
 * The keys of the areas that are named.
 */
areas: Array<string>, 
/**
 * Expected effects, in words.
 */
effects: Array<string>, 
/**
 * Social clauses, in words.
 */
clauses: Array<string>, 
/**
 * The committees that are reported to.
 */
recipients: Array<string>, };

export type AgreementPage = { 
/**
 * Its id.
 */
agreement: string, 
/**
 * What it is called.
 */
title: string, 
/**
 * The partner's name.
 */
partner: string | null, 
/**
 * The first day.
 */
starts: string | null, 
/**
 * The last day as agreed at first.
 */
ends: string | null, 
/**
 * The grant as agreed at first, in whole kroner.
 */
grant_dkk: number | null, 
/**
 * The council's decision.
 */
decision: string | null, 
/**
 * *Sagsnr.*
 */
case_number: string | null, 
/**
 * *Dokumentnr.*
 */
document_number: string | null, 
/**
 * The decision that evaluation follows.
 */
evaluation_framework: string | null, 
/**
 * How many areas it covers, those that are still to be named included.
 */
areas_total: number | null, 
/**
 * The areas that it named at first.
 */
areas: Array<string>, 
/**
 * Expected effects.
 */
effects: Array<string>, 
/**
 * Social clauses.
 */
clauses: Array<string>, 
/**
 * The committees that are reported to.
 */
recipients: Array<string>, 
/**
 * Its changes, by date.
 */
amendments: Array<AmendmentLine>, 
/**
 * Its goals as they were written, by deadline; those without one last.
 */
goals: Array<GoalLine>, };

export type AgreementTakenBack = { 
/**
 * Its id.
 */
agreement: string, 
/**
 * What it is called.
 */
title: string, };

export type AmendmentInput = { 
/**
 * Which agreement.
 */
agreement: string, 
/**
 * When it was decided: it holds from that day.
 */
decided: string, 
/**
 * Why, and what was given in return.
 */
reason: string, 
/**
 * *Dokumentnr.*
 */
document_number: string | null, 
/**
 * The new last day.
 */
ends: string | null, 
/**
 * The new grant for the whole period, in whole kroner.
 */
grant_dkk: number | null, 
/**
 * Goals' new targets.
 */
targets: Array<TargetInput>, 
/**
 * Goals that are not pursued any more.
 */
drops: Array<string>, 
/**
 * The keys of areas that are now named.
 */
areas: Array<string>, };

export type AmendmentLine = { 
/**
 * Its id.
 */
amendment: string, 
/**
 * When it was decided.
 */
decided: string | null, 
/**
 * Why.
 */
reason: string, 
/**
 * *Dokumentnr.*
 */
document_number: string | null, 
/**
 * The new last day.
 */
ends: string | null, 
/**
 * The new grant, in whole kroner.
 */
grant_dkk: number | null, 
/**
 * Goals' new targets.
 */
targets: Array<TargetChange>, 
/**
 * Goals that are not pursued any more, in words.
 */
drops: Array<Words>, 
/**
 * The areas that it names.
 */
areas: Array<string>, 
/**
 * Whether it holds: one that was decided before the agreement began changes nothing.
 */
holds: boolean, 
/**
 * Taken back.
 */
cancelled: boolean, };

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

export type AnswerSheet = { 
/**
 * Which match.
 */
match: string, 
/**
 * Which side answers.
 */
side: MatchSide, 
/**
 * The questions that are for this person, in order.
 */
questions: Array<AskedQuestion>, 
/**
 * Languages that every question has.
 */
languages: Array<string>, 
/**
 * The language chosen.
 */
language: string | null, 
/**
 * When it was completed.
 */
completed: string | null, 
/**
 * Whether only a PIN leads back.
 */
locked: boolean, };

export type AppError = { 
/**
 * What went wrong, as far as a user can do something about it.
 */
code: ErrorCode, 
/**
 * Tries left, after a wrong PIN or one-time code.
 */
tries_left: number | null, };

export type AreaChoice = { 
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

export type AskedQuestion = { 
/**
 * Its number.
 */
number: number, 
/**
 * The question by language.
 */
text: { [key in string]: string }, 
/**
 * The answer: a step of the scale from 1 to 5; 0 when somebody does not want to answer.
 */
answer: number | null, };

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

export type BudgetLineInput = { 
/**
 * Where money comes from, or what it is for.
 */
side: BudgetSide, 
/**
 * What it is, in Danish.
 */
danish: string, 
/**
 * In English.
 */
english: string | null, 
/**
 * How much, in whole kroner.
 */
amount_dkk: number, 
/**
 * In which year; absent for the whole period.
 */
year: number | null, 
/**
 * The partner that gets it.
 */
organisation: string | null, };

export type BudgetSide = "source" | "purpose";

export type CardInput = { 
/**
 * The key of the area where they live.
 */
area: string | null, 
/**
 * Keys of the languages that they speak.
 */
languages: Array<string>, 
/**
 * When they can meet.
 */
times: Array<MeetingTime>, 
/**
 * Keys of what they like.
 */
interests: Array<string>, 
/**
 * What a newcomer joins for, and what a host would like to help with.
 */
purposes: Array<Purpose>, 
/**
 * Years of birth of the children at home.
 */
children: Array<number>, 
/**
 * What else to mind, in free words.
 */
wishes: string | null, };

export type CardMatch = { 
/**
 * Which.
 */
match: string, 
/**
 * With whom, by first name.
 */
with: string | null, 
/**
 * The partner on the host's side.
 */
organisation: string | null, 
/**
 * Since when.
 */
matched: string, 
/**
 * Until when.
 */
ended: string | null, 
/**
 * Six months are completed.
 */
completed: boolean, 
/**
 * Whether this device holds it.
 */
held: boolean, };

export type CardPage = { 
/**
 * The area where they live.
 */
area: NameChoice | null, 
/**
 * Since when they wait for a match; absent while not ready for one.
 */
waits_since: string | null, 
/**
 * Languages.
 */
languages: Array<WordsChoice>, 
/**
 * When they can meet.
 */
times: Array<MeetingTime>, 
/**
 * What they like.
 */
interests: Array<WordsChoice>, 
/**
 * What they want to do together.
 */
purposes: Array<Purpose>, 
/**
 * Years of birth of the children at home, the eldest first.
 */
children: Array<number>, 
/**
 * What else to mind, as written on this device.
 */
own_wishes: string, 
/**
 * The same as written on others.
 */
other_wishes: Array<string>, };

export type CertificateStatus = "requested" | "cleared" | "lapsed";

export type Channel = { 
/**
 * The key in the reference data.
 */
key: string, 
/**
 * In words.
 */
words: Words, };

export type ClaimLine = { 
/**
 * Which.
 */
claim: string, 
/**
 * Of which match.
 */
of: string, 
/**
 * The host's first name.
 */
host: string | null, 
/**
 * The newcomer's first name.
 */
newcomer: string | null, 
/**
 * What it was for.
 */
kind: ActivityKind | null, 
/**
 * When the money was spent.
 */
date: string | null, 
/**
 * How much, in øre.
 */
amount_oere: number, 
/**
 * When it was written down.
 */
written: string | null, 
/**
 * For how many days it has waited.
 */
waited_days: number, 
/**
 * The host's line about what they did.
 */
line: string | null, 
/**
 * There is a picture of the receipt.
 */
has_receipt: boolean, 
/**
 * What becomes of it.
 */
state: ClaimState, 
/**
 * Somebody has to decide.
 */
waits: boolean, 
/**
 * What the guideline of that day covers of it.
 */
cover: Cover, 
/**
 * Others with the same receipt: they are this claim once more, and it is paid once.
 */
again: Array<OtherClaim>, 
/**
 * Others of the same day over the same amount. Nothing may be wrong with that.
 */
alike: Array<OtherClaim>, 
/**
 * Who decided, where the name is on this device.
 */
decided_by: string | null, 
/**
 * Devices ruled differently; the newest word holds.
 */
rulings_differ: boolean, 
/**
 * It waits since its receipt is not the picture that was approved.
 */
receipt_changed: boolean, 
/**
 * What is odd in it.
 */
problems: Array<Problem>, };

export type ClaimState = { "state": "being_looked_at" } | { "state": "receipt_missing" } | { "state": "approved", 
/**
 * How much of it, in øre.
 */
amount_oere: number, } | { "state": "refused", 
/**
 * Why.
 */
reason: RefusalReason | null, 
/**
 * A line about it.
 */
line: string | null, } | { "state": "paid", 
/**
 * How much, in øre.
 */
amount_oere: number, 
/**
 * When.
 */
on: string | null, } | { "state": "claimed_before" } | { "state": "withdrawn" };

export type Claims = { 
/**
 * Today's local date.
 */
today: string, 
/**
 * What waits for a decision, oldest first.
 */
waiting: Array<ClaimLine>, 
/**
 * What was decided, newest first; the last ones.
 */
decided: Array<ClaimLine>, 
/**
 * How much waits, in øre.
 */
waiting_oere: number, };

export type ClaimsWaiting = { 
/**
 * How many.
 */
count: number, 
/**
 * How much, in øre.
 */
amount_oere: number, 
/**
 * When the oldest was written down.
 */
oldest: string | null, };

export type Conflict = { 
/**
 * Who.
 */
person: string, 
/**
 * First name; absent while names are locked, and once it is erased.
 */
name: string | null, 
/**
 * The matches.
 */
matches: Array<ConflictMatch>, 
/**
 * The organisation that settles it, where that is another.
 */
settled_by: string | null, };

export type ConflictMatch = { 
/**
 * Which.
 */
match: string, 
/**
 * With whom, by first name.
 */
with: string | null, 
/**
 * The partner on the host's side.
 */
organisation: string | null, 
/**
 * Since when.
 */
matched: string, 
/**
 * Whether this device may end it.
 */
may_end: boolean, };

export type ContactPerson = { 
/**
 * First name.
 */
name: string, 
/**
 * Telephone number.
 */
phone: string | null, 
/**
 * What the organisation is called.
 */
organisation: string | null, };

export type CoordinatorToday = { 
/**
 * Today's local date.
 */
date: string, 
/**
 * Meetings today, by time.
 */
tonight: Array<TonightLine>, 
/**
 * How many groups run.
 */
running: number, 
/**
 * Those of them that should have been open for weeks and have reported nothing, the longest silent first.
 */
silent: Array<SilentGroup>, 
/**
 * Meetings at which somebody has two answers, newest first.
 */
two_answers: Array<TwoAnswersLine>, 
/**
 * Meetings of the last weeks that nobody reported, newest first; those of silent groups not included.
 */
missing: Array<Upcoming>, 
/**
 * How many meetings are missing in all.
 */
missing_count: number, 
/**
 * How many people have something that must be looked at, such as a missing certificate.
 */
people: number, 
/**
 * The groups with something on their lists that must be looked at; whoever lacks a certificate is among the people.
 */
lists: Array<ListToLookAt>, 
/**
 * How many pairs of people may be one, and nobody has said.
 */
duplicates: number, 
/**
 * How many tablets have not been in touch for more than a week.
 */
tablets: number, 
/**
 * What of the host programme waits; absent where the device has no match of it.
 */
programme: ProgrammeToday | null, };

export type CountMethod = "on_the_day" | "from_the_list" | "told_by_contact";

export type Counted = "meeting" | "mark" | "unnamed" | "participant" | "activity" | "reports" | "volunteer" | "mentoring" | "headcount" | "not_counted" | "estimate" | "child" | "group" | "opening" | "training" | "trainee" | "employment" | "registered" | "match" | "newcomer_follow_up" | "host_follow_up" | "evaluation" | "agrees" | "does_not_agree" | "no_answer" | "event" | "referral" | "support" | "budget";

export type Cover = { 
/**
 * From when the guideline is that was in force on the day; absent before the first.
 */
valid_from: string | null, 
/**
 * What it says of that sort; absent where it does not cover it.
 */
line: CoverLine | null, 
/**
 * By how much the claim is more than is covered, in øre.
 */
over_oere: number, };

export type CoverInput = { 
/**
 * Which sort.
 */
kind: ActivityKind, 
/**
 * Up to so much each time, in øre, for all together.
 */
limit_oere: number, 
/**
 * What, in Danish.
 */
danish: string, 
/**
 * What, in English.
 */
english: string, };

export type CoverLine = { 
/**
 * Which sort.
 */
kind: ActivityKind, 
/**
 * Up to so much each time, in øre, for all together.
 */
limit_oere: number, 
/**
 * What, in Danish.
 */
danish: string, 
/**
 * What, in English.
 */
english: string, };

export type CoverageLine = { 
/**
 * Groups that were to answer.
 */
groups_expected: number, 
/**
 * Those of them that answered.
 */
groups_reported: number, 
/**
 * Whether no answer is missing.
 */
is_complete: boolean, };

export type Created = { 
/**
 * The space that was made for it, as the relay's `invite` takes it.
 */
space: string, 
/**
 * Its id.
 */
id: string, };

export type Criterion = "times" | "area" | "purposes" | "children" | "languages" | "interests";

export type DecisionInput = { 
/**
 * What; *open* takes back what was decided.
 */
ruling: Ruling, 
/**
 * How much is covered, in øre, when approved; absent for all of it.
 */
amount_oere: number | null, 
/**
 * Why, when refused.
 */
reason: RefusalReason | null, 
/**
 * A line to the host about a refusal; needed where the reason is another one.
 */
line: string | null, };

export type DueLine = { 
/**
 * Of which match.
 */
match: string, 
/**
 * Whose side.
 */
side: MatchSide, 
/**
 * Which, by its month; absent for the final evaluation.
 */
month: number | null, 
/**
 * The day on which it is due.
 */
on: string, 
/**
 * The first name of who is followed up.
 */
name: string | null, 
/**
 * The first name of the one across.
 */
with: string | null, 
/**
 * Whether it is for this device's organisation.
 */
ours: boolean, 
/**
 * The organisation that it is for.
 */
organisation: string | null, 
/**
 * When the other organisation asked for it last.
 */
asked: string | null, 
/**
 * When somebody tried last and it did not happen.
 */
tried: string | null, };

export type Duplicates = { 
/**
 * The pairs that nobody has settled, the likeliest first; of very many the first.
 */
open: Array<PossiblePair>, 
/**
 * How many there are.
 */
unsettled: number, 
/**
 * The pairs that were settled, newest first; of very many the first.
 */
settled: Array<PossiblePair>, };

export type EarlierTarget = { 
/**
 * The target; none where none had been set.
 */
target: number | null, 
/**
 * The day from which another holds.
 */
until: string, 
/**
 * How much of it has been reached now, in tenths of a percent.
 */
share_tenths: number | null, 
/**
 * Why it was changed.
 */
reason: string, };

export type EmploymentInput = { 
/**
 * Who of the register; absent for somebody new.
 */
person: string | null, 
/**
 * Somebody new's first name.
 */
first_name: string, 
/**
 * Hours, in percent of full time: 1 to 100.
 */
percent: number, 
/**
 * The first day.
 */
from: string, };

export type EmploymentLine = { 
/**
 * Which record.
 */
employment: string, 
/**
 * Who.
 */
person: PersonHere | null, 
/**
 * Hours, in percent of full time.
 */
percent: number | null, 
/**
 * The first day.
 */
from: string | null, 
/**
 * The last day.
 */
until: string | null, 
/**
 * Whether it holds today.
 */
is_on: boolean, 
/**
 * Taken back.
 */
cancelled: boolean, 
/**
 * What is odd in it.
 */
problems: Array<Problem>, };

export type Employments = { 
/**
 * Today.
 */
today: string, 
/**
 * Every employment, those of today first, the newest first.
 */
lines: Array<EmploymentLine>, 
/**
 * How many persons are employed today.
 */
persons: number, 
/**
 * How much that is together today: hundredths of a full-time equivalent.
 */
full_time_hundredths: number, };

export type EndReason = "host_stopped" | "newcomer_stopped" | "moved" | "not_a_fit" | "lost_contact" | "matched_twice" | "other";

export type Erasing = { "erasing": "waiting" } | { "erasing": "refused", 
/**
 * Why.
 */
reason: Reason, } | { "erasing": "done", 
/**
 * When.
 */
at: UnixMillis, 
/**
 * How many devices held it.
 */
devices: number, 
/**
 * How many of them have said that they have erased it.
 */
confirmed: number, 
/**
 * What those are called that have not, as far as this device knows.
 */
not_yet: Array<string>, };

export type ErrorCode = "bad_request" | "not_enrolled" | "already_enrolled" | "locked" | "wrong_pin" | "pin_closed" | "code_unreadable" | "wrong_code" | "code_closed" | "names_locked" | "pin_not_six_digits" | "name_missing" | "name_too_long" | "text_too_long" | "invite_unreadable" | "invite_not_encrypted" | "invite_invalid" | "relay_unreachable" | "relay_foreign" | "relay_fault" | "relay_version" | "revoked" | "pending" | "unknown_device" | "disk_full" | "store_newer" | "store_damaged" | "store_busy" | "not_allowed" | "not_found" | "date_in_future" | "date_passed" | "nothing_to_undo" | "roster_has_errors" | "not_in_reference" | "opening_reversed" | "reason_missing" | "closed_before_opened" | "text_missing" | "number_missing" | "unit_missing" | "date_missing" | "ends_before_it_begins" | "before_agreement" | "area_named_twice" | "more_areas_than_total" | "changes_nothing" | "agreement_built_upon" | "indicator_unknown" | "count_out_of_range" | "percent_out_of_range" | "employed_already" | "already_guided" | "mentee_age" | "already_matched" | "course_not_begun" | "mentoring_over" | "certificate_missing" | "roles_overlap" | "already_listed" | "bad_birth_year" | "bad_phone" | "others_follow_up" | "already_answered" | "no_questionnaire" | "handed_over" | "amount_out_of_range" | "picture_unreadable" | "picture_too_large" | "receipt_missing" | "claim_decided" | "claim_paid" | "claims_open" | "not_published" | "steps_out_of_order" | "not_resident" | "not_ready" | "has_match" | "settled_elsewhere" | "partners_register_hosts" | "still_matched" | "follow_up_too_early" | "internal";

export type EstimateAmong = "new_volunteers" | "at_intro_meetings" | "users";

export type EstimateInput = { 
/**
 * Of which group; absent for all of the organisation's.
 */
group: string | null, 
/**
 * What they are reckoned to be.
 */
sort: EstimateSort, 
/**
 * Among whom.
 */
among: EstimateAmong, 
/**
 * As of when.
 */
date: string, 
/**
 * How many.
 */
count: number, 
/**
 * Who reckoned.
 */
estimator: Estimator, 
/**
 * How.
 */
method: EstimateMethod, };

export type EstimateLine = { 
/**
 * Which.
 */
estimate: string, 
/**
 * Of which group; absent for all of the organisation's.
 */
group: string | null, 
/**
 * What the group is called.
 */
group_name: string | null, 
/**
 * What they are reckoned to be.
 */
sort: EstimateSort | null, 
/**
 * Among whom.
 */
among: EstimateAmong | null, 
/**
 * As of when.
 */
date: string | null, 
/**
 * How many.
 */
count: number | null, 
/**
 * Who reckoned.
 */
estimator: Estimator | null, 
/**
 * How.
 */
method: EstimateMethod | null, 
/**
 * Taken back.
 */
cancelled: boolean, 
/**
 * What is odd in it.
 */
problems: Array<Problem>, };

export type EstimateMethod = "acquaintance" | "asked" | "sample";

export type EstimateSort = "minority_background" | "from_municipality";

export type Estimator = "contact" | "consultant" | "organisation";

export type Event = { "event": "documents" } | { "event": "sync" } | { "event": "session" };

export type EventInput = { 
/**
 * What it is called. Never a person's name.
 */
title: string, 
/**
 * When: a local date.
 */
date: string, 
/**
 * The key of the partner who holds it.
 */
partner: string | null, };

export type EventLine = { 
/**
 * Which.
 */
event: string, 
/**
 * What it is called.
 */
title: string, 
/**
 * When.
 */
date: string | null, 
/**
 * The partner who holds it.
 */
partner: string | null, 
/**
 * The partner's key.
 */
partner_key: string | null, 
/**
 * How many came; absent while nobody has counted.
 */
count: number | null, 
/**
 * Called off.
 */
called_off: boolean, };

export type Events = { 
/**
 * Today's local date.
 */
today: string, 
/**
 * Who writes them.
 */
organisation: string, 
/**
 * Each.
 */
rows: Array<EventLine>, };

export type EvidenceLine = { 
/**
 * What it is.
 */
what: Counted, 
/**
 * Which of the lines: what a person is called here.
 */
number: number, 
/**
 * The group, or the area where it is no group's.
 */
place: string | null, 
/**
 * When, or since when.
 */
date: string | null, 
/**
 * Until when.
 */
until: string | null, 
/**
 * How many it is, or how many times.
 */
count: number | null, 
/**
 * Of how many.
 */
of: number | null, };

export type EvidencePage = { 
/**
 * The figure.
 */
figure: FigureLine, 
/**
 * How many lines there are in all.
 */
lines_total: number, 
/**
 * The lines of this page.
 */
lines: Array<EvidenceLine>, };

export type ExpenseInput = { 
/**
 * How much, in øre.
 */
amount_oere: number, 
/**
 * The picture of the receipt in base64, as the camera made it; absent while there is none.
 */
receipt: string | null, };

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
 * First name, as the person chose to be shown; empty when it was erased.
 */
name: string, };

export type FigureLine = { 
/**
 * The indicator's id.
 */
indicator: string, 
/**
 * What it is called.
 */
name: Words, 
/**
 * What it counts, in one sentence.
 */
definition: Words, 
/**
 * Raised whenever what it counts changes.
 */
version: number, 
/**
 * Where its facts come from.
 */
basis: 'registered' | 'counted' | 'estimated' | 'reported', 
/**
 * What its value is a number of.
 */
unit: 'whole' | 'fte_hundredths' | 'oere', 
/**
 * The value; none where nothing was reported. Silence is not zero.
 */
value: number | null, 
/**
 * What the value is of.
 */
of: number | null, 
/**
 * The value in tenths of a percent of what it is of.
 */
share_tenths: number | null, 
/**
 * Of answers: how many could have answered, where `of` did.
 */
eligible: number | null, 
/**
 * How much of the value has two answers that nobody has settled.
 */
unsettled: number, 
/**
 * How many fewer people it would be, were all those one who may be.
 */
possible_doubles: number, 
/**
 * How many of the answers that were expected have come; none where nobody is asked.
 */
coverage: CoverageLine | null, 
/**
 * Whether it counts only what this device's organisation has: the device does not hold all.
 */
yours: boolean, };

export type FigureScope = { 
/**
 * The indicator's id.
 */
indicator: string, 
/**
 * The first date.
 */
from: string, 
/**
 * The last date.
 */
to: string, 
/**
 * The key of the area that it is about; none is all.
 */
area: string | null, 
/**
 * The key of the activity kind that it is about; none is all.
 */
activity_kind: string | null, 
/**
 * The organisation that it is about; none is all.
 */
organisation: string | null, };

export type FiguresPage = { 
/**
 * The first date.
 */
from: string, 
/**
 * The last date.
 */
to: string, 
/**
 * The last date that counts.
 */
as_of: string, 
/**
 * The figures, in the order in which they are shown everywhere.
 */
figures: Array<FigureLine>, };

export type Fit = "fits" | "partly" | "not";

export type FollowUpChannel = "talk" | "telephone" | "email";

export type FollowUpInput = { 
/**
 * Which match.
 */
match: string, 
/**
 * Which side.
 */
side: MatchSide, 
/**
 * Which of those that are due, by its month; absent for one in between.
 */
month: number | null, 
/**
 * When.
 */
date: string, 
/**
 * How; absent when it did not happen.
 */
channel: FollowUpChannel | null, 
/**
 * What came of it.
 */
outcome: Outcome, 
/**
 * What was agreed, in words that only staff read.
 */
note: string | null, };

export type FollowUpStep = { 
/**
 * Whose side.
 */
side: MatchSide, 
/**
 * Which, by its month; absent for the final evaluation.
 */
month: number | null, 
/**
 * The day on which it is due.
 */
on: string, 
/**
 * The first day on which it may be done: a follow-up before it is one in between.
 */
from: string, 
/**
 * When it was done.
 */
done: string | null, 
/**
 * How.
 */
channel: FollowUpChannel | null, 
/**
 * When somebody tried and it did not happen.
 */
tried: string | null, 
/**
 * When the other organisation asked for it last.
 */
asked: string | null, 
/**
 * Whether it is for this device's organisation.
 */
ours: boolean, };

export type GoalInput = { 
/**
 * Of which agreement.
 */
agreement: string, 
/**
 * What sort of goal it is.
 */
kind: GoalKind, 
/**
 * In Danish, as agreed.
 */
danish: string, 
/**
 * In English.
 */
english: string | null, 
/**
 * The indicator that it is measured by.
 */
indicator: string | null, 
/**
 * The number to reach.
 */
target: number | null, 
/**
 * What the number counts.
 */
unit: Unit | null, 
/**
 * By when; none is the agreement's last day, whatever that becomes.
 */
deadline: string | null, 
/**
 * The key of the area that it is about; none is all.
 */
area: string | null, 
/**
 * The key of the activity kind that it is about; none is all.
 */
activity_kind: string | null, 
/**
 * The organisation that it is about; none is all.
 */
organisation: string | null, 
/**
 * Where it stands: a case or document number.
 */
source: string | null, };

export type GoalKind = "quantitative" | "qualitative" | "retention" | "deliverable";

export type GoalLine = { 
/**
 * Its id.
 */
goal: string, 
/**
 * What sort it is.
 */
kind: GoalKind | null, 
/**
 * In words.
 */
words: Words, 
/**
 * The indicator that it is measured by.
 */
indicator: string | null, 
/**
 * The target as agreed at first.
 */
target: number | null, 
/**
 * What the target counts.
 */
unit: Unit | null, 
/**
 * By when; none is the agreement's last day.
 */
deadline: string | null, 
/**
 * The area that it is about.
 */
area: string | null, 
/**
 * The activity kind that it is about.
 */
activity_kind: Words | null, 
/**
 * Where it stands.
 */
source: string | null, 
/**
 * When a deliverable was done.
 */
done: string | null, 
/**
 * Taken back.
 */
cancelled: boolean, };

export type GoalProgress = { 
/**
 * The goal.
 */
goal: string, 
/**
 * What sort it is.
 */
kind: GoalKind, 
/**
 * In words, as agreed.
 */
name: Words, 
/**
 * What the target counts.
 */
unit: Unit | null, 
/**
 * The target now.
 */
target: number | null, 
/**
 * What the target was before, the first first.
 */
earlier: Array<EarlierTarget>, 
/**
 * By when.
 */
deadline: string, 
/**
 * Whether the deadline has passed.
 */
is_over: boolean, 
/**
 * The key of the area that it is about.
 */
area: string | null, 
/**
 * The key of the activity kind that it is about.
 */
activity_kind: string | null, 
/**
 * The organisation that it is about.
 */
organisation: string | null, 
/**
 * The area, the activity kind or the organisation in words.
 */
scope: Words | null, 
/**
 * The first date that counts.
 */
from: string, 
/**
 * The last date that counts.
 */
to: string, 
/**
 * What was reached; none where nothing measures it or the agreement has not begun.
 */
actual: FigureLine | null, 
/**
 * Whether the target is not to be gone beyond, rather than to be reached.
 */
is_ceiling: boolean, 
/**
 * How much of the target was reached, in tenths of a percent; none where it is not to be gone beyond.
 */
share_tenths: number | null, 
/**
 * Whether it was reached; none while nobody knows.
 */
is_reached: boolean | null, 
/**
 * When a deliverable was done.
 */
done: string | null, 
/**
 * Since when it is not pursued any more.
 */
dropped: string | null, 
/**
 * Where it stands.
 */
source: string | null, };

export type GoalsPage = { 
/**
 * The agreement.
 */
agreement: string, 
/**
 * What it is called.
 */
title: string, 
/**
 * The first day.
 */
starts: string, 
/**
 * The last day as amended.
 */
ends: string, 
/**
 * The last day as agreed at first.
 */
ends_at_first: string, 
/**
 * The grant as amended, in whole kroner.
 */
grant_dkk: number | null, 
/**
 * How many areas it covers.
 */
areas_total: number | null, 
/**
 * How many of them are named.
 */
areas_named: number, 
/**
 * As of which date.
 */
as_of: string, 
/**
 * What is recorded of it and cannot be, as an amendment from before it began, and what belongs to no agreement.
 */
troubles: Array<Words>, 
/**
 * The goals: those that are measured first, each in the order of deadlines.
 */
goals: Array<GoalProgress>, 
/**
 * What is recorded or stated in two ways; nothing where this device holds only a part of what figures count.
 */
remarks: Array<RemarkLine>, };

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
 * What that kind is taken for.
 */
kind_role: KindRole | null, 
/**
 * How far along it is today.
 */
stage: Stage | null, 
/**
 * How many whom it is for are on the list: participants and young people with a mentor or waiting for one.
 */
listed: number, 
/**
 * The next expected meeting.
 */
next: Upcoming | null, };

export type GroupChoice = { 
/**
 * Which.
 */
group: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Whether who helps there needs a child-protection certificate.
 */
under_fifteens: boolean, };

export type GroupCount = { 
/**
 * Which group.
 */
group: string, 
/**
 * How many.
 */
count: number, };

export type GroupEditing = { 
/**
 * What it is.
 */
facts: GroupFacts, 
/**
 * Its weekly openings that are not over, those to come included.
 */
openings: Array<OpeningEntry>, 
/**
 * The contact person.
 */
contact: string | null, 
/**
 * Who could be its contact person, by name: its volunteers and mentors.
 */
contacts: Array<Face>, };

export type GroupFacts = { 
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
 * The keys of its local partners.
 */
partners: Array<string>, 
/**
 * On how many days a week it plans to be open, where that is more than now.
 */
planned_days: number | null, 
/**
 * Whether it is for children under fifteen.
 */
under_fifteens: boolean, 
/**
 * The key of the partner that it was taken over from.
 */
taken_over_from: string | null, };

export type GroupHeadcount = { 
/**
 * Which.
 */
group: string, 
/**
 * What it is called.
 */
name: string, 
/**
 * How many are on its list today.
 */
listed: number, 
/**
 * The last one of the year before.
 */
before: HeadcountLine | null, 
/**
 * Whether the group was there at the end of that year: if so, a number that is not there is missing.
 */
was_there_before: boolean, 
/**
 * The last one of the year; absent is *not counted*, never 0.
 */
now: HeadcountLine | null, 
/**
 * The year's others: earlier ones, those taken back, and those that cannot be right.
 */
others: Array<HeadcountLine>, };

export type GroupLine = { 
/**
 * As on the list.
 */
card: GroupCard, 
/**
 * Since when it is where it is.
 */
since: string | null, 
/**
 * Why it closed.
 */
closed_reason: string | null, 
/**
 * Whether its area is one of the agreement's as amended; while none is known, of those that the reference data marks.
 */
in_agreement: boolean, 
/**
 * Its weekly openings today, by weekday and time.
 */
openings: Array<OpeningLine>, 
/**
 * On how many days a week it plans to be open, where that is more than now.
 */
planned_days: number | null, 
/**
 * The last meeting that somebody reported.
 */
last: PastMeeting | null, 
/**
 * The newest headcount of the last twelve months.
 */
counted: number | null, 
/**
 * How many meetings of those days nobody reported.
 */
missing: number, 
/**
 * It runs, should have been open in those days, and has reported nothing.
 */
silent: boolean, 
/**
 * What is odd in what is written of it.
 */
problems: Array<Problem>, 
/**
 * What must be looked at on its list; empty on a device that does not coordinate it.
 */
list_problems: Array<ListProblem>, };

export type GroupOfVolunteers = { 
/**
 * Which.
 */
group: string, 
/**
 * What it is called.
 */
name: string, 
/**
 * Who.
 */
people: Array<string>, };

export type GroupPage = { 
/**
 * Today's local date.
 */
date: string, 
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
 * Its volunteers, by name.
 */
volunteers: Array<Face>, 
/**
 * Its mentors, by name.
 */
mentors: Array<Face>, 
/**
 * Its mentors' young people, by name.
 */
mentees: Array<Face>, 
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
names_lock_days: number, 
/**
 * Whether its area is one of the agreement's as amended; while none is known, of those that the reference data marks.
 */
in_agreement: boolean, 
/**
 * Why it closed.
 */
closed_reason: string | null, 
/**
 * The name of the partner that it was taken over from.
 */
taken_over_from: string | null, 
/**
 * What is odd in what is written of it.
 */
problems: Array<Problem>, 
/**
 * What must be looked at on its list; empty on a device that does not coordinate it.
 */
list_problems: Array<ListProblem>, 
/**
 * What may be changed; absent on a device that may not.
 */
editing: GroupEditing | null, };

export type GroupTable = { 
/**
 * Today's local date.
 */
date: string, 
/**
 * How many days back it is asked for what was reported.
 */
days: number, 
/**
 * How many groups run and should have been open in those days.
 */
expected: number, 
/**
 * How many of these have reported at least once.
 */
reported: number, 
/**
 * By name.
 */
groups: Array<GroupLine>, };

export type GuidanceLine = { 
/**
 * Which record.
 */
guidance: string, 
/**
 * The child; absent for one without a name.
 */
child: PersonHere | null, 
/**
 * The association.
 */
association: string, 
/**
 * When the child began there.
 */
date: string | null, 
/**
 * Taken back.
 */
cancelled: boolean, 
/**
 * What is odd in it.
 */
problems: Array<Problem>, };

export type Guidances = { 
/**
 * What the group is called.
 */
group_name: string, 
/**
 * Today.
 */
today: string, 
/**
 * The children on the group's list today.
 */
children: Array<PersonHere>, 
/**
 * What was recorded, newest first.
 */
lines: Array<GuidanceLine>, 
/**
 * The associations that were named before, by name.
 */
associations: Array<string>, 
/**
 * How many different children of the list were guided.
 */
children_guided: number, 
/**
 * How many guidances were recorded without a child of the list.
 */
unnamed: number, };

export type GuidelineInput = { 
/**
 * In force from this date, until a later one is.
 */
valid_from: string, 
/**
 * Where it is published: an address that begins with `https://`.
 */
published: string, 
/**
 * Within so many working days a claim is answered.
 */
answer_days: number | null, 
/**
 * What is covered.
 */
covers: Array<CoverInput>, };

export type GuidelineText = { 
/**
 * In force from this date.
 */
valid_from: string, 
/**
 * Where it is published.
 */
published: string, 
/**
 * Within so many working days a claim is answered.
 */
answer_days: number | null, 
/**
 * What is covered.
 */
covers: Array<CoverLine>, };

export type Happened = { "happened": "activity", 
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
 * The host's line about it.
 */
line: string | null, 
/**
 * What it cost, if anything was claimed.
 */
claim: HostClaim | null, } | { "happened": "follow_up", 
/**
 * Which record.
 */
follow_up: string, 
/**
 * Whose side.
 */
side: MatchSide, 
/**
 * Which of those that are due, by its month; absent for one in between and for the final evaluation.
 */
month: number | null, 
/**
 * When.
 */
date: string | null, 
/**
 * How.
 */
channel: FollowUpChannel | null, 
/**
 * The organisation that did it, or that asks.
 */
organisation: string | null, 
/**
 * What came of it.
 */
outcome: Outcome | null, 
/**
 * What was agreed.
 */
note: string | null, 
/**
 * Recorded by mistake.
 */
cancelled: boolean, 
/**
 * What is odd in it.
 */
problems: Array<Problem>, } | { "happened": "response", 
/**
 * Which answers.
 */
response: string, 
/**
 * Which side.
 */
side: MatchSide, 
/**
 * When.
 */
date: string | null, 
/**
 * Given by mistake.
 */
cancelled: boolean, };

export type HeadcountLine = { 
/**
 * When.
 */
date: string | null, 
/**
 * How many; absent where it cannot be read.
 */
count: number | null, 
/**
 * How.
 */
method: CountMethod | null, 
/**
 * Who recorded it, where the name is on this device.
 */
by: string | null, 
/**
 * Taken back.
 */
cancelled: boolean, 
/**
 * What is odd in it.
 */
problems: Array<Problem>, };

export type Headcounts = { 
/**
 * The year.
 */
year: number, 
/**
 * Today; nothing is counted on a later day.
 */
today: string, 
/**
 * The groups that are expected to count or have counted, by name.
 */
groups: Array<GroupHeadcount>, 
/**
 * How many of them have a number.
 */
counted: number, 
/**
 * The numbers together: no less than that many users.
 */
total: number, };

export type HostClaim = { 
/**
 * Which.
 */
claim: string, 
/**
 * How much, in øre.
 */
amount_oere: number, 
/**
 * What becomes of it.
 */
state: ClaimState, 
/**
 * There is a picture of the receipt.
 */
has_receipt: boolean, };

export type HostProgrammeInput = { 
/**
 * The agreement whose goals are the programme's.
 */
agreement: string | null, 
/**
 * How people hear of it.
 */
information: Array<WordInput>, 
/**
 * Languages, by their ISO 639 code.
 */
languages: Array<WordInput>, 
/**
 * What people like.
 */
interests: Array<WordInput>, 
/**
 * Groups of newcomers in the act.
 */
legal_groups: Array<LegalGroupInput>, 
/**
 * Where newcomers are shown the way to.
 */
destinations: Array<KeyedName>, 
/**
 * How close partners are to it.
 */
tiers: Array<TierInput>, };

export type InterviewAnswer = { 
/**
 * What was asked.
 */
question: InterviewQuestion, 
/**
 * What was answered.
 */
text: string, };

export type InterviewInput = { 
/**
 * When: not in the future.
 */
on: string, 
/**
 * What they answered in free words. What is left out stays as it is; an empty answer is none.
 */
answers: Array<InterviewAnswer>, 
/**
 * What matching needs to know, as they said it.
 */
said: CardInput, 
/**
 * Whether that is written on the matching card too.
 */
onto_card: boolean, };

export type InterviewPage = { 
/**
 * Today's local date.
 */
today: string, 
/**
 * Who is asked.
 */
person: string, 
/**
 * What they are called.
 */
name: string | null, 
/**
 * Which side.
 */
side: MatchSide, 
/**
 * The version that was filled in; absent while none is.
 */
form: number | null, 
/**
 * When interviewed.
 */
on: string | null, 
/**
 * Who asked, where the name is on this device.
 */
by: string | null, 
/**
 * What is asked in free words, and what was answered; empty where nothing was.
 */
answers: Array<InterviewAnswer>, 
/**
 * What they said that matching needs to know; until a form is filled in, what the card says.
 */
said: CardInput, };

export type InterviewQuestion = "network" | "needs_help" | "can_help" | "expectations" | "practical" | "wishes";

export type InviteStanding = { "state": "waiting", 
/**
 * So long it is good from when the relay has it.
 */
minutes: number, } | { "state": "open", 
/**
 * Until when.
 */
until: UnixMillis, } | { "state": "refused", 
/**
 * Why.
 */
reason: Reason, } | { "state": "taken_back" };

export type Invites = { 
/**
 * The time by the device's clock.
 */
now: UnixMillis, 
/**
 * The newest first.
 */
invites: Array<OpenInvite>, 
/**
 * The groups that a tablet can be invited to.
 */
groups: Array<GroupChoice>, };

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
english: string, 
/**
 * Its group in an EU tender.
 */
eu_category: string | null, 
/**
 * The focus area that it serves.
 */
focus: string | null, 
/**
 * What the app and the figures take it for; none is what its key says.
 */
role: KindRole | null, };

export type KindRole = "association_guiding" | "mentoring" | "career_library" | "other";

export type KnownLine = { 
/**
 * Who.
 */
person: string, 
/**
 * As far as it is here.
 */
name: string | null, 
/**
 * The same telephone number.
 */
same_phone: boolean, 
/**
 * When registered.
 */
registered: string | null, 
/**
 * Who looks after them.
 */
organisation: string | null, };

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

export type LegalGroupInput = { 
/**
 * The version, such as `2011`.
 */
law: string, 
/**
 * The group, such as `2.4`.
 */
group: string, 
/**
 * In Danish.
 */
danish: string, 
/**
 * In English.
 */
english: string, };

export type Likeness = "same_and_more" | "same" | "initial" | "alike";

export type ListProblem = { "problem": "certificate_missing", 
/**
 * Who.
 */
person: string, 
/**
 * The name, where it may be shown.
 */
name: string | null, } | { "problem": "children_under_fifteen", 
/**
 * How many.
 */
count: number, };

export type ListToLookAt = { 
/**
 * Which.
 */
group: string, 
/**
 * Its name.
 */
name: string, 
/**
 * What.
 */
problems: Array<ListProblem>, };

export type ListedLine = { 
/**
 * Which group.
 */
group: string, 
/**
 * Its name.
 */
name: string, 
/**
 * The time.
 */
tenure: TenureLine, 
/**
 * Whether it holds today.
 */
now: boolean, 
/**
 * At how many of the last meetings they came, on this list.
 */
came: number, 
/**
 * How many of the last meetings were held.
 */
held: number, 
/**
 * When they last came.
 */
last_came: string | null, };

export type LockFace = { 
/**
 * Who.
 */
person: string, 
/**
 * First name, as the person chose to be shown; empty when it was erased.
 */
name: string, 
/**
 * The PIN was wrong too often: only a one-time code opens the store for this person.
 */
closed: boolean, };

export type MatchLine = { 
/**
 * Which.
 */
match: string, 
/**
 * The newcomer's first name.
 */
newcomer: string | null, 
/**
 * The host's first name.
 */
host: string | null, 
/**
 * The partner on the host's side.
 */
organisation: string | null, 
/**
 * When matched.
 */
matched: string | null, 
/**
 * When they meet first.
 */
first_meeting: string | null, 
/**
 * When it ended before its time.
 */
ended: string | null, 
/**
 * Six months are completed.
 */
completed: boolean, 
/**
 * How many follow-ups and evaluations are over their day.
 */
overdue: number, 
/**
 * What is next.
 */
next: DueLine | null, 
/**
 * What a side needed when it was last followed up, while the match runs.
 */
needs: Array<Need>, 
/**
 * What is odd in it.
 */
problems: Array<Problem>, };

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
 * When it ended before its time.
 */
ended: string | null, 
/**
 * What the months together bring, in order; empty once it has ended.
 */
steps: Array<MatchStep>, 
/**
 * Whom the host can call.
 */
contact: ContactPerson | null, 
/**
 * What was claimed this year.
 */
support: SupportOfYear, 
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

export type MatchSide = "newcomer" | "host";

export type MatchStep = { 
/**
 * What.
 */
step: StepSort, 
/**
 * When it is, was or is due.
 */
on: string | null, 
/**
 * Where it stands.
 */
standing: StepStanding, };

export type MatchStory = { 
/**
 * Which.
 */
match: string, 
/**
 * Today's local date.
 */
today: string, 
/**
 * The newcomer.
 */
newcomer: MatchedPerson | null, 
/**
 * The host.
 */
host: MatchedPerson | null, 
/**
 * When matched.
 */
matched: string | null, 
/**
 * When they meet first.
 */
first_meeting: string | null, 
/**
 * When they met first, once somebody has said that they did.
 */
met: string | null, 
/**
 * Whether somebody has to say if they met on the day of the first meeting, which has passed.
 */
asks_whether_met: boolean, 
/**
 * When it ended before its time.
 */
ended: string | null, 
/**
 * Why.
 */
end_reason: EndReason | null, 
/**
 * What was said of its end, where several ended it without knowing of each other; somebody has to choose.
 */
endings: Array<SaidEnding>, 
/**
 * The day on which six months are completed.
 */
completes: string | null, 
/**
 * Whether they are.
 */
completed: boolean, 
/**
 * How many children may come along.
 */
children: number, 
/**
 * Whom the host can call.
 */
contact: ContactPerson | null, 
/**
 * Whether there is nobody whom the host can call; false also while names are locked.
 */
contact_missing: boolean, 
/**
 * After which months follow-ups are due.
 */
months: Array<number>, 
/**
 * Every follow-up and evaluation of both sides that is due once, by day.
 */
steps: Array<FollowUpStep>, 
/**
 * All that happened, newest first.
 */
happened: Array<Happened>, 
/**
 * What is odd in it.
 */
problems: Array<Problem>, };

export type MatchTable = { 
/**
 * Today's local date.
 */
today: string, 
/**
 * Every match: those that need somebody first, then by when they were made, the ended ones last.
 */
matches: Array<MatchLine>, };

export type MatchedPerson = { 
/**
 * Who.
 */
person: string, 
/**
 * First name.
 */
name: string | null, 
/**
 * The organisation that looks after the person.
 */
organisation: string | null, 
/**
 * Whether that is this device's.
 */
ours: boolean, };

export type Measure = "knowledge" | "inclusion" | "danish" | "job" | "staying" | "other";

export type MeetingState = "silent" | "held" | "held_closed" | "cancelled";

export type MeetingTime = "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday" | "weekday_day" | "weekday_evening";

export type Mentee = { 
/**
 * Who.
 */
who: PersonHere, 
/**
 * Year of birth.
 */
birth_year: number | null, 
/**
 * Whether matched with a mentor now.
 */
matched: boolean, };

export type MentoringEnd = "moved_on" | "lost_contact" | "mentor_left" | "other";

export type MentoringLine = { 
/**
 * Which record.
 */
mentoring: string, 
/**
 * The mentor.
 */
mentor: PersonHere | null, 
/**
 * The young person.
 */
mentee: PersonHere | null, 
/**
 * How far it is.
 */
status: MentoringStatus, 
/**
 * When they were matched.
 */
matched: string | null, 
/**
 * When a course was agreed.
 */
course: string | null, 
/**
 * When the course was completed.
 */
completed: string | null, 
/**
 * When it ended otherwise.
 */
ended: string | null, 
/**
 * Why.
 */
end_reason: MentoringEnd | null, 
/**
 * Who referred the young person.
 */
referrer: string | null, 
/**
 * Whether the young person was younger than 16 or older than 25 when matched.
 */
outside_age: boolean, 
/**
 * What is odd in it.
 */
problems: Array<Problem>, };

export type MentoringStatus = "in_course" | "matched" | "completed" | "ended" | "taken_back";

export type Mentorings = { 
/**
 * What the group is called.
 */
group_name: string, 
/**
 * Today.
 */
today: string, 
/**
 * Its mentors today.
 */
mentors: Array<PersonHere>, 
/**
 * Its young people today.
 */
mentees: Array<Mentee>, 
/**
 * The mentorings, those that go on first, the newest first.
 */
lines: Array<MentoringLine>, 
/**
 * Mentors ever recruited to the group.
 */
mentors_recruited: number, 
/**
 * Young people who ever got a mentor.
 */
mentees_matched: number, 
/**
 * Courses agreed.
 */
courses: number, 
/**
 * Courses completed.
 */
courses_completed: number, };

export type NameChoice = { 
/**
 * Its key.
 */
key: string, 
/**
 * The name.
 */
name: string, };

export type NamesStanding = { "state": "open" } | { "state": "soon", 
/**
 * In how many days they lock, 1 or more.
 */
days_left: number, } | { "state": "locked" };

export type Need = { 
/**
 * Which side.
 */
side: MatchSide, 
/**
 * First name.
 */
name: string | null, 
/**
 * What came of the follow-up.
 */
outcome: Outcome, 
/**
 * When that was.
 */
on: string, };

export type NotProposed = { 
/**
 * Why.
 */
why: WhyNot, 
/**
 * How many.
 */
count: number, 
/**
 * Who, by first name, the first of them.
 */
names: Array<string>, };

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

export type OpenInvite = { 
/**
 * Which.
 */
invite: string, 
/**
 * What the device becomes.
 */
role: Role, 
/**
 * The match that it is for.
 */
match: string | null, 
/**
 * The group's name, or the first name of the match's host; absent where it is not on this device.
 */
place: string | null, 
/**
 * What the device is called when it does not say so itself; empty when nothing was said.
 */
label: string, 
/**
 * The link that leads in.
 */
link: string, 
/**
 * The same as a picture.
 */
qr: QrPicture | null, 
/**
 * How it stands.
 */
standing: InviteStanding, };

export type OpeningEntry = { 
/**
 * Its number; absent for a new one.
 */
slot: Slot | null, 
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
 * The first date it may apply on. Where the day of the week changes, the first date of the new day.
 */
from: string, 
/**
 * The last date it may apply on. The day before the first: it never was.
 */
until: string | null, };

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

export type OrganisationChoice = { 
/**
 * Which.
 */
organisation: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Whether this device works for it: makes its groups and keeps its register.
 */
is_own: boolean, };

export type OtherClaim = { 
/**
 * Which.
 */
claim: string, 
/**
 * Its host's first name.
 */
host: string | null, 
/**
 * When it was written down.
 */
written: string | null, };

export type Outcome = "goes_well" | "needs_help" | "wants_to_stop" | "did_not_happen" | "asked";

export type PairSide = { 
/**
 * Who.
 */
person: string, 
/**
 * The name; absent while names are locked, and once it is erased.
 */
name: string | null, 
/**
 * Year of birth.
 */
birth_year: number | null, 
/**
 * Whether they are in the register.
 */
registered: boolean, 
/**
 * The groups' names, of lists that they are or were on.
 */
groups: Array<string>, 
/**
 * Since when they are here.
 */
since: string | null, 
/**
 * When they last came to a meeting, as far as the last meetings tell.
 */
last_came: string | null, };

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

export type People = { 
/**
 * Today's local date.
 */
today: string, 
/**
 * Those who fit, by name; of very many the first.
 */
rows: Array<PersonLine>, 
/**
 * How many fit.
 */
found: number, 
/**
 * Those who help on a list and are not in the register, by name.
 */
unregistered: Array<PersonLine>, 
/**
 * How many help today.
 */
helping: number, 
/**
 * How many have something that must be looked at.
 */
to_look_at: number, 
/**
 * How many pairs may be one person and are not settled.
 */
unsettled: number, 
/**
 * The groups, by name.
 */
groups: Array<GroupChoice>, };

export type PeopleFilter = { 
/**
 * Those who help, or those who take part.
 */
side: Side, 
/**
 * How they stand.
 */
standing: PeopleStanding, 
/**
 * Only those on a group's list.
 */
group: string | null, 
/**
 * The beginnings of names; empty for all.
 */
search: string, };

export type PeopleStanding = "here" | "left" | "everybody" | "to_look_at";

export type Period = { "over": "agreement", 
/**
 * Which.
 */
agreement: string, 
/**
 * As of which date; absent is today.
 */
as_of: string | null, } | { "over": "dates", 
/**
 * The first.
 */
from: string, 
/**
 * The last.
 */
to: string, };

export type PersonField = { 
/**
 * What the field is called in the document.
 */
key: string, 
/**
 * What stands there.
 */
value: string, 
/**
 * The same in words, where the reference data has them.
 */
words: Words | null, 
/**
 * The question that it answers.
 */
question: Words | null, };

export type PersonFile = { 
/**
 * When it was made.
 */
made: UnixMillis, 
/**
 * What they are called; absent when that was erased.
 */
name: string | null, 
/**
 * What is kept, sort by sort.
 */
pieces: Array<PersonPiece>, };

export type PersonHere = { 
/**
 * Who.
 */
person: string, 
/**
 * First name.
 */
name: string | null, };

export type PersonInput = { 
/**
 * First name.
 */
first_name: string, 
/**
 * Last name, where one is needed.
 */
last_name: string | null, 
/**
 * Telephone number, where one is needed.
 */
phone: string | null, 
/**
 * Year of birth.
 */
birth_year: number | null, 
/**
 * The day on which a volunteer was recruited.
 */
since: string | null, 
/**
 * How: a key of the reference data.
 */
channel: string | null, };

export type PersonLine = { 
/**
 * Who.
 */
person: string, 
/**
 * The whole name as far as it is known; absent while names are locked, and once it is erased.
 */
name: string | null, 
/**
 * Year of birth, of those who take part.
 */
birth_year: number | null, 
/**
 * The groups' names, of lists that they are on today.
 */
groups: Array<string>, 
/**
 * Since when they are here, the first time.
 */
since: string | null, 
/**
 * The last day, when they are gone.
 */
until: string | null, 
/**
 * How many whole months they have stayed, pauses left out.
 */
months: number | null, 
/**
 * The child-protection certificate of those who help.
 */
certificate: CertificateStatus | null, 
/**
 * What must be looked at.
 */
problems: Array<PersonProblem>, };

export type PersonPage = { 
/**
 * Today's local date.
 */
today: string, 
/**
 * As on a list.
 */
line: PersonLine, 
/**
 * First name.
 */
first: string | null, 
/**
 * Last name.
 */
last: string | null, 
/**
 * Telephone number.
 */
phone: string | null, 
/**
 * Whether they are in the register.
 */
registered: boolean, 
/**
 * Whether they help or have helped.
 */
helps: boolean, 
/**
 * How they were recruited: the key in the reference data, and in words.
 */
channel: Channel | null, 
/**
 * Since when the child-protection certificate stands as it does.
 */
certificate_on: string | null, 
/**
 * The times in the register, the first one first.
 */
tenures: Array<TenureLine>, 
/**
 * The times on groups' lists, newest first.
 */
lists: Array<ListedLine>, 
/**
 * Whoever was said to be the same.
 */
linked: Array<SamePerson>, 
/**
 * The courses and meetings for volunteers that they came to, newest first.
 */
courses: Array<TakenCourse>, 
/**
 * The groups that they can be put on the list of.
 */
groups: Array<GroupChoice>, };

export type PersonPiece = { 
/**
 * The word of its kind.
 */
kind: string, 
/**
 * Its id.
 */
document: string, 
/**
 * The group that it belongs to.
 */
place: string | null, 
/**
 * What stands in it.
 */
fields: Array<PersonField>, };

export type PersonProblem = { "problem": "certificate_missing", 
/**
 * The group's name.
 */
group: string, } | { "problem": "roles_overlap", 
/**
 * The group's name.
 */
group: string, };

export type PersonRights = { 
/**
 * Who.
 */
person: string, 
/**
 * Documents with a name.
 */
names: number, 
/**
 * Notes about them.
 */
notes: number, 
/**
 * Pictures of receipts that go with a host's name.
 */
receipts: number, 
/**
 * How far their erasure has come; absent when nobody has asked for it.
 */
erasing: Erasing | null, };

export type PersonRole = "participant" | "volunteer" | "host" | "newcomer" | "mentor" | "mentee" | "consultant";

export type Pool = { 
/**
 * Today's local date.
 */
today: string, 
/**
 * The years of the programme's agreement, where it is on this device.
 */
years: [number, number] | null, 
/**
 * Each partner's matches.
 */
quotas: Array<Quota>, 
/**
 * Newcomers who wait, the longest first.
 */
newcomers: Array<WaitingCard>, 
/**
 * Hosts who wait, the longest first.
 */
hosts: Array<WaitingCard>, 
/**
 * People with two matches at once.
 */
conflicts: Array<Conflict>, };

export type PossiblePair = { 
/**
 * One.
 */
one: PairSide, 
/**
 * The other.
 */
other: PairSide, 
/**
 * How they are alike; absent when their names say nothing.
 */
likeness: Likeness | null, 
/**
 * What was said, each by one device.
 */
said: Array<SaidBy>, };

export type Problem = { "problem": "missing", 
/**
 * The key.
 */
key: string, } | { "problem": "unreadable", 
/**
 * The key.
 */
key: string, } | { "problem": "two_values", 
/**
 * The key.
 */
key: string, } | { "problem": "two_answers", 
/**
 * The person.
 */
person: string, } | { "problem": "two_states" } | { "problem": "present_though_not_held" } | { "problem": "in_the_future" } | { "problem": "ends_before_it_begins" } | { "problem": "closed_before_opened" } | { "problem": "roles_overlap" } | { "problem": "twice_at_once" } | { "problem": "named_twice", 
/**
 * The key of the second.
 */
key: string, } | { "problem": "newer_schema", 
/**
 * The version it names.
 */
schema: number, };

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

export type ProgrammeFilter = { 
/**
 * Newcomers or hosts.
 */
side: MatchSide, 
/**
 * How far they have come.
 */
standing: ProgrammeStanding, 
/**
 * The beginnings of names; empty for all.
 */
search: string, };

export type ProgrammeLine = { 
/**
 * Who.
 */
person: string, 
/**
 * The whole name; absent while names are locked, and once it is erased.
 */
name: string | null, 
/**
 * Which side.
 */
side: MatchSide, 
/**
 * How far they have come.
 */
step: ProgrammeStep, 
/**
 * Since when.
 */
since: string | null, 
/**
 * The area where they live.
 */
area: string | null, };

export type ProgrammePeople = { 
/**
 * Today's local date.
 */
today: string, 
/**
 * In Danish alphabetical order, the first of them.
 */
rows: Array<ProgrammeLine>, 
/**
 * How many there are.
 */
found: number, };

export type ProgrammePerson = { 
/**
 * Today's local date.
 */
today: string, 
/**
 * Who, and how far they have come.
 */
line: ProgrammeLine, 
/**
 * First name.
 */
first: string | null, 
/**
 * Last name, where the register has it.
 */
last: string | null, 
/**
 * Telephone number, where the register has it.
 */
phone: string | null, 
/**
 * Who looks after them.
 */
organisation: string | null, 
/**
 * Their way in; absent of somebody whom another organisation looks after.
 */
registration: RegistrationPage | null, 
/**
 * What matching knows.
 */
card: CardPage | null, 
/**
 * Their matches, newest first.
 */
matches: Array<CardMatch>, 
/**
 * Where they were shown the way to, newest first.
 */
referrals: Array<ReferralLine>, };

export type ProgrammeStanding = "here" | "preparing" | "waiting" | "matched" | "withdrawn";

export type ProgrammeStep = "informed" | "registered" | "interviewed" | "introduced" | "matched" | "withdrawn";

export type ProgrammeToday = { 
/**
 * Follow-ups and evaluations over their day or due within a week, both sides, the oldest first.
 */
due: Array<DueLine>, 
/**
 * How many there are.
 */
due_count: number, 
/**
 * Matches of which a side needs somebody, the longest first.
 */
needs: Array<MatchLine>, 
/**
 * Matches that have no day for a first meeting.
 */
unmet: Array<MatchLine>, 
/**
 * Matches of which somebody has to say if they met on the day of the first meeting, the longest ago first.
 */
asks_whether_met: Array<MatchLine>, 
/**
 * Matches that several ended without knowing of each other.
 */
ended_twice: Array<MatchLine>, 
/**
 * What hosts have claimed that nobody has decided.
 */
claims: ClaimsWaiting, 
/**
 * How many people have two matches at once.
 */
conflicts: number, };

export type ProposalLine = { 
/**
 * Who.
 */
who: WaitingCard, 
/**
 * How many criteria fit.
 */
fits: number, 
/**
 * Every criterion.
 */
reasons: Array<ReasonLine>, 
/**
 * Whether this device's organisation has to do with either.
 */
may_match: boolean, 
/**
 * Known not to have been at the introduction course; false of whom another organisation looks after.
 */
unintroduced: boolean, };

export type Proposals = { 
/**
 * For whom.
 */
person: string, 
/**
 * First name; absent while names are locked, and once it is erased.
 */
name: string | null, 
/**
 * Which side.
 */
side: MatchSide, 
/**
 * Who looks after them.
 */
organisation: string | null, 
/**
 * Whether they wait for a match today.
 */
waits: boolean, 
/**
 * Known not to have been at the introduction course; false of whom another organisation looks after.
 */
unintroduced: boolean, 
/**
 * All that a proposal rests on.
 */
card: CardPage, 
/**
 * The best first; no more than a screen has room for.
 */
proposals: Array<ProposalLine>, 
/**
 * How many there are.
 */
found: number, 
/**
 * Why the others are not there.
 */
others: Array<NotProposed>, };

export type Purpose = "orientation" | "meet_others" | "danish" | "job" | "settle";

export type QrPicture = { 
/**
 * How many squares there are on each side.
 */
size: number, 
/**
 * The dark ones.
 */
path: string, };

export type QuestionInput = { 
/**
 * What it measures.
 */
measures: Measure, 
/**
 * The question by language, Danish at least.
 */
text: { [key in string]: string }, };

export type QuestionnaireLine = { 
/**
 * Which.
 */
questionnaire: string, 
/**
 * Who answers it.
 */
side: MatchSide | null, 
/**
 * Its version.
 */
version: number | null, 
/**
 * Used from this date.
 */
valid_from: string | null, 
/**
 * Whether it is the one that is asked today.
 */
in_use: boolean, 
/**
 * Whether its first day has yet to come.
 */
to_come: boolean, 
/**
 * Its questions, in order.
 */
questions: Array<QuestionInput>, };

export type Questionnaires = { 
/**
 * Today's local date.
 */
today: string, 
/**
 * Their versions, each side's newest first.
 */
lines: Array<QuestionnaireLine>, };

export type Quota = { 
/**
 * The partner.
 */
organisation: string, 
/**
 * Its name.
 */
name: string | null, 
/**
 * Its matches so far in the agreement's years.
 */
matches: number, 
/**
 * How many it is to bring at least.
 */
at_least: number | null, };

export type Reason = "not_allowed" | "undecodable" | "too_large" | "foreign_actor" | "wrong_content" | "breaks_document" | "revoked" | "erased" | "unknown_space";

export type ReasonLine = { 
/**
 * What was compared.
 */
criterion: Criterion, 
/**
 * How well it agrees.
 */
fit: Fit, 
/**
 * What it rests on: what both say or, where it does not fit, what the other says.
 */
rests_on: Array<Said>, };

export type ReceiptPicture = { 
/**
 * A JPEG in base64; absent while it has not come to this device. It is asked for.
 */
jpeg: string | null, 
/**
 * It was erased with the host's name, and does not come any more.
 */
erased: boolean, };

export type ReferenceData = { 
/**
 * Housing areas.
 */
areas: Array<AreaChoice>, 
/**
 * Sorts of activity.
 */
kinds: Array<WordsChoice>, 
/**
 * Local partners.
 */
partners: Array<NameChoice>, 
/**
 * Organisations that run groups and matches.
 */
organisations: Array<OrganisationChoice>, 
/**
 * How volunteers are recruited.
 */
channels: Array<WordsChoice>, 
/**
 * Who refers young people to mentoring.
 */
referrers: Array<NameChoice>, 
/**
 * How people hear of the host programme.
 */
information: Array<WordsChoice>, 
/**
 * Languages.
 */
languages: Array<WordsChoice>, 
/**
 * What people like.
 */
interests: Array<WordsChoice>, 
/**
 * Groups of newcomers in the act, each with the version that calls it so.
 */
legal_groups: Array<WordsChoice>, 
/**
 * Where newcomers are shown the way to.
 */
destinations: Array<NameChoice>, 
/**
 * Whether newcomers are registered here: a partner registers hosts alone.
 */
registers_newcomers: boolean, };

export type ReferralLine = { 
/**
 * Which.
 */
referral: string, 
/**
 * Where to.
 */
destination: string, 
/**
 * When.
 */
date: string | null, 
/**
 * Taken back.
 */
cancelled: boolean, };

export type RefusalReason = "no_receipt" | "not_covered" | "claimed_before" | "not_together" | "other";

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
recorded_again: boolean, 
/**
 * Its name for `dismiss_refused`; absent while the municipality may still take it.
 */
record: RefusedRecord | null, };

export type RefusedRecord = { "record": "act", 
/**
 * Its number on this device.
 */
act: number, } | { "record": "space", 
/**
 * The command.
 */
command: string, } | { "record": "access", 
/**
 * The command.
 */
command: string, } | { "record": "given_back", 
/**
 * Where it belongs.
 */
space: string, };

export type RegistrationInput = { 
/**
 * First name.
 */
first_name: string, 
/**
 * Last name, where one is needed.
 */
last_name: string | null, 
/**
 * Telephone number, where one is needed.
 */
phone: string | null, 
/**
 * How they heard of the programme: a key of the reference data.
 */
channel: string | null, 
/**
 * A newcomer's group in the act, with the version that calls it so: `2011/2.4`.
 */
legal_group: string | null, 
/**
 * A newcomer's segment.
 */
segment: Segment | null, 
/**
 * When registered; absent is today or, of somebody who is, as before.
 */
registered: string | null, 
/**
 * What matching needs to know.
 */
card: CardInput, };

export type RegistrationPage = { 
/**
 * When told of it.
 */
informed: string | null, 
/**
 * When registered.
 */
registered: string | null, 
/**
 * When interviewed.
 */
interviewed: string | null, 
/**
 * The version of the interview form that was filled in; absent where there is none, as when it was on paper.
 */
interview_form: number | null, 
/**
 * Who asked, where the name is on this device.
 */
interviewed_by: string | null, 
/**
 * When introduced.
 */
introduced: string | null, 
/**
 * When they left.
 */
withdrawn: string | null, 
/**
 * Why.
 */
withdrawn_reason: WithdrawnReason | null, 
/**
 * How they heard of it.
 */
channel: WordsChoice | null, 
/**
 * A newcomer's group in the act.
 */
legal_group: WordsChoice | null, 
/**
 * A newcomer's segment.
 */
segment: Segment | null, 
/**
 * When somebody checked that a host lives in the municipality.
 */
resident: string | null, 
/**
 * Who did, where the name is on this device.
 */
resident_by: string | null, };

export type RemarkLine = { 
/**
 * In words, numbers filled in.
 */
said: Words, 
/**
 * What is held against what.
 */
compares: Array<RemarkSide>, };

export type RemarkSide = { 
/**
 * What it is.
 */
what: Words, 
/**
 * What it says.
 */
says: Words, };

export type Role = "reader" | "volunteer" | "host" | "coordinator";

export type RollCall = { 
/**
 * Which meeting.
 */
meeting: Upcoming, 
/**
 * Where.
 */
area: string, 
/**
 * The participants on the list that day, in Danish alphabetical order.
 */
participants: Array<string>, 
/**
 * The volunteers on the list that day, in Danish alphabetical order.
 */
volunteers: Array<string>, };

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

export type RosterFault = "unreadable" | "no_name_column" | "empty" | "too_many_rows" | "name_missing" | "name_too_long" | "bad_year" | "bad_date" | "bad_phone" | "unknown_group" | "bad_certificate" | "certificate_undated" | "certificate_missing" | "twice" | "forbidden_column";

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

export type Ruling = "approved" | "refused" | "open";

export type Said = { "said": "named", 
/**
 * What it is called.
 */
words: Words, } | { "said": "time", 
/**
 * When.
 */
time: MeetingTime, } | { "said": "purpose", 
/**
 * What.
 */
purpose: Purpose, } | { "said": "child", 
/**
 * How old it is or becomes this year.
 */
age: number, };

export type SaidBy = { 
/**
 * What.
 */
sameness: Sameness, 
/**
 * By whom; absent where the name is not on this device.
 */
by: string | null, 
/**
 * When.
 */
at: UnixMillis, 
/**
 * Whether on this device.
 */
here: boolean, };

export type SaidEnding = { 
/**
 * When it ended.
 */
date: string, 
/**
 * Why.
 */
reason: EndReason, };

export type SamePerson = { 
/**
 * Who.
 */
person: string, 
/**
 * The name there.
 */
name: string | null, 
/**
 * Where they are written down.
 */
places: Array<string>, };

export type Sameness = "same" | "different" | "open";

export type Segment = "refugee" | "reunified" | "expat" | "expat_family" | "other";

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
pending: [string, string, string, string] | null, 
/**
 * Whether it holds the host programme's pool: only then does it match.
 */
matches: boolean, 
/**
 * Somebody answers a questionnaire on it: it does nothing else until a PIN is typed.
 */
handed_over: boolean, };

export type Side = "volunteers" | "participants";

export type SilentGroup = { 
/**
 * Which.
 */
group: string, 
/**
 * Its name.
 */
name: string, 
/**
 * Whom to ask.
 */
contact: string | null, 
/**
 * The last meeting that somebody reported.
 */
last: string | null, };

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

export type StatementInput = { 
/**
 * What it is a figure of: the id of an indicator, or a word of its own such as `nationwide_volunteers`.
 */
figure: string, 
/**
 * The year that it is about.
 */
year: number | null, 
/**
 * The day as of which it was said to hold.
 */
as_of: string | null, 
/**
 * The number.
 */
value: number | null, 
/**
 * The date, where it states one.
 */
date: string | null, 
/**
 * Who stated it.
 */
source: string, 
/**
 * In which document.
 */
document: string | null, };

export type StatementLine = { 
/**
 * Its id.
 */
statement: string, 
/**
 * What it is a figure of.
 */
figure: string, 
/**
 * The year that it is about.
 */
year: number | null, 
/**
 * The day as of which it was said to hold.
 */
as_of: string | null, 
/**
 * The number.
 */
value: number | null, 
/**
 * The date that it states.
 */
date: string | null, 
/**
 * Who stated it.
 */
source: string, 
/**
 * In which document.
 */
document: string | null, 
/**
 * Taken back.
 */
cancelled: boolean, };

export type Step = "informed" | "registered" | "interviewed" | "introduced";

export type StepSort = { "sort": "first_meeting" } | { "sort": "follow_up", 
/**
 * For the how-manieth time.
 */
number: number, } | { "sort": "evaluation" };

export type StepStanding = "done" | "past" | "next" | "ahead";

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

export type Support = { 
/**
 * Today's local date.
 */
today: string, 
/**
 * What was in force on the day that was asked for; absent before the first.
 */
guideline: GuidelineText | null, 
/**
 * The newcomers by first name: they have nothing to do with the money.
 */
newcomers: Array<string>, 
/**
 * What was claimed this year.
 */
year: SupportOfYear, };

export type SupportOfYear = { 
/**
 * Which.
 */
year: number, 
/**
 * How much was written down, in øre.
 */
claimed_oere: number, 
/**
 * How much of it is approved or paid, in øre.
 */
covered_oere: number, };

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
 * Changes that the municipality has lost and has not got back from this device.
 */
not_given_back: number, 
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
names: NamesStanding, 
/**
 * Whether names may still be on their way: something that this device holds has not come whole, or a name that came
 * could not be taken in. A name that is neither locked nor on its way was erased.
 */
names_coming: boolean, };

export type TabletLine = { 
/**
 * Which.
 */
device: string, 
/**
 * What it is called.
 */
label: string, 
/**
 * Whether it is the one in your hand.
 */
is_this: boolean, 
/**
 * How it stands.
 */
standing: TabletStanding, 
/**
 * When it was last in touch.
 */
last_seen: UnixMillis, 
/**
 * How many things waited on it then; absent when it has never said.
 */
waiting: number | null, 
/**
 * Since when the oldest of them waited, by its own clock.
 */
waiting_since: UnixMillis | null, 
/**
 * Which app it has, and in which version; absent when it has never said.
 */
app: string | null, 
/**
 * The names of the groups that it is for; empty when it is for the whole organisation.
 */
groups: Array<string>, 
/**
 * After so many days without contact it locks the names on it.
 */
locks_after_days: number, 
/**
 * While it waits to be let in: the four words that stand on its screen.
 */
words: [string, string, string, string] | null, };

export type TabletStanding = "waits" | "let_in" | "should_have_locked" | "quiet" | "seen" | "closed";

export type Tablets = { 
/**
 * When the relay told; absent before it did.
 */
told_at: UnixMillis | null, 
/**
 * Those that somebody has to look after first, then by when they were last in touch.
 */
tablets: Array<TabletLine>, };

export type TakenCourse = { 
/**
 * Which.
 */
training: string, 
/**
 * What was held.
 */
kind: TrainingKind | null, 
/**
 * What it was about.
 */
title: string | null, 
/**
 * The local date.
 */
date: string | null, };

export type TargetChange = { 
/**
 * The goal in words.
 */
goal: Words, 
/**
 * The target.
 */
target: number, 
/**
 * What the target counts.
 */
unit: Unit | null, };

export type TargetInput = { 
/**
 * Which goal.
 */
goal: string, 
/**
 * The number to reach from now on.
 */
target: number, };

export type TenureLine = { 
/**
 * The role.
 */
role: PersonRole, 
/**
 * From this date.
 */
since: string | null, 
/**
 * The last day.
 */
until: string | null, };

export type TextFile = { 
/**
 * What it may be called.
 */
name: string, 
/**
 * What sort of file it is, as browsers say it.
 */
media_type: string, 
/**
 * What stands in it.
 */
text: string, };

export type Tier = "primary" | "secondary" | "in_dialogue";

export type TierInput = { 
/**
 * The organisation's id or the partner's key.
 */
key: string, 
/**
 * How close.
 */
tier: Tier, };

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

export type TonightLine = { 
/**
 * Which.
 */
meeting: Upcoming, 
/**
 * What has been recorded of it.
 */
state: MeetingState, 
/**
 * How many have been marked as present so far, without names included.
 */
present: number, 
/**
 * How many are on the list.
 */
listed: number, };

export type TrainingInput = { 
/**
 * What is held.
 */
kind: TrainingKind, 
/**
 * What it is about. Never a person's name.
 */
title: string | null, 
/**
 * The local date.
 */
date: string, };

export type TrainingKind = "intro_meeting" | "clarification_talk" | "course" | "theme_evening" | "supervision" | "network";

export type TrainingLine = { 
/**
 * Which.
 */
training: string, 
/**
 * What is held.
 */
kind: TrainingKind | null, 
/**
 * What it is about.
 */
title: string | null, 
/**
 * The local date.
 */
date: string | null, 
/**
 * How many were marked by name.
 */
present: number, 
/**
 * How many came without a name.
 */
unnamed: number, 
/**
 * Whether it was called off.
 */
called_off: boolean, 
/**
 * What is odd in it.
 */
problems: Array<Problem>, };

export type TrainingPage = { 
/**
 * As on the list.
 */
line: TrainingLine, 
/**
 * Whether its day has come: before that, nobody can be marked.
 */
has_come: boolean, 
/**
 * The volunteers and mentors of the register, in Danish alphabetical order, and whoever else was marked.
 */
windows: Array<Window>, 
/**
 * Which of them help in which group, to find them by.
 */
groups: Array<GroupOfVolunteers>, 
/**
 * How many without a name were counted on this device; it can take back no more than these.
 */
unnamed_here: number, 
/**
 * What undo would take back.
 */
undo: What | null, 
/**
 * Names are locked: only counting without names goes on.
 */
names_locked: boolean, };

export type Trainings = { 
/**
 * Today.
 */
today: string, 
/**
 * Today and later, the next one first; and what has no readable date.
 */
coming: Array<TrainingLine>, 
/**
 * Before today, the last one first.
 */
past: Array<TrainingLine>, };

export type TwoAnswersLine = { 
/**
 * Which meeting.
 */
meeting: Upcoming, 
/**
 * How many have two answers.
 */
count: number, 
/**
 * Who, where the names may be shown.
 */
people: Array<string>, };

export type Unit = "persons" | "groups" | "courses" | "events" | "percent" | "kroner" | "matches";

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

export type VolunteerRow = { 
/**
 * The line, from 1, a heading included.
 */
line: number, 
/**
 * The whole name.
 */
name: string, 
/**
 * Telephone number.
 */
phone: string | null, 
/**
 * When they were recruited.
 */
since: string | null, 
/**
 * The group whose list they go on.
 */
group: string | null, 
/**
 * How far the child-protection certificate has come.
 */
certificate: CertificateStatus | null, 
/**
 * Since when the child-protection certificate stands as it does.
 */
certificate_on: string | null, 
/**
 * In the register already, or so like somebody there that nothing tells the two apart; the row will be passed over.
 */
registered: boolean, };

export type VolunteersPreview = { 
/**
 * Names this preview when it is confirmed.
 */
preview: string, 
/**
 * The rows that can be read.
 */
rows: Array<VolunteerRow>, 
/**
 * What is wrong, line by line.
 */
errors: Array<RosterError>, };

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

export type WaitingCard = { 
/**
 * Who.
 */
person: string, 
/**
 * First name; absent while names are locked, and once it is erased.
 */
name: string | null, 
/**
 * For how many days.
 */
days: number, 
/**
 * Who looks after them.
 */
organisation: string | null, 
/**
 * The area where they live.
 */
area: string | null, 
/**
 * How many children are at home.
 */
children: number, };

export type What = { "what": "mark", 
/**
 * Who; absent while names are locked, and once it is erased.
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
 * Who; absent while names are locked, and once it is erased.
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
 * Whose; absent while names are locked, and once it is erased.
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
 * Who; absent while names are locked, and once it is erased.
 */
name: string | null, } | { "what": "person", 
/**
 * Who; absent while names are locked, and once it is erased.
 */
name: string | null, } | { "what": "pair", 
/**
 * What was said.
 */
sameness: Sameness, } | { "what": "roster", 
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
name: string, } | { "what": "match" } | { "what": "referral" } | { "what": "event", 
/**
 * When.
 */
date: string, } | { "what": "follow_up" } | { "what": "response" } | { "what": "reference" } | { "what": "agreement", 
/**
 * Which agreement.
 */
name: string, } | { "what": "statement" } | { "what": "training", 
/**
 * What is held.
 */
kind: TrainingKind, 
/**
 * When.
 */
date: string, } | { "what": "headcounts", 
/**
 * In how many groups.
 */
count: number, } | { "what": "estimate" } | { "what": "guidance", 
/**
 * When.
 */
date: string, } | { "what": "mentoring" } | { "what": "employment" } | { "what": "claim" } | { "what": "receipt" } | { "what": "decision", 
/**
 * What.
 */
ruling: Ruling, } | { "what": "guideline" } | { "what": "taken_back" } | { "what": "invite" } | { "what": "invite_taken_back" } | { "what": "device_let_in" } | { "what": "person_erased" } | { "what": "person_handed_out" } | { "what": "undo" } | { "what": "given_back", 
/**
 * How many changes.
 */
count: number, 
/**
 * In which group; absent where it has no name here.
 */
place: string | null, };

export type WhyNot = "matched" | "matched_before" | "not_ready" | "withdrawn" | "nothing_fits";

export type Window = { 
/**
 * Who.
 */
person: string, 
/**
 * First name, with an initial where two are alike. Absent while names are locked or have not come yet, and once it
 * is erased.
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

export type WithdrawnReason = "changed_mind" | "moved" | "no_time" | "lost_contact" | "not_resident" | "other";

export type WordInput = { 
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

export type Words = { 
/**
 * In Danish.
 */
da: string, 
/**
 * In English.
 */
en: string, };

export type WordsChoice = { 
/**
 * Its key.
 */
key: string, 
/**
 * What it is called.
 */
name: Words, };

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
  dismiss_refused: { args: { 
/**
 * Which.
 */
record: RefusedRecord, }; reply: SyncDetails };
  sync_now: { args: Record<symbol, never>; reply: SyncStatus };
  tablets: { args: Record<symbol, never>; reply: Tablets };
  invites: { args: Record<symbol, never>; reply: Invites };
  make_invite: { args: { 
/**
 * What it becomes.
 */
role: Role, 
/**
 * Where.
 */
space: string, 
/**
 * What it is called when it does not say so itself; may be empty.
 */
label: string, 
/**
 * So long the invite is good from when the relay has it: at most 48 hours.
 */
minutes: number, }; reply: Invites };
  take_back_invite: { args: { 
/**
 * Which.
 */
invite: string, }; reply: Invites };
  let_in: { args: { 
/**
 * Which.
 */
device: string, }; reply: Tablets };
  export_document: { args: { 
/**
 * The space.
 */
space: string, 
/**
 * The document.
 */
document: string, }; reply: ExportedDocument };
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
  coordinator_today: { args: Record<symbol, never>; reply: CoordinatorToday };
  group_table: { args: Record<symbol, never>; reply: GroupTable };
  calendar: { args: { 
/**
 * Which group; absent for all of this device.
 */
group: string | null, 
/**
 * What each kind of course or meeting is called, by its word; `none` for one whose kind is not known.
 */
kinds: { [key in string]: string }, }; reply: TextFile };
  roll_call: { args: { 
/**
 * Which group.
 */
group: string, 
/**
 * For which day.
 */
date: string, }; reply: RollCall };
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
openings: Array<OpeningInput>, 
/**
 * On how many days a week it plans to be open, where that is more than now.
 */
planned_days: number | null, 
/**
 * Whether it is for children under fifteen; absent is no.
 */
under_fifteens: boolean | null, 
/**
 * The key of the partner that it was taken over from.
 */
taken_over_from: string | null, 
/**
 * Why it closed; needed if it has.
 */
closed_reason: string | null, }; reply: Created };
  edit_group: { args: { 
/**
 * Which.
 */
group: string, 
/**
 * What it is.
 */
facts: GroupFacts, }; reply: GroupPage };
  reach_stage: { args: { 
/**
 * Which group.
 */
group: string, 
/**
 * Which stage.
 */
stage: Stage, 
/**
 * Since when; absent takes the stage back.
 */
since: string | null, 
/**
 * Why it closed; needed for closing.
 */
reason: string | null, }; reply: GroupPage };
  set_openings: { args: { 
/**
 * Which group.
 */
group: string, 
/**
 * The openings.
 */
openings: Array<OpeningEntry>, }; reply: GroupPage };
  set_contact: { args: { 
/**
 * Which group.
 */
group: string, 
/**
 * Who; absent is nobody.
 */
person: string | null, }; reply: GroupPage };
  set_names_lock: { args: { 
/**
 * Which group.
 */
group: string, 
/**
 * From 1 to 365.
 */
days: number, }; reply: GroupPage };
  reference: { args: Record<symbol, never>; reply: ReferenceData };
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
organisations: Array<KeyedName>, 
/**
 * How volunteers are recruited.
 */
channels: Array<WordInput> | null, 
/**
 * Who refers young people to mentoring; no person's name.
 */
referrers: Array<KeyedName> | null, 
/**
 * In which months after a match it is followed up.
 */
follow_up_months: Array<number> | null, 
/**
 * The host programme's part.
 */
host_programme: HostProgrammeInput | null, }; reply: Created };
  people: { args: { 
/**
 * Whom the list is about.
 */
filter: PeopleFilter, }; reply: People };
  person: { args: { 
/**
 * Who.
 */
person: string, }; reply: PersonPage };
  register_volunteer: { args: { 
/**
 * What is known.
 */
input: PersonInput, }; reply: PersonPage };
  take_into_register: { args: { 
/**
 * Who.
 */
person: string, }; reply: PersonPage };
  edit_person: { args: { 
/**
 * Who.
 */
person: string, 
/**
 * What is known.
 */
input: PersonInput, }; reply: PersonPage };
  set_certificate: { args: { 
/**
 * Whose.
 */
person: string, 
/**
 * How far.
 */
status: CertificateStatus, 
/**
 * Since when: not in the future.
 */
on: string, }; reply: PersonPage };
  leave_volunteer: { args: { 
/**
 * Who.
 */
person: string, 
/**
 * The last day.
 */
until: string, }; reply: PersonPage };
  return_volunteer: { args: { 
/**
 * Who.
 */
person: string, 
/**
 * From this day: not in the future.
 */
since: string, }; reply: PersonPage };
  roster_volunteer: { args: { 
/**
 * Who.
 */
person: string, 
/**
 * On which group's list.
 */
group: string, 
/**
 * As volunteer or mentor.
 */
role: PersonRole, 
/**
 * From this day: not in the future.
 */
since: string, }; reply: PersonPage };
  leave_group: { args: { 
/**
 * Who.
 */
person: string, 
/**
 * Off which group's list.
 */
group: string, 
/**
 * The last day.
 */
until: string, }; reply: PersonPage };
  preview_volunteers: { args: { 
/**
 * The file's name.
 */
file_name: string, 
/**
 * The file's bytes in base64.
 */
base64: string, }; reply: VolunteersPreview };
  preview_pasted: { args: { 
/**
 * The lines.
 */
text: string, }; reply: VolunteersPreview };
  import_volunteers: { args: { 
/**
 * The preview that was confirmed.
 */
preview: string, 
/**
 * The day on which they were recruited, where their row has none.
 */
since: string, 
/**
 * How: a key of the reference data.
 */
channel: string | null, }; reply: RosterImported };
  duplicates: { args: Record<symbol, never>; reply: Duplicates };
  say_sameness: { args: { 
/**
 * One.
 */
one: string, 
/**
 * The other.
 */
other: string, 
/**
 * What; *open* takes back what was said, or says that nobody knows yet.
 */
sameness: Sameness, }; reply: Duplicates };
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
  person_rights: { args: { 
/**
 * Who.
 */
person: string, }; reply: PersonRights };
  hand_out_person: { args: { 
/**
 * Who.
 */
person: string, }; reply: PersonFile };
  erase_person: { args: { 
/**
 * Who.
 */
person: string, }; reply: PersonRights };
  agreements: { args: Record<symbol, never>; reply: Agreed };
  goals: { args: { 
/**
 * Which agreement.
 */
agreement: string, 
/**
 * As of which date; absent is today.
 */
as_of: string | null, }; reply: GoalsPage };
  write_agreement: { args: { 
/**
 * What it says.
 */
agreement: AgreementInput, }; reply: Created };
  amend: { args: { 
/**
 * What it says.
 */
amendment: AmendmentInput, }; reply: Created };
  write_goal: { args: { 
/**
 * What it says.
 */
goal: GoalInput, }; reply: Created };
  set_done: { args: { 
/**
 * Which goal.
 */
goal: string, 
/**
 * When: a local date, not in the future; none where it was not.
 */
on: string | null, }; reply: Agreed };
  write_statement: { args: { 
/**
 * What it says.
 */
statement: StatementInput, }; reply: Created };
  cancel_agreed: { args: { 
/**
 * Which.
 */
record: string, 
/**
 * Taken back or not.
 */
cancelled: boolean, }; reply: Agreed };
  figures: { args: { 
/**
 * Over which time.
 */
period: Period, }; reply: FiguresPage };
  figure_evidence: { args: { 
/**
 * Which figure.
 */
figure: FigureScope, 
/**
 * How many lines to pass over.
 */
offset: number, }; reply: EvidencePage };
  trainings: { args: Record<symbol, never>; reply: Trainings };
  training: { args: { 
/**
 * Which.
 */
training: string, }; reply: TrainingPage };
  create_training: { args: { 
/**
 * What it is.
 */
new: TrainingInput, }; reply: TrainingPage };
  change_training: { args: { 
/**
 * Which.
 */
training: string, 
/**
 * What it is.
 */
new: TrainingInput, }; reply: TrainingPage };
  call_off_training: { args: { 
/**
 * Which.
 */
training: string, 
/**
 * Called off or not.
 */
called_off: boolean, }; reply: TrainingPage };
  mark_trained: { args: { 
/**
 * Which.
 */
training: string, 
/**
 * Who.
 */
person: string, 
/**
 * Whether there.
 */
present: boolean, }; reply: TrainingPage };
  everyone_trained: { args: { 
/**
 * Which.
 */
training: string, 
/**
 * Who.
 */
people: Array<string>, }; reply: TrainingPage };
  count_trained_unnamed: { args: { 
/**
 * Which.
 */
training: string, 
/**
 * By how many.
 */
by: number, }; reply: TrainingPage };
  undo_trained: { args: { 
/**
 * Which.
 */
training: string, }; reply: TrainingPage };
  headcounts: { args: { 
/**
 * A date of the year; absent is today.
 */
date: string | null, }; reply: Headcounts };
  write_headcounts: { args: { 
/**
 * When they were counted.
 */
date: string, 
/**
 * How.
 */
method: CountMethod, 
/**
 * The groups that were counted.
 */
counts: Array<GroupCount>, }; reply: Headcounts };
  cancel_headcount: { args: { 
/**
 * Which group.
 */
group: string, 
/**
 * Of which day.
 */
date: string, 
/**
 * Taken back or not.
 */
cancelled: boolean, }; reply: Headcounts };
  estimates: { args: Record<symbol, never>; reply: Array<EstimateLine> };
  write_estimate: { args: { 
/**
 * What.
 */
new: EstimateInput, }; reply: Array<EstimateLine> };
  cancel_estimate: { args: { 
/**
 * Of which group; absent for all of the organisation's.
 */
group: string | null, 
/**
 * Which.
 */
estimate: string, 
/**
 * Taken back or not.
 */
cancelled: boolean, }; reply: Array<EstimateLine> };
  guidances: { args: { 
/**
 * Which group.
 */
group: string, }; reply: Guidances };
  guide_child: { args: { 
/**
 * Which group did.
 */
group: string, 
/**
 * The child, if it is on the list.
 */
child: string | null, 
/**
 * What the association is called.
 */
association: string, 
/**
 * When the child began there.
 */
date: string, }; reply: Guidances };
  cancel_guidance: { args: { 
/**
 * Which group's.
 */
group: string, 
/**
 * Which.
 */
guidance: string, 
/**
 * Taken back or not.
 */
cancelled: boolean, }; reply: Guidances };
  employments: { args: Record<symbol, never>; reply: Employments };
  employ: { args: { 
/**
 * Who, and how many hours.
 */
new: EmploymentInput, }; reply: Employments };
  end_employment: { args: { 
/**
 * Which.
 */
employment: string, 
/**
 * The last day.
 */
until: string, }; reply: Employments };
  cancel_employment: { args: { 
/**
 * Which.
 */
employment: string, 
/**
 * Taken back or not.
 */
cancelled: boolean, }; reply: Employments };
  mentorings: { args: { 
/**
 * Which group.
 */
group: string, }; reply: Mentorings };
  add_mentee: { args: { 
/**
 * Which group.
 */
group: string, 
/**
 * First name.
 */
first_name: string, 
/**
 * Year of birth: from 16 to 25 years ago.
 */
birth_year: number, 
/**
 * On the list from this date.
 */
since: string, }; reply: Mentorings };
  create_mentoring: { args: { 
/**
 * Which group.
 */
group: string, 
/**
 * The mentor.
 */
mentor: string, 
/**
 * The young person.
 */
mentee: string, 
/**
 * When they were matched.
 */
matched: string, 
/**
 * The key of who referred the young person.
 */
referrer: string | null, }; reply: Mentorings };
  begin_course: { args: { 
/**
 * Which group's.
 */
group: string, 
/**
 * Which.
 */
mentoring: string, 
/**
 * When.
 */
on: string, }; reply: Mentorings };
  complete_course: { args: { 
/**
 * Which group's.
 */
group: string, 
/**
 * Which.
 */
mentoring: string, 
/**
 * When.
 */
on: string, }; reply: Mentorings };
  end_mentoring: { args: { 
/**
 * Which group's.
 */
group: string, 
/**
 * Which.
 */
mentoring: string, 
/**
 * When.
 */
on: string, 
/**
 * Why.
 */
reason: MentoringEnd, }; reply: Mentorings };
  correct_mentoring: { args: { 
/**
 * Which group's.
 */
group: string, 
/**
 * Which.
 */
mentoring: string, 
/**
 * When they were matched.
 */
matched: string, 
/**
 * When a course was agreed.
 */
course: string | null, 
/**
 * When it was completed.
 */
completed: string | null, 
/**
 * When the mentoring ended without.
 */
ended: string | null, }; reply: Mentorings };
  cancel_mentoring: { args: { 
/**
 * Which group's.
 */
group: string, 
/**
 * Which.
 */
mentoring: string, 
/**
 * Taken back or not.
 */
cancelled: boolean, }; reply: Mentorings };
  programme_people: { args: { 
/**
 * Whom the list is about.
 */
filter: ProgrammeFilter, }; reply: ProgrammePeople };
  programme_person: { args: { 
/**
 * Who.
 */
person: string, }; reply: ProgrammePerson };
  known_already: { args: { 
/**
 * First name.
 */
first_name: string, 
/**
 * Last name.
 */
last_name: string | null, 
/**
 * Telephone number.
 */
phone: string | null, }; reply: Array<KnownLine> };
  register_newcomer: { args: { 
/**
 * Of the organisations that this device coordinates, who looks after them; absent is the first.
 */
organisation: string | null, 
/**
 * What was asked.
 */
new: RegistrationInput, }; reply: ProgrammePerson };
  register_host: { args: { 
/**
 * Of the organisations that this device coordinates, who looks after them; absent is the first.
 */
organisation: string | null, 
/**
 * What was asked.
 */
new: RegistrationInput, }; reply: ProgrammePerson };
  edit_registration: { args: { 
/**
 * Who.
 */
person: string, 
/**
 * What was asked.
 */
input: RegistrationInput, }; reply: ProgrammePerson };
  write_card: { args: { 
/**
 * Who.
 */
person: string, 
/**
 * What it needs to know.
 */
card: CardInput, }; reply: ProgrammePerson };
  take_step: { args: { 
/**
 * Who.
 */
person: string, 
/**
 * Which step.
 */
step: Step, 
/**
 * When: not in the future; absent takes the step back.
 */
on: string | null, }; reply: ProgrammePerson };
  interview: { args: { 
/**
 * Who.
 */
person: string, }; reply: InterviewPage };
  write_interview: { args: { 
/**
 * Who.
 */
person: string, 
/**
 * What was said.
 */
interview: InterviewInput, }; reply: ProgrammePerson };
  check_resident: { args: { 
/**
 * Who.
 */
person: string, 
/**
 * When: not in the future; absent when nobody has checked it after all.
 */
on: string | null, }; reply: ProgrammePerson };
  withdraw: { args: { 
/**
 * Who.
 */
person: string, 
/**
 * The day on which they were not in it any more.
 */
on: string, 
/**
 * Why.
 */
reason: WithdrawnReason, }; reply: ProgrammePerson };
  rejoin: { args: { 
/**
 * Who.
 */
person: string, }; reply: ProgrammePerson };
  refer: { args: { 
/**
 * Who.
 */
person: string, 
/**
 * The key of where to, in the reference data.
 */
destination: string, 
/**
 * When: not in the future.
 */
date: string, }; reply: ProgrammePerson };
  cancel_referral: { args: { 
/**
 * Whose.
 */
person: string, 
/**
 * Which.
 */
referral: string, 
/**
 * Taken back or not.
 */
cancelled: boolean, }; reply: ProgrammePerson };
  events: { args: Record<symbol, never>; reply: Events };
  create_event: { args: { 
/**
 * What it is.
 */
new: EventInput, }; reply: Events };
  edit_event: { args: { 
/**
 * Which.
 */
event: string, 
/**
 * What it is.
 */
input: EventInput, }; reply: Events };
  count_event: { args: { 
/**
 * Which.
 */
event: string, 
/**
 * How many; absent when nobody counted after all.
 */
count: number | null, }; reply: Events };
  call_off_event: { args: { 
/**
 * Which.
 */
event: string, 
/**
 * Called off or not.
 */
called_off: boolean, }; reply: Events };
  pool: { args: Record<symbol, never>; reply: Pool };
  proposals: { args: { 
/**
 * Who.
 */
person: string, }; reply: Proposals };
  create_match: { args: { 
/**
 * The newcomer.
 */
newcomer: string, 
/**
 * The host.
 */
host: string, 
/**
 * Since when; absent is today.
 */
matched: string | null, 
/**
 * When they meet first, where that is known.
 */
first_meeting: string | null, }; reply: Created };
  settle_match: { args: { 
/**
 * The one that ends.
 */
of: string, }; reply: Pool };
  matches: { args: Record<symbol, never>; reply: MatchTable };
  match_story: { args: { 
/**
 * Which.
 */
of: string, }; reply: MatchStory };
  set_first_meeting: { args: { 
/**
 * Which match.
 */
of: string, 
/**
 * When; absent when no day is set after all.
 */
date: string | null, }; reply: MatchStory };
  note_first_meeting: { args: { 
/**
 * Which match.
 */
of: string, 
/**
 * When.
 */
date: string, }; reply: MatchStory };
  set_match_contact: { args: { 
/**
 * Which match.
 */
of: string, 
/**
 * First name.
 */
name: string, 
/**
 * Telephone number; empty is none.
 */
phone: string, }; reply: MatchStory };
  write_follow_up: { args: { 
/**
 * Which side, when, how, and what came of it.
 */
follow_up: FollowUpInput, }; reply: MatchStory };
  ask_follow_up: { args: { 
/**
 * Which match.
 */
of: string, 
/**
 * The other organisation's side.
 */
side: MatchSide, 
/**
 * Which follow-up, by its month; absent for the final evaluation.
 */
month: number | null, }; reply: MatchStory };
  cancel_follow_up: { args: { 
/**
 * Of which match.
 */
of: string, 
/**
 * Which.
 */
follow_up: string, 
/**
 * Taken back or not.
 */
cancelled: boolean, }; reply: MatchStory };
  cancel_response: { args: { 
/**
 * Of which match.
 */
of: string, 
/**
 * Which side answered.
 */
side: MatchSide, 
/**
 * Which.
 */
response: string, 
/**
 * Taken back or not.
 */
cancelled: boolean, }; reply: MatchStory };
  end_match: { args: { 
/**
 * Which.
 */
of: string, 
/**
 * The day on which it was none any more.
 */
date: string, 
/**
 * Why; only staff read it.
 */
reason: EndReason, }; reply: MatchStory };
  reopen_match: { args: { 
/**
 * Which.
 */
of: string, }; reply: MatchStory };
  questionnaires: { args: Record<symbol, never>; reply: Questionnaires };
  write_questionnaire: { args: { 
/**
 * Who answers it.
 */
side: MatchSide, 
/**
 * Its questions, in order; empty for those to begin with.
 */
questions: Array<QuestionInput>, 
/**
 * The first day on which it is asked, today or later; by default today.
 */
from: string | null, }; reply: Questionnaires };
  begin_answers: { args: { 
/**
 * Of which match.
 */
of: string, 
/**
 * Which side answers.
 */
side: MatchSide, }; reply: AnswerSheet };
  answer_sheet: { args: Record<symbol, never>; reply: AnswerSheet };
  answer_question: { args: { 
/**
 * To which question.
 */
number: number, 
/**
 * A step of the scale from 1 to 5; 0 when somebody does not want to answer.
 */
answer: number, }; reply: AnswerSheet };
  choose_language: { args: { 
/**
 * Its ISO 639 code, such as `ar`.
 */
language: string, }; reply: AnswerSheet };
  complete_answers: { args: Record<symbol, never>; reply: AnswerSheet };
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
line: string | null, 
/**
 * What it cost; absent when nothing is claimed.
 */
expense: ExpenseInput | null, }; reply: MatchPage };
  cancel_activity: { args: { 
/**
 * Which.
 */
activity: string, 
/**
 * Taken back or not.
 */
cancelled: boolean, }; reply: MatchPage };
  support: { args: { 
/**
 * By the guideline of which day; absent is today.
 */
on: string | null, }; reply: Support };
  attach_receipt: { args: { 
/**
 * Which claim.
 */
claim: string, 
/**
 * The picture in base64, as the camera made it.
 */
base64: string, }; reply: MatchPage };
  withdraw_claim: { args: { 
/**
 * Which.
 */
claim: string, 
/**
 * Taken back or not.
 */
withdrawn: boolean, }; reply: MatchPage };
  claims: { args: Record<symbol, never>; reply: Claims };
  claim_picture: { args: { 
/**
 * Of which match.
 */
of: string, 
/**
 * Which claim.
 */
claim: string, }; reply: ReceiptPicture };
  decide_claim: { args: { 
/**
 * Of which match.
 */
of: string, 
/**
 * Which claim.
 */
claim: string, 
/**
 * What is decided.
 */
decision: DecisionInput, }; reply: Claims };
  write_guideline: { args: { 
/**
 * What it says.
 */
guideline: GuidelineInput, }; reply: Created };
  write_budget_line: { args: { 
/**
 * What it says.
 */
line: BudgetLineInput, }; reply: Created };
};
