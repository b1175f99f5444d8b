// One course or meeting: what the core says, and the taps on their way to it.

import { backend } from '../backend/host';
import type { Commands, TrainingInput, TrainingPage, Window } from '../backend/bindings.gen';
import { Reading } from '../common/reading.svelte';
import { voice } from '../common/say.svelte';
import { nameOf } from '../words/names';
import { t } from '../words/words.svelte';
import { cameInWords } from './words';

type Step = {
  [C in keyof Commands]: Commands[C]['args'] extends { training: string }
    ? Commands[C]['reply'] extends TrainingPage
      ? C
      : never
    : never;
}[keyof Commands];

export class Course {
  /** Something to tell about the last tap that the windows do not show. */
  notice = $state<string | null>(null);
  readonly reading: Reading<TrainingPage>;
  readonly #training: string;
  /** What taps on their way want, so that a second quick tap on a window turns the first one round. */
  // Nothing is drawn from it, so it need not be reactive.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #wanted = new Map<string, boolean>();

  constructor(training: string) {
    this.#training = training;
    this.reading = new Reading(() => backend.call('training', { training }));
  }

  get view(): TrainingPage | null {
    return this.reading.view;
  }

  /** A tap on a window: came, or not after all. Only the device that marked somebody can take that back. */
  async tap({ person, name, standing }: Window): Promise<void> {
    const present = !(this.#wanted.get(person) ?? standing.standing !== 'not_marked');
    this.#wanted.set(person, present);
    const saved = await this.#step('mark_trained', { person, present });
    if (this.#wanted.get(person) === present) this.#wanted.delete(person);
    if (!saved || present) return;
    const now = this.view?.windows.find((window) => window.person === person);
    if (now !== undefined && now.standing.standing !== 'not_marked') {
      this.notice = t('attendance.volunteer_elsewhere', { name: nameOf(name) });
    }
  }

  everyone = (people: string[]): Promise<boolean> => this.#step('everyone_trained', { people });
  countUnnamed = (by: number): Promise<boolean> => this.#step('count_trained_unnamed', { by });
  undo = (): Promise<boolean> => this.#step('undo_trained', {});
  change = (what: TrainingInput): Promise<boolean> => this.#step('change_training', { new: what });
  callOff = (called_off: boolean): Promise<boolean> => this.#step('call_off_training', { called_off });

  async #step<C extends Step>(command: C, rest: Omit<Commands[C]['args'], 'training'>): Promise<boolean> {
    this.notice = null;
    const args = { ...rest, training: this.#training } as unknown as Commands[C]['args'];
    const saved = await this.reading.act(() => backend.call(command, args) as Promise<TrainingPage>);
    if (saved && this.view !== null) voice.say(cameInWords(this.view.line));
    return saved;
  }
}
