// The stages of a group's life, as they are drawn.

import type { Stage } from '../backend/bindings.gen';

const LIFE: readonly Stage[] = ['planned', 'establishing', 'established', 'anchored'];

/** The steps to draw: the usual life, or with the turn that this group took. */
export function stepsOf(stage: Stage): readonly Stage[] {
  if (stage === 'taken_over') return ['planned', 'establishing', 'established', 'taken_over', 'anchored'];
  if (stage === 'closed') return ['planned', 'establishing', 'established', 'closed'];
  return LIFE;
}
