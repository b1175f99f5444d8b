// What the sync chip says. Green needs a receipt for everything; one missing is not green.

import type { ErrorCode, SyncStatus } from '../backend/bindings.gen';
import * as format from '../words/format';
import type { Key, Language } from '../words/words.svelte';
import { t } from '../words/words.svelte';

export interface Chip {
  tone: 'saved' | 'received' | 'attend';
  /** What holds. */
  main: string;
  /** A line more; in few words where there is little room. */
  more: string;
  more_short: string;
}

const DAY_MS = 86_400_000;

/** What keeps everything back until somebody has done something, and so is said before anything else. */
const BARRED: Partial<Record<ErrorCode, { tone: Chip['tone']; main: Key }>> = {
  revoked: { tone: 'attend', main: 'sync.revoked' },
  relay_version: { tone: 'attend', main: 'sync.update_please' },
  pending: { tone: 'saved', main: 'sync.pending' },
  unknown_device: { tone: 'attend', main: 'sync.new_link_please' },
};

export function chipOf(status: SyncStatus, tongue: Language): Chip {
  const received =
    status.received_at === null ? null : unbroken(format.recently(status.received_at, status.now, tongue));
  const barred = status.trouble === null ? undefined : BARRED[status.trouble];
  if (barred !== undefined) {
    const more =
      status.waiting === 0 ? t('sync.nothing_waits') : t('sync.waiting_short', { count: status.waiting });
    return { tone: barred.tone, main: t(barred.main), more, more_short: more };
  }
  if (status.to_look_at > 0) {
    const rest =
      status.waiting > 0
        ? t('sync.waiting_short', { count: status.waiting })
        : received === null
          ? t('sync.nothing_waits')
          : t('sync.rest_received', { time: received });
    const short = status.waiting > 0 || received === null ? rest : t('sync.received', { time: received });
    return {
      tone: 'attend',
      main: t('sync.look', { count: status.to_look_at }),
      more: rest,
      more_short: short,
    };
  }
  if (status.waiting > 0) return waiting(status, tongue);
  if (received === null) {
    const nothing = t('sync.nothing_waits');
    return { tone: 'saved', main: t('sync.saved_here'), more: nothing, more_short: nothing };
  }
  return {
    tone: 'received',
    main: t('sync.received', { time: received }),
    more: t('sync.received_all'),
    more_short: t('sync.received_all_short'),
  };
}

/** A date and its time stay in one line. */
const unbroken = (text: string): string => text.replaceAll(' ', '\u00a0');

/** The chip ages with what has waited longest. */
function waiting(status: SyncStatus, tongue: Language): Chip {
  const short = t('sync.waiting_short', { count: status.waiting });
  const age_ms = status.waiting_since === null ? 0 : status.now - status.waiting_since;
  if (status.waiting_since === null || age_ms < DAY_MS) {
    return {
      tone: 'saved',
      main: t('sync.saved_here'),
      more: t('sync.waiting', { count: status.waiting }),
      more_short: short,
    };
  }
  const date = format.dateOf(status.waiting_since);
  const main =
    age_ms >= 3 * DAY_MS
      ? t('sync.online_please')
      : format.daysBetween(date, format.dateOf(status.now)) === 1
        ? t('sync.since_yesterday')
        : t('sync.since', { day: format.weekday(date, tongue) });
  return { tone: 'saved', main, more: short, more_short: short };
}
