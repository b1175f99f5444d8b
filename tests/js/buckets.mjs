// A space in brief: 32 digests of 8 bytes, one for each bucket of documents.
const BUCKETS = 32;
const DIGEST = 8;

export const bucketOf = (document) => document[16] % BUCKETS;
export const isIn = (bits, document) => ((bits >>> bucketOf(document)) & 1) === 1;

/** The digests of all entries, given as pairs of document and entry hash. */
export function digests(entries) {
  const sums = new Uint8Array(BUCKETS * DIGEST);
  for (const [document, entry] of entries) {
    for (let place = 0; place < DIGEST; place += 1) sums[bucketOf(document) * DIGEST + place] ^= entry[place];
  }
  return sums;
}
