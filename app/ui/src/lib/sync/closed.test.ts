import { expect, test, vi } from 'vitest';

import type { SyncStatus } from '../backend/bindings.gen';

vi.stubGlobal('navigator', { languages: ['da'] });
const { namesClosed, whereItIs } = await import('./closed');
const { language } = await import('../words/words.svelte');

const closed: SyncStatus = {
  now: 0,
  waiting: 0,
  waiting_since: null,
  not_given_back: 0,
  to_look_at: 1,
  received_at: null,
  contact_at: null,
  offline_since: null,
  trouble: 'revoked',
  names: { state: 'locked' },
  names_coming: false,
};

const KEPT = 'Det, der ventede, er gemt hos kommunen.';
const GONE = 'Kommunen har lukket enheden, og navnene kan ikke læses her mere.';

test('what waited is with the municipality only when nothing is left here', () => {
  expect(whereItIs(closed)).toBe(KEPT);
  expect(whereItIs({ ...closed, waiting: 1 })).toBe(
    '1 ting ligger stadig her på enheden og ikke hos kommunen. Enheden må ikke nulstilles. Ring til kommunen.',
  );
  expect(whereItIs({ ...closed, not_given_back: 1 })).toBe(whereItIs({ ...closed, waiting: 1 }));
  expect(whereItIs({ ...closed, waiting: 2, not_given_back: 3 })).toMatch(
    /^5 ting ligger stadig her på enheden/,
  );
});

test('who has something here is not told to start over', () => {
  expect(namesClosed(closed)).toBe(
    `${GONE} ${KEPT} Ring til kommunen, hvis det er en fejl: en lukket enhed begynder forfra med en ny invitation.`,
  );
  const waits = { ...closed, waiting: 2 };
  expect(namesClosed(waits)).toBe(`${GONE} ${whereItIs(waits)}`);
});

test('in English, too', () => {
  language.now = 'en';
  expect(whereItIs(closed)).toBe('What was waiting is kept by the municipality.');
  expect(whereItIs({ ...closed, waiting: 2 })).toBe(
    '2 things are still on this device and not with the municipality. The device must not be wiped. Call the municipality.',
  );
});
