// The state of sync, as the chip and the banners on every screen show it.

import { backend } from '../backend/host';
import type { SyncStatus } from '../backend/bindings.gen';
import { absent, whyAbsent } from '../words/absent.svelte';

const MINUTE_MS = 60_000;

class Sync {
  /** Absent until the core has answered, and while it is locked. */
  status = $state.raw<SyncStatus | null>(null);
  #asking = false;
  #again = false;

  constructor() {
    backend.onEvent(() => void this.reread());
    // What waits grows older.
    setInterval(() => void this.reread(), MINUTE_MS);
    void this.reread();
  }

  /** Names are locked until the device has been in touch with the municipality. */
  get namesLocked(): boolean {
    return this.status?.names.state === 'locked';
  }

  /** Asks again; what changes while an answer is on its way is asked for once more. */
  async reread(): Promise<void> {
    this.#again = true;
    if (this.#asking) return;
    this.#asking = true;
    while (this.#again) {
      this.#again = false;
      try {
        const status = await backend.call('sync_status', {});
        this.status = status;
        absent.now = whyAbsent(status.names.state, status.names_coming);
      } catch {
        // Nothing is claimed that is not known.
        this.status = null;
      }
    }
    this.#asking = false;
  }
}

export const sync = new Sync();
