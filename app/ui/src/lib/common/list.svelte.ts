// A list of people that is taken in: shown first, and written only after a yes.

import { sentence } from '../errors';

export class TakenIn<Preview> {
  /** What would be taken in. */
  preview = $state.raw<Preview | null>(null);
  /** How many were. */
  added = $state<number | null>(null);
  wrong = $state<string | null>(null);
  busy = $state(false);

  async look(read: () => Promise<Preview>): Promise<void> {
    this.preview = null;
    this.added = null;
    await this.#do(async () => {
      this.preview = await read();
    });
  }

  async confirm(write: (preview: Preview) => Promise<{ added: number }>): Promise<void> {
    const { preview } = this;
    if (preview === null) return;
    await this.#do(async () => {
      this.added = (await write(preview)).added;
      this.preview = null;
    });
  }

  /** One thing at a time. */
  async #do(work: () => Promise<void>): Promise<void> {
    if (this.busy) return;
    this.busy = true;
    this.wrong = null;
    try {
      await work();
    } catch (cause) {
      this.wrong = sentence(cause);
    }
    this.busy = false;
  }
}
