// Who is here at one meeting: what the core says, and the taps on their way to it.

import { backend } from '../backend/host';
import type { Answer, Attendance, Commands, Occasion, VolunteerHere, Window } from '../backend/bindings.gen';
import { Reading } from '../common/reading.svelte';
import { voice } from '../common/say.svelte';
import { nameOf } from '../words/names';
import { t } from '../words/words.svelte';
import { answerOfTap, countInWords } from './standing';

type Step = { [C in keyof Commands]: Commands[C]['reply'] extends Attendance ? C : never }[keyof Commands];

export class Evening {
  /** Something to tell about the last tap that the windows do not show. */
  notice = $state<string | null>(null);
  readonly reading: Reading<Attendance>;
  readonly #occasion: Occasion;
  /** What taps on their way want, so that a second quick tap on a window turns the first one round. */
  // Nothing is drawn from it, so it need not be reactive.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #wanted = new Map<string, Answer>();

  constructor(occasion: Occasion) {
    this.#occasion = occasion;
    this.reading = new Reading(() => backend.call('attendance', { occasion }));
  }

  get view(): Attendance | null {
    return this.reading.view;
  }

  /** A tap on a window: here, or not after all. */
  async tap({ person, name, standing }: Window): Promise<void> {
    const answer = answerOfTap(this.#wanted.get(person) ?? null, standing);
    if (!(await this.mark(person, answer)) || answer !== 'retracted') return;
    const now = this.view?.windows.find((window) => window.person === person)?.standing.standing;
    if (now === 'came' || now === 'left') {
      this.notice = t('attendance.marked_elsewhere', { name: nameOf(name) });
    }
  }

  async mark(person: string, answer: Answer): Promise<boolean> {
    this.#wanted.set(person, answer);
    const saved = await this.#step('mark', { person, answer });
    if (this.#wanted.get(person) === answer) this.#wanted.delete(person);
    return saved;
  }

  /** A tap on a volunteer. Only the device that marked somebody can take that back. */
  async tapVolunteer({ person, name, present }: VolunteerHere): Promise<void> {
    if (!(await this.#step('mark_volunteer', { person, present: !present })) || !present) return;
    if (this.view?.volunteers.some((one) => one.person === person && one.present) === true) {
      this.notice = t('attendance.volunteer_elsewhere', { name: nameOf(name) });
    }
  }

  /** A new sheet begins without the last one's notice. */
  forget(): void {
    this.notice = null;
  }

  settle = (person: string, answer: Answer): Promise<boolean> => this.#step('settle', { person, answer });
  everyoneCame = (): Promise<boolean> => this.#step('everyone_came', {});
  countUnnamed = (by: number): Promise<boolean> => this.#step('count_unnamed', { by });
  undo = (): Promise<boolean> => this.#step('undo', {});
  writeNote = (text: string): Promise<boolean> => this.#step('write_note', { text });
  addParticipant = (first_name: string): Promise<boolean> => this.#step('add_participant', { first_name });
  held = (): Promise<boolean> => this.#step('set_meeting_state', { state: 'held' });

  async #step<C extends Step>(command: C, rest: Omit<Commands[C]['args'], 'occasion'>): Promise<boolean> {
    this.notice = null;
    const args = { ...rest, occasion: this.#occasion } as unknown as Commands[C]['args'];
    const saved = await this.reading.act(() => backend.call(command, args) as Promise<Attendance>);
    if (saved && this.view !== null) voice.say(countInWords(this.view));
    return saved;
  }
}
