// What a screen reader is told politely: at most one message a second, the newest.

const PAUSE_MS = 1_000;

class Voice {
  /** The sentence spoken now. */
  now = $state('');
  #next: string | null = null;
  #pausing = false;

  say(sentence: string): void {
    this.#next = sentence;
    if (this.#pausing) return;
    this.#speak();
  }

  #speak(): void {
    if (this.#next === null) {
      this.#pausing = false;
      return;
    }
    this.now = this.#next;
    this.#next = null;
    this.#pausing = true;
    setTimeout(() => {
      this.#speak();
    }, PAUSE_MS);
  }
}

export const voice = new Voice();
