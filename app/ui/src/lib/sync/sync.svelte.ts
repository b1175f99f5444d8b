// The state of sync, as the chip on every screen shows it.

import { backend } from '../backend/host';
import type { SyncStatus } from '../backend/bindings.gen';

const MINUTE_MS = 60_000;

export class Sync {
  status = $state.raw<SyncStatus | null>(null);
  #asking = false;
  #again = false;

  /** Follows the core while the component that makes it lives. */
  constructor() {
    $effect(() => {
      const stop = backend.onEvent(({ event }) => {
        if (event !== 'session') void this.reread();
      });
      const minute = setInterval(() => {
        // What waits grows older.
        void this.reread();
      }, MINUTE_MS);
      return () => {
        stop();
        clearInterval(minute);
      };
    });
    void this.reread();
  }

  /** Asks again; what changes while an answer is on its way is asked for once more. */
  async reread(): Promise<void> {
    this.#again = true;
    if (this.#asking) return;
    this.#asking = true;
    while (this.#again) {
      this.#again = false;
      try {
        this.status = await backend.call('sync_status', {});
      } catch {
        // Nothing is claimed that is not known.
        this.status = null;
      }
    }
    this.#asking = false;
  }
}
