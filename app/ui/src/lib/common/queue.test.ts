import { expect, test } from 'vitest';

import { Queue } from './queue';

test('jobs run in order, and one that fails stops no other', async () => {
  const queue = new Queue();
  const log: string[] = [];
  let open: () => void = () => undefined;
  const gate = new Promise<void>((resolve) => {
    open = resolve;
  });

  const first = queue.run(async () => {
    await gate;
    log.push('first');
  });
  const second = queue.run(() => Promise.reject(new Error('no room')));
  const third = queue.run(() => {
    log.push('third');
    return Promise.resolve('kept');
  });

  expect(log).toEqual([]);
  open();
  await first;
  await expect(second).rejects.toThrow('no room');
  expect(await third).toBe('kept');
  expect(log).toEqual(['first', 'third']);
});
