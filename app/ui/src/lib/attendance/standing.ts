// How windows stand, and what a tap on one means.

import type { Answer, Attendance, WindowStanding } from '../backend/bindings.gen';
import { t } from '../words/words.svelte';

/** Whether the window is lit: the child was there at some time tonight. */
export function lit(standing: WindowStanding): boolean {
  return standing.standing === 'came' || standing.standing === 'left';
}

/**
 * What a tap says: "here" on an unlit window, the mark taken back on a lit one. Somebody who left and is tapped has
 * come again. A tap still on its way counts as drawn.
 */
export function answerOfTap(wanted: Answer | null, standing: WindowStanding): Answer {
  if (wanted !== null) return wanted === 'came' ? 'retracted' : 'came';
  return standing.standing === 'came' ? 'retracted' : 'came';
}

/** The word under a name. */
export function standingInWords({ standing }: WindowStanding): string {
  return t(`attendance.${standing}`);
}

/** "14 til stede, heraf 1 uafklaret, af 25 på listen, plus 2 uden navn". */
export function countInWords(view: Attendance): string {
  return `${String(view.present)} ${t('attendance.present')}, ${restInWords(view)}`;
}

/** What stands after the number: "heraf 1 uafklaret, af 25 på listen, plus 2 uden navn". */
export function restInWords(view: Attendance): string {
  const parts = [];
  if (view.unsettled > 0) parts.push(t('attendance.unsettled', { count: view.unsettled }));
  parts.push(t('attendance.of', { listed: view.listed }));
  if (view.unnamed > 0) parts.push(t('attendance.plus', { count: view.unnamed }));
  return parts.join(', ');
}
