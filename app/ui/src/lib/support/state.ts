// What becomes of a claim, in words and as a picture.

import Banknote from '@lucide/svelte/icons/banknote';
import Camera from '@lucide/svelte/icons/camera';
import Copy from '@lucide/svelte/icons/copy';
import Hourglass from '@lucide/svelte/icons/hourglass';
import ThumbsDown from '@lucide/svelte/icons/thumbs-down';
import ThumbsUp from '@lucide/svelte/icons/thumbs-up';
import Undo2 from '@lucide/svelte/icons/undo-2';
import type { Component } from 'svelte';

import type { ClaimState, RefusalReason } from '../backend/bindings.gen';
import * as format from '../words/format';
import { language, t } from '../words/words.svelte';

interface Look {
  Icon: Component;
  tone: 'wait' | 'act' | 'attend';
}

const looks: Record<ClaimState['state'], Look> = {
  being_looked_at: { Icon: Hourglass, tone: 'act' },
  receipt_missing: { Icon: Camera, tone: 'attend' },
  approved: { Icon: ThumbsUp, tone: 'wait' },
  refused: { Icon: ThumbsDown, tone: 'attend' },
  paid: { Icon: Banknote, tone: 'wait' },
  claimed_before: { Icon: Copy, tone: 'wait' },
  withdrawn: { Icon: Undo2, tone: 'wait' },
};

export const reasons: readonly RefusalReason[] = [
  'no_receipt',
  'not_covered',
  'claimed_before',
  'not_together',
  'other',
];

export const lookOf = (state: ClaimState): Look => looks[state.state];

/** "Til behandling", "Udbetalt 29. sep." */
export function stateInWords(state: ClaimState): string {
  if (state.state === 'paid' && state.on !== null) {
    return t('claim.state.paid_on', { date: format.shortDay(state.on, language.now) });
  }
  return t(`claim.state.${state.state}`);
}

/** "Afvist, fordi bonen mangler." with what was written about it; null where nothing was refused. */
export function refusalInWords(state: ClaimState): string | null {
  if (state.state !== 'refused') return null;
  const because = t('claim.refused_because', { reason: t(`claim.reason.${state.reason ?? 'other'}`) });
  return state.line === null ? because : `${because} ${state.line}`;
}
