// The same for several people: each is done by itself, so that one who is refused keeps nobody else back.

/** Somebody for whom it was refused, and why. */
export interface Refusal<One> {
  one: One;
  cause: unknown;
}

/** Does it for one after the other; gives those for whom it was refused. */
export async function forEachOf<One>(
  all: readonly One[],
  command: (one: One) => Promise<unknown>,
): Promise<Refusal<One>[]> {
  const refusals: Refusal<One>[] = [];
  for (const one of all) {
    try {
      await command(one);
    } catch (cause) {
      refusals.push({ one, cause });
    }
  }
  return refusals;
}
