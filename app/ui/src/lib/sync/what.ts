// What a record says, in words: the same sentence on the undo button and among the things that wait.

import type { What } from '../backend/bindings.gen';
import * as format from '../words/format';
import { whoOf } from '../words/names';
import type { Language } from '../words/words.svelte';
import { t } from '../words/words.svelte';

export function whatInWords(what: What, tongue: Language): string {
  switch (what.what) {
    case 'mark':
      return t(`what.mark.${what.answer}`, { name: whoOf(what.name) });
    case 'mark_volunteer':
      return t(`what.mark.${what.answer}`, { name: whoOf(what.name) });
    case 'settle':
      return t(`what.settle.${what.answer}`, { name: whoOf(what.name) });
    case 'everyone_came':
      return t('what.everyone_came', { count: what.count });
    case 'unnamed':
      return t('what.unnamed', { count: what.count });
    case 'meeting_state':
      return t(`what.state.${what.state}`);
    case 'new_person':
      return t('what.new_person', { name: whoOf(what.name) });
    case 'person':
      return t('what.person', { name: whoOf(what.name) });
    case 'pair':
      return t(`what.pair.${what.sameness}`);
    case 'roster':
      return t('what.roster', { count: what.count });
    case 'activity':
      return `${t(`match.kind.${what.kind}`)}, ${format.shortDay(what.date, tongue)}`;
    case 'group':
      return t('what.group', { name: what.name });
    case 'given_back':
      return what.place === null
        ? t('what.given_back', { count: what.count })
        : t('what.given_back_in', { count: what.count, place: what.place });
    case 'training':
      return t('what.training', {
        what: t(`training.kind.${what.kind}`),
        date: format.shortDay(what.date, tongue),
      });
    case 'guidance':
      return t('what.guidance', { date: format.shortDay(what.date, tongue) });
    case 'headcounts':
      return t('what.headcounts', { count: what.count });
    case 'agreement':
      return t('what.agreement', { name: what.name });
    case 'decision':
      return t(`what.decision.${what.ruling}`);
    case 'event':
      return t('what.event', { date: format.shortDay(what.date, tongue) });
    case 'referral':
    case 'estimate':
    case 'mentoring':
    case 'employment':
    case 'claim':
    case 'receipt':
    case 'guideline':
    case 'taken_back':
    case 'invite':
    case 'invite_taken_back':
    case 'device_let_in':
    case 'person_erased':
    case 'person_handed_out':
    case 'note':
    case 'activity_cancelled':
    case 'match':
    case 'follow_up':
    case 'response':
    case 'reference':
    case 'statement':
    case 'undo':
      return t(`what.${what.what}`);
  }
}
