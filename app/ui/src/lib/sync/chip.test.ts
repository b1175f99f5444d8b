import { expect, test, vi } from 'vitest';

import type { SyncStatus } from '../backend/bindings.gen';

vi.stubGlobal('navigator', { languages: ['da'] });
const { chipOf } = await import('./chip');

const NOW = Date.UTC(2026, 10, 12, 13, 2); // Thursday, 14.02 in Denmark
const HOUR = 3_600_000;
const nothing: SyncStatus = {
  now: NOW,
  waiting: 0,
  waiting_since: null,
  not_given_back: 0,
  to_look_at: 0,
  received_at: null,
  contact_at: null,
  offline_since: null,
  trouble: null,
  names: { state: 'open' },
  names_coming: false,
};

function check(status: Partial<SyncStatus>, tone: string, main: string, more: string): void {
  const chip = chipOf({ ...nothing, ...status }, 'da');
  expect([chip.tone, chip.main, chip.more]).toEqual([tone, main, more]);
}

test('green only when nothing waits, nothing is to look at, and a receipt is there', () => {
  check({ received_at: NOW }, 'received', 'Modtaget 14.02', 'kommunen har kvitteret for alt');
  check({}, 'saved', 'Gemt her', 'intet venter');
  check(
    { received_at: NOW, waiting: 1, waiting_since: NOW },
    'saved',
    'Gemt her',
    '1 venter på at blive sendt',
  );
  check({ received_at: NOW, to_look_at: 1 }, 'attend', '1 skal ses på', 'resten er modtaget 14.02');
  check(
    { received_at: NOW, to_look_at: 2, waiting: 3, waiting_since: NOW },
    'attend',
    '2 skal ses på',
    '3 venter',
  );
});

test('a date and its time are never parted', () => {
  const [yesterday, earlier] = [NOW - 24 * HOUR, NOW - 72 * HOUR];
  check(
    { received_at: yesterday },
    'received',
    'Modtaget i\u00a0går\u00a014.02',
    'kommunen har kvitteret for alt',
  );
  check(
    { received_at: earlier, to_look_at: 1 },
    'attend',
    '1 skal ses på',
    'resten er modtaget 9.\u00a0nov.\u00a014.02',
  );
});

test('a closed tablet says so', () => {
  check({ received_at: NOW, trouble: 'revoked', waiting: 2 }, 'attend', 'Enheden er lukket', '2 venter');
});

test('a device that may not send says what has to happen first', () => {
  check({ trouble: 'pending', waiting: 2 }, 'saved', 'Venter på godkendelse', '2 venter');
  check({ received_at: NOW, trouble: 'pending' }, 'saved', 'Venter på godkendelse', 'intet venter');
  check({ trouble: 'unknown_device', waiting: 2 }, 'attend', 'Bed om et nyt link', '2 venter');
  check({ trouble: 'relay_version', waiting: 1, to_look_at: 1 }, 'attend', 'Opdatér appen', '1 venter');
});

test('what waits ages, and never turns red', () => {
  const since = (hours: number) => ({ waiting: 3, waiting_since: NOW - hours * HOUR });
  check(since(23), 'saved', 'Gemt her', '3 venter på at blive sendt');
  check(since(25), 'saved', 'Venter siden i går', '3 venter');
  check(since(49), 'saved', 'Venter siden tirsdag', '3 venter');
  check(since(73), 'saved', 'Tag enheden på nettet', '3 venter');
});
