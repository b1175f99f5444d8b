// HTTP to the one relay that this device knows. What it has not signed for this very request says nothing.
import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, verify } from "node:crypto";
import { base64url, concat, fromBase64url, sha256 } from "./bytes.mjs";
import * as frames from "./frames.mjs";

export class Rejected extends Error {
  constructor({ rejection, challenge }) {
    super(`the relay said ${rejection}`);
    this.rejection = rejection;
    this.challenge = challenge;
  }
}

/** A fresh key pair, as it is kept. */
export function freshKey() {
  const { d, x } = generateKeyPairSync("ed25519").privateKey.export({ format: "jwk" });
  return { d, x };
}

const okp = (key) => ({ key: { kty: "OKP", crv: "Ed25519", ...key }, format: "jwk" });
const signedBy = (key, text) => new Uint8Array(sign(null, text, createPrivateKey(okp(key))));

/** The parts of an invite link. */
export function readInvite(link) {
  const [address, rest] = link.trim().split("/enrol#1.");
  const bytes = fromBase64url(rest);
  return { address, relayKey: bytes.subarray(0, 32), invite: bytes.subarray(32, 48), secret: bytes.subarray(48, 64) };
}

export async function enrol(key, { address, relayKey, invite, secret }, label) {
  const signature = signedBy(key, concat(Buffer.from("bindeled enrol 1"), invite, secret));
  const deviceKey = fromBase64url(key.x);
  const request = frames.enrolRequest({ invite, secret, deviceKey, label, signature });
  return frames.enrolAnswer(await ask(address, relayKey, "/v1/enrol", request));
}

export async function challenge(device, { address, relayKey }) {
  return frames.challengeAnswer(await ask(address, relayKey, "/v1/challenge", frames.challengeRequest(device)));
}

export async function sync(key, device, { address, relayKey }, challenge, request) {
  const body = frames.syncRequest(request);
  const signature = signedBy(key, concat(Buffer.from("bindeled request 1"), challenge, [0], body));
  const signed = frames.signedRequest({ device, challenge, signature, body });
  return frames.syncAnswer(await ask(address, relayKey, "/v1/sync", signed));
}

async function ask(address, relayKey, path, body) {
  const headers = { "content-type": "application/cbor" };
  const response = await fetch(address + path, { method: "POST", headers, body, redirect: "error" });
  const answered = new Uint8Array(await response.arrayBuffer());
  if (!response.ok) throw new Rejected(frames.rejected(answered));
  const answer = frames.signedAnswer(answered);
  const text = concat(Buffer.from("bindeled answer 1"), sha256(body), [answer.packed ? 1 : 0], answer.body);
  const isTheRelays = verify(null, text, createPublicKey(okp({ x: base64url(relayKey) })), answer.signature);
  if (!isTheRelays) throw new Error("signed by another key, or for another request");
  if (answer.packed) throw new Error("packed, though this device takes nothing packed");
  return answer.body;
}
