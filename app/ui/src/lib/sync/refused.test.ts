import { expect, test } from 'vitest';

import type { RefusedItem } from '../backend/bindings.gen';
import { sorted } from './refused';

const item = (rest: Partial<RefusedItem>): RefusedItem => ({
  item: { what: { what: 'note' }, by: 'Sofie', at: 0 },
  reason: 'undecodable',
  behind: false,
  recorded_again: false,
  ...rest,
});

test('what is on its way again is nothing to look at, also when it waited behind something', () => {
  const refused = item({ reason: 'erased' });
  const behind = item({ behind: true });
  const again = item({ recorded_again: true });
  const behindAgain = item({ behind: true, recorded_again: true });
  expect(sorted([again, refused, behindAgain, behind])).toEqual({
    stays: [refused],
    behind: [behind],
    again: [again, behindAgain],
  });
  expect(sorted([])).toEqual({ stays: [], behind: [], again: [] });
});
