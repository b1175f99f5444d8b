// What a screen shows: read from the core, read again when something changed there, replaced by what a command
// answers. All three go through one queue, so that an older reading never covers a newer one.

import { backend } from '../backend/host';
import { Queue } from './queue';

export class Reading<View> {
  /** What was read last; absent before the first. */
  view = $state.raw<View | null>(null);
  /** Why it could not be read; gone when it can. */
  unread = $state.raw<unknown>(null);
  /** Why the last command was refused; gone when one is not. */
  refused = $state.raw<unknown>(null);

  readonly #read: () => Promise<View>;
  readonly #queue = new Queue();
  #rereading = false;

  /** Reads now and after every change; must be made while a component is being made. */
  constructor(read: () => Promise<View>) {
    this.#read = read;
    $effect(() =>
      backend.onEvent(({ event }) => {
        if (event === 'documents') this.reread();
      }),
    );
    this.reread();
  }

  /** Reads again; changes that come while a reading waits for its turn are covered by it. */
  reread(): void {
    if (this.#rereading) return;
    this.#rereading = true;
    void this.#draw(() => {
      this.#rereading = false;
      return this.#read();
    }).then(
      () => (this.unread = null),
      (cause: unknown) => (this.unread = cause),
    );
  }

  /** Runs a command that answers with the new view. Draws only what was saved; says whether it was. */
  async act(command: () => Promise<View>): Promise<boolean> {
    try {
      await this.#draw(command);
      this.refused = null;
      return true;
    } catch (cause) {
      this.refused = cause;
      return false;
    }
  }

  #draw(job: () => Promise<View>): Promise<void> {
    return this.#queue.run(async () => {
      const view = await job();
      // A command's answer and the event that follows it show the same: that is drawn once.
      if (JSON.stringify(view) !== JSON.stringify(this.view)) this.view = view;
    });
  }
}
