// Bytes and their texts.
import { createHash } from "node:crypto";

export const concat = (...parts) => new Uint8Array(Buffer.concat(parts.map((part) => Buffer.from(part))));
export const hex = (bytes) => Buffer.from(bytes).toString("hex");
export const base64url = (bytes) => Buffer.from(bytes).toString("base64url");
export const fromBase64url = (text) => new Uint8Array(Buffer.from(text, "base64url"));
export const same = (one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)) === 0;
export const sha256 = (...parts) => new Uint8Array(createHash("sha256").update(concat(...parts)).digest());
