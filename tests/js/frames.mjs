// The frames in CBOR: maps with small integer keys, and arrays.
import { decode, encode } from "cborg";
import { sha256 } from "./bytes.mjs";

export const VERSION = 2;
/** Plain changes and snapshots. Nothing packed: this client has no zstd. */
export const FORMS = 1 | 2;

const map = (entries) => encode(new Map(entries.filter(([, value]) => value !== undefined)));
const read = (bytes) => decode(bytes, { useMaps: true });

export const enrolRequest = ({ invite, secret, deviceKey, label, signature }) =>
  map([[0, VERSION], [1, invite], [2, secret], [3, deviceKey], [4, label], [5, signature]]);

export function enrolAnswer(bytes) {
  const frame = read(bytes);
  return { device: frame.get(0), grants: frame.get(1), challenge: frame.get(2), pending: frame.get(3) ?? false };
}

export const challengeRequest = (device) => map([[0, device]]);
export const challengeAnswer = (bytes) => read(bytes).get(0);

export const syncRequest = ({ cursor, grants, catchUp, push, compare, returned }) =>
  map([
    [0, VERSION],
    [1, cursor],
    [2, grantsDigest(grants)],
    [3, catchUp],
    [4, []],
    [5, push],
    [7, compare.length > 0 ? compare : undefined],
    [8, returned.length > 0 ? returned : undefined],
    [11, FORMS],
  ]);

export function syncAnswer(bytes) {
  const frame = read(bytes);
  return {
    cursor: frame.get(1),
    challenge: frame.get(2),
    grants: frame.get(3) ?? null,
    receipts: frame.get(4),
    refused: frame.get(5),
    needs: frame.get(6),
    records: frame.get(8),
    snapshots: frame.get(9),
    catchUp: frame.get(10),
    more: frame.get(11),
    differ: frame.get(13) ?? [],
  };
}

export const signedRequest = ({ device, challenge, signature, body }) =>
  map([[0, device], [1, challenge], [2, signature], [3, false], [4, body]]);

export function signedAnswer(bytes) {
  const frame = read(bytes);
  return { signature: frame.get(0), packed: frame.get(1), body: frame.get(2) };
}

const REJECTIONS = [
  "bad-frame", "version", "invite-invalid", "unknown-device", "bad-signature", "bad-challenge", "pending", "revoked",
  "too-large", "unavailable", "unknown-cursor",
];

export function rejected(bytes) {
  const frame = read(bytes);
  return { rejection: REJECTIONS[frame.get(0)], challenge: frame.get(1) ?? null };
}

export function grantsDigest(grants) {
  const each = grants.map(([space, role]) => Buffer.concat([space, Buffer.from([role])])).sort(Buffer.compare);
  return sha256(...each).subarray(0, 8);
}
