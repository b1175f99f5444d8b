// What a record says, in words: the same sentence on the undo button and among the things that wait.

import type { What } from '../backend/bindings.gen';
import * as format from '../words/format';
import type { Language } from '../words/words.svelte';
import { t } from '../words/words.svelte';

/** A name, or the word for one that is locked. */
const who = (name: string | null): string => name ?? t('app.hidden_name');

export function whatInWords(what: What, tongue: Language): string {
  switch (what.what) {
    case 'mark':
      return t(`what.mark.${what.answer}`, { name: who(what.name) });
    case 'mark_volunteer':
      return t(`what.mark.${what.answer}`, { name: who(what.name) });
    case 'settle':
      return t(`what.settle.${what.answer}`, { name: who(what.name) });
    case 'everyone_came':
      return t('what.everyone_came', { count: what.count });
    case 'unnamed':
      return t('what.unnamed', { count: what.count });
    case 'meeting_state':
      return t(`what.state.${what.state}`);
    case 'new_person':
      return t('what.new_person', { name: who(what.name) });
    case 'roster':
      return t('what.roster', { count: what.count });
    case 'activity':
      return `${t(`match.kind.${what.kind}`)}, ${format.shortDay(what.date, tongue)}`;
    case 'group':
      return t('what.group', { name: what.name });
    case 'note':
    case 'activity_cancelled':
    case 'match':
    case 'reference':
    case 'undo':
      return t(`what.${what.what}`);
  }
}
