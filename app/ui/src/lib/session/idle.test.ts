import { expect, test } from 'vitest';

import { Idle, IDLE_MS_MAX } from './idle';

test('five minutes without use are too long, and each use begins them anew', () => {
  const idle = new Idle(1_000);
  expect(idle.left(1_000)).toBe(300_000);
  expect(idle.left(1_000 + IDLE_MS_MAX - 1)).toBe(1);
  expect(idle.left(1_000 + IDLE_MS_MAX)).toBe(0);
  idle.use(200_000);
  expect(idle.left(200_000 + IDLE_MS_MAX - 1)).toBe(1);
});

test('a device that slept for hours has been idle for too long', () => {
  expect(new Idle(0).left(8 * 3_600_000)).toBe(0);
});

test('a clock that was set back puts the lock off by five minutes at most', () => {
  const idle = new Idle(9 * 3_600_000);
  expect(idle.left(3_600_000)).toBe(IDLE_MS_MAX);
  expect(idle.left(3_600_000 + IDLE_MS_MAX)).toBe(0);
});
