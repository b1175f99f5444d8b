// Courses and meetings in words.

import type { TrainingLine } from '../backend/bindings.gen';
import { t } from '../words/words.svelte';

/** Every kind of course or meeting, in the order of the form. */
export const KINDS = [
  ...(['intro_meeting', 'clarification_talk', 'course'] as const),
  ...(['theme_evening', 'supervision', 'network'] as const),
];

/** What each kind is called, and what is held where the kind is not known. */
export function kindsInWords(): Record<string, string> {
  return Object.fromEntries([...KINDS, 'none' as const].map((kind) => [kind, t(`training.kind.${kind}`)]));
}

/** "Kursus: lektiehjælp for nye", or what is held where it has no title. */
export function titleOf({ kind, title }: Pick<TrainingLine, 'kind' | 'title'>): string {
  const held = kind === null ? t('training.kind.none') : t(`training.kind.${kind}`);
  return title === null ? held : `${held}: ${title}`;
}

/** "23 kom, plus 4 uden navn". */
export function cameInWords(line: Pick<TrainingLine, 'present' | 'unnamed'>): string {
  return `${String(line.present)} ${restInWords(line)}`;
}

/** What stands after the number: "kom, plus 4 uden navn". */
export function restInWords({ unnamed }: Pick<TrainingLine, 'unnamed'>): string {
  return unnamed === 0
    ? t('training.came')
    : `${t('training.came')}, ${t('attendance.plus', { count: unnamed })}`;
}

/** Where a course's page is: its id without the word before it. */
export function pathOf(training: string): string {
  return `/trainings/${training.split('/')[1] ?? ''}`;
}

/** The other way round. */
export function trainingOf(part: string): string {
  return `training/${part}`;
}
