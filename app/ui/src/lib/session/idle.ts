// How long nobody has used the app. A device left on a table locks itself.

/** Without use for this long, the app locks. */
export const IDLE_MS_MAX = 5 * 60_000;

/** The time since the last use. It is told the time, and never looks at a clock. */
export class Idle {
  #used: number;

  constructor(now: number) {
    this.#used = now;
  }

  use(now: number): void {
    this.#used = now;
  }

  /** How many milliseconds are left before it has been too long; none if it has been. */
  left(now: number): number {
    // A clock that was set back has not been used in its future.
    this.#used = Math.min(this.#used, now);
    return Math.max(0, this.#used + IDLE_MS_MAX - now);
  }
}

const USES = ['pointerdown', 'pointermove', 'keydown', 'wheel'] as const;

/** Watches for use until the returned function is called. */
export function whenIdle(lock: () => void): () => void {
  const idle = new Idle(Date.now());
  const use = (): void => {
    idle.use(Date.now());
  };
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = (): void => {
    clearTimeout(timer);
    if (idle.left(Date.now()) === 0) {
      // Should it not lock, it is tried again after as long.
      use();
      lock();
    }
    timer = setTimeout(look, idle.left(Date.now()));
  };
  look();
  for (const kind of USES) window.addEventListener(kind, use, { passive: true });
  // While a device sleeps, so do its timers.
  document.addEventListener('visibilitychange', look);
  return () => {
    clearTimeout(timer);
    for (const kind of USES) window.removeEventListener(kind, use);
    document.removeEventListener('visibilitychange', look);
  };
}
