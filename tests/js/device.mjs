// A device's folder: its key, what it holds of each space, and what waits to be sent.
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as Automerge from "@automerge/automerge";
import { decode, encode } from "cborg";
import { base64url, concat, hex } from "./bytes.mjs";
import { uncompressed } from "./changes.mjs";
import * as relay from "./relay.mjs";

const keyOf = (space, document) => hex(concat(space, document));

export class Device {
  /** Opens a folder. One that is new holds nothing until the device is enrolled. */
  constructor(folder) {
    mkdirSync(folder, { recursive: true });
    this.file = join(folder, "device.cbor");
    this.kept = existsSync(this.file) ? decode(readFileSync(this.file)) : null;
    // The actor's second half: fresh at every start, never kept.
    this.fresh = randomBytes(8);
  }

  async enrol(link, label) {
    const { address, relayKey, ...invite } = relay.readInvite(link);
    const key = relay.freshKey();
    const { device, grants, challenge } = await relay.enrol(key, { address, relayKey, ...invite }, label);
    const catchUp = grants.map(([space]) => [space, null]);
    const knows = { key, device, relay: { address, relayKey }, grants, challenge, cursor: null };
    this.kept = { ...knows, catchUp, comparing: false, givingBack: [], documents: {}, outbox: [], refused: [] };
    this.keep();
  }

  /** All of it as it stands, or what was there before. */
  keep() {
    writeFileSync(`${this.file}.new`, encode(this.kept), { flush: true });
    renameSync(`${this.file}.new`, this.file);
  }

  get name() {
    return base64url(this.kept.device);
  }

  get actor() {
    return hex(concat(this.kept.device, this.fresh));
  }

  /** A document, opened; an empty one when it is not here. */
  open(space, document) {
    const held = this.kept.documents[keyOf(space, document)];
    return held ? Automerge.load(held.saved, { actor: this.actor }) : Automerge.init({ actor: this.actor });
  }

  put(space, document, opened) {
    this.kept.documents[keyOf(space, document)] = { space, document, saved: Automerge.save(opened) };
  }

  drop(space, document) {
    delete this.kept.documents[keyOf(space, document)];
  }

  /** Everything that is held, of one space or of all, opened. */
  documents(of = () => true) {
    const held = Object.values(this.kept.documents).filter(({ space }) => of(space));
    return held.map(({ space, document }) => ({ space, document, opened: this.open(space, document) }));
  }

  /** Sets root keys. The document and what waits in the outbox are kept together. */
  write(space, document, fields) {
    const before = this.open(space, document);
    const begins = Automerge.getHeads(before).length === 0 ? { schema: 1 } : {};
    const after = Automerge.change(before, { time: Math.floor(Date.now() / 1000) }, (open) => {
      for (const [key, value] of Object.entries({ ...begins, ...fields })) {
        open[key] = typeof value === "string" ? new Automerge.ImmutableString(value) : value;
      }
    });
    this.put(space, document, after);
    this.kept.outbox.push([space, document, uncompressed(Automerge.getLastLocalChange(after))]);
    this.keep();
  }
}
