// Spaces, documents and entries: what the protocol calls "Names".
import { base64url, concat, fromBase64url, sha256 } from "./bytes.mjs";

const SPACES = { programme: 1, organisation: 2, group: 3, match: 4 };
const KINDS = ["", "reference", "group", "meeting", "person", "name", "note", "match", "activity"];

const tagged = (tag, sixteen) => concat([tag], sixteen);

export const groupSpace = (group) => tagged(SPACES.group, fromBase64url(group));
export const documentOf = (kind, sixteen) => tagged(KINDS.indexOf(kind), sixteen);
export const kindOf = (document) => KINDS[document[0]];
export const idOf = (document) => base64url(document.subarray(1));

/** Both tablets that start a meeting offline name it alike. */
export function meetingDocument({ group, date, slot }) {
  const hash = sha256(Buffer.from("bindeled meeting 1"), fromBase64url(group), Buffer.from(date), [slot >> 8, slot & 255]);
  return documentOf("meeting", hash.subarray(0, 16));
}

export const entryHash = (space, document, change) => sha256(space, document, change);
