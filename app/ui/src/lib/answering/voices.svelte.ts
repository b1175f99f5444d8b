// Reading aloud, by the voices that the device itself has: one that has to ask somebody on the net is none.

import type { Tongue } from './tongue';

class Voices {
  #all = $state.raw<readonly SpeechSynthesisVoice[]>([]);
  /** Whether something is read aloud now. */
  speaking = $state(false);
  /** Counts what was asked for, so that the end of what was cut off ends nothing else. */
  #asked = 0;
  readonly #speech = (globalThis as { speechSynthesis?: SpeechSynthesis }).speechSynthesis;

  constructor() {
    const read = (): void => {
      this.#all = this.#speech?.getVoices().filter(({ localService }) => localService) ?? [];
    };
    // Many devices know their voices only a moment later.
    this.#speech?.addEventListener('voiceschanged', read);
    read();
  }

  /** A voice for a language, if the device has one. */
  of(tongue: Tongue): SpeechSynthesisVoice | null {
    return this.#all.find(({ lang }) => lang.toLowerCase().split(/[-_]/)[0] === tongue) ?? null;
  }

  /** Reads sentences one after the other, with a breath between them. */
  read(tongue: Tongue, sentences: readonly string[]): void {
    const voice = this.of(tongue);
    this.stop();
    if (voice === null || this.#speech === undefined) return;
    const asked = ++this.#asked;
    this.speaking = true;
    for (const [at, sentence] of sentences.entries()) {
      const said = new SpeechSynthesisUtterance(sentence);
      said.voice = voice;
      said.lang = voice.lang;
      const ended = (): void => {
        if (asked === this.#asked) this.speaking = false;
      };
      if (at === sentences.length - 1) said.addEventListener('end', ended);
      said.addEventListener('error', ended);
      this.#speech.speak(said);
    }
  }

  stop(): void {
    this.#asked++;
    this.speaking = false;
    this.#speech?.cancel();
  }
}

export const voices = new Voices();
