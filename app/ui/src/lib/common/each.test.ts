import { expect, test } from 'vitest';

import { forEachOf } from './each';

test('one who is refused keeps nobody else back', async () => {
  const done: string[] = [];
  const refusals = await forEachOf(['Ali', 'Bo', 'Cilie'], (name) => {
    if (name === 'Bo') return Promise.reject(new Error('no'));
    done.push(name);
    return Promise.resolve();
  });
  expect(done).toEqual(['Ali', 'Cilie']);
  expect(refusals.map(({ one }) => one)).toEqual(['Bo']);
});
