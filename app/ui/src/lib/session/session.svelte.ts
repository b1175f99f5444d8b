// Where the app stands: nobody enrolled, locked, or somebody signed in.

import { backend } from '../backend/host';
import type { Commands, LockFace, Session } from '../backend/bindings.gen';

class Standing {
  /** Absent until the core has answered. */
  now = $state.raw<Session | null>(null);
  /** Why the core did not answer. */
  wrong = $state.raw<unknown>(null);
  #asked = 0;
  /** Who handed the device over that is locked now. */
  #handedOverBy = $state<string | null>(null);

  constructor() {
    backend.onEvent(({ event }) => {
      if (event === 'session') void this.reread();
    });
    void this.reread();
  }

  /** The four words, while somebody is signed in on a device that nobody has confirmed. */
  get pending(): readonly string[] | null {
    return this.now?.state === 'open' ? this.now.pending : null;
  }

  /** Who takes the device back from whoever it was handed to; absent where anybody may open it. */
  get takingBack(): LockFace | null {
    if (this.now?.state !== 'locked') return null;
    return this.now.people.find(({ person }) => person === this.#handedOverBy) ?? null;
  }

  async reread(): Promise<void> {
    const asked = ++this.#asked;
    try {
      const now = await backend.call('session', {});
      // A later question has a newer answer.
      if (asked !== this.#asked) return;
      this.#stand(now);
    } catch (cause) {
      if (asked === this.#asked) this.wrong = cause;
    }
  }

  async enrol(args: Commands['enrol']['args']): Promise<void> {
    this.#stand(await backend.call('enrol', args));
  }

  async unlock(person: string, pin: string): Promise<void> {
    this.#stand(await backend.call('unlock', { person, pin }));
  }

  async recoverPin(args: Commands['recover_pin']['args']): Promise<void> {
    this.#stand(await backend.call('recover_pin', args));
  }

  async newProfile(): Promise<void> {
    this.#stand(await backend.call('new_profile', {}));
  }

  async switchProfile(profile: number): Promise<void> {
    this.#stand(await backend.call('switch_profile', { profile }));
  }

  async lock(): Promise<void> {
    this.#stand(await backend.call('lock', {}));
  }

  /** Locks a device that was handed over: as long as it is, nobody but who takes it back is asked for. */
  async lockFor(person: string): Promise<void> {
    this.#handedOverBy = person;
    await this.lock();
  }

  async addPerson(args: Commands['add_person']['args']): Promise<void> {
    this.#stand(await backend.call('add_person', args));
  }

  #stand(session: Session): void {
    this.#asked++;
    this.now = session;
    if (session.state !== 'locked') this.#handedOverBy = null;
    this.wrong = null;
  }
}

export const session = new Standing();
