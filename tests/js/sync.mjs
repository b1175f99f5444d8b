// Rounds of sync, until nothing is left to send or to fetch.
import * as Automerge from "@automerge/automerge";
import { same } from "./bytes.mjs";
import { digests, isIn } from "./buckets.mjs";
import { changesOf } from "./changes.mjs";
import { entryHash } from "./names.mjs";
import * as relay from "./relay.mjs";

const RECORDS_MAX = 4096;
const ROUNDS_MAX = 100;

const entryOf = ([space, document, change]) => entryHash(space, document, change);
const isAmong = (entries, entry) => entries.some((other) => same(other, entry));
const hasSpace = (lines, space) => lines.some(([other]) => same(other, space));

export async function sync(device) {
  for (let round = 0; round < ROUNDS_MAX; round += 1) {
    if (!(await oneRound(device))) return;
  }
  throw new Error("it does not become quiet");
}

/** A cursor that was lost here is like one that the relay does not know: what differs is found by comparing. */
export function forgetCursor(device) {
  Object.assign(device.kept, { cursor: null, comparing: true, catchUp: [], givingBack: [] });
  device.keep();
}

/** One request and its answer, kept together; whether to ask again at once. */
async function oneRound(device) {
  const { kept } = device;
  const { cursor, grants, catchUp } = kept;
  const push = kept.outbox.slice(0, RECORDS_MAX);
  const returned = kept.givingBack.filter(([space]) => !hasSpace(catchUp, space)).slice(0, RECORDS_MAX - push.length);
  const compare = kept.comparing ? grants.map(([space]) => [space, digests(entries(device, space))]) : [];
  const answer = await ask(device, { cursor, grants, catchUp, push, compare, returned });
  if (answer === null) return true;
  takeOutcomes(kept, answer);
  for (const [space, document, saved] of answer.snapshots) takeWhole(device, space, document, saved);
  for (const [, space, document, change] of answer.records) takeChange(device, space, document, change);
  goOnWith(kept, answer.catchUp);
  if (answer.grants !== null) takeGrants(device, answer.grants);
  const stillHeld = compare.filter(([space]) => hasSpace(kept.grants, space));
  for (const [space] of stillHeld) takeDifference(device, space, answer.differ);
  Object.assign(kept, { cursor: answer.cursor, challenge: answer.challenge, comparing: false });
  device.keep();
  const isMoreToSend = kept.outbox.length > 0 && answer.receipts.length > 0;
  return answer.more || isMoreToSend || kept.catchUp.length > 0 || kept.givingBack.length > 0;
}

/** The relay's answer; null when asking again will do, with another challenge or without the cursor. */
async function ask(device, request) {
  const { kept } = device;
  try {
    kept.challenge ??= await relay.challenge(kept.device, kept.relay);
    return await relay.sync(kept.key, kept.device, kept.relay, kept.challenge, request);
  } catch (error) {
    const askAgain = ["bad-challenge", "unknown-cursor"].includes(error.rejection) && error.challenge !== null;
    if (!askAgain) throw error;
    kept.challenge = error.challenge;
    if (error.rejection === "unknown-cursor") forgetCursor(device);
    device.keep();
    return null;
  }
}

/** A record leaves the outbox when a receipt names it, or to be shown when it was refused. */
function takeOutcomes(kept, { receipts, refused, needs }) {
  const received = receipts.map(([entry]) => entry);
  const isIn = (outcomes, record) => isAmong(outcomes, entryOf(record));
  for (const [entry, reason] of refused) {
    const record = kept.outbox.find((record) => same(entryOf(record), entry));
    if (record) kept.refused.push([...record, reason]);
  }
  const done = [...received, ...refused.map(([entry]) => entry)];
  kept.outbox = kept.outbox.filter((record) => !isIn(done, record));
  const spokenOf = [...done, ...needs.map(([entry]) => entry)];
  kept.givingBack = kept.givingBack.filter((record) => !isIn(spokenOf, record));
}

function takeWhole(device, space, document, saved) {
  const whole = Automerge.load(saved);
  isThere(device.kept, space, document, changesOf(whole));
  device.put(space, document, Automerge.merge(device.open(space, document), whole));
}

function takeChange(device, space, document, change) {
  // Without bytes it says that the document has been erased.
  if (change.length === 0) return device.drop(space, document);
  isThere(device.kept, space, document, [change]);
  const [after] = Automerge.applyChanges(device.open(space, document), [change]);
  return device.put(space, document, after);
}

/** The relay has shown these, so they need not be given back. */
function isThere(kept, space, document, changes) {
  if (kept.givingBack.length === 0) return;
  const shown = changes.map((change) => entryHash(space, document, change));
  kept.givingBack = kept.givingBack.filter((record) => !isAmong(shown, entryOf(record)));
}

/** Where to go on with what was asked for; what the answer does not name is whole. */
function goOnWith(kept, left) {
  kept.catchUp = kept.catchUp.flatMap(([space, , ...buckets]) => {
    const next = left.find(([other]) => same(other, space));
    return next ? [[space, next[1], ...buckets]] : [];
  });
}

function takeGrants(device, grants) {
  const { kept } = device;
  const fresh = grants.filter(([space]) => !hasSpace(kept.grants, space));
  kept.catchUp.push(...fresh.map(([space]) => [space, null]));
  kept.catchUp = kept.catchUp.filter(([space]) => hasSpace(grants, space));
  kept.grants = grants;
  const isLeft = (space) => hasSpace(kept.outbox, space) || hasSpace(kept.givingBack, space);
  const isGone = (space) => !hasSpace(grants, space) && !isLeft(space);
  for (const { space, document } of device.documents(isGone)) device.drop(space, document);
}

/** Fetches what differs, and gives back what the relay then has not shown. What is not answered differs in all. */
function takeDifference(device, space, differ) {
  const [, buckets] = differ.find(([other]) => same(other, space)) ?? [space, 0xffffffff];
  if (buckets === 0) return;
  const differing = changes(device, space).filter(([, document]) => isIn(buckets, document));
  device.kept.givingBack.push(...differing);
  device.kept.catchUp.push([space, null, buckets]);
}

/** The changes of a space that the relay once had. */
function changes(device, space) {
  const { outbox, refused } = device.kept;
  const own = [...outbox, ...refused].map(([space, document, change]) => entryHash(space, document, change));
  const held = device.documents((other) => same(other, space));
  const all = held.flatMap(({ document, opened }) => changesOf(opened).map((change) => [space, document, change]));
  return all.filter((record) => !isAmong(own, entryOf(record)));
}

const entries = (device, space) => changes(device, space).map((record) => [record[1], entryOf(record)]);
