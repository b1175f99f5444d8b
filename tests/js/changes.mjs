// Automerge's changes as the log holds them: uncompressed chunks.
import { inflateRawSync } from "node:zlib";
import { getAllChanges } from "@automerge/automerge";
import { concat } from "./bytes.mjs";

const CHANGE = 1;
const DEFLATED = 2;
const CHUNK_BYTES_MAX = 256 * 1024;

/** Automerge deflates a change of more than 256 bytes; its checksum is that of the change as it was before. */
export function uncompressed(chunk) {
  if (chunk[8] !== DEFLATED) return chunk;
  let start = 9;
  while (chunk[start] & 0x80) start += 1;
  const contents = inflateRawSync(chunk.subarray(start + 1), { maxOutputLength: CHUNK_BYTES_MAX });
  return concat(chunk.subarray(0, 8), [CHANGE], leb128(contents.length), contents);
}

/** Every change of a document, each after what it builds on. */
export const changesOf = (document) => getAllChanges(document).map(uncompressed);

function leb128(number) {
  const bytes = [];
  for (; number >= 0x80; number >>>= 7) bytes.push((number & 0x7f) | 0x80);
  return [...bytes, number];
}
