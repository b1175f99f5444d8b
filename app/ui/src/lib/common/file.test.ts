import { expect, test } from 'vitest';

import { base64Of } from './file';

test('a file of any size and any bytes arrives as it is', () => {
  const bytes = Uint8Array.from({ length: 100_003 }, (_, at) => at % 256);
  expect(Buffer.from(base64Of(bytes), 'base64').equals(Buffer.from(bytes))).toBe(true);
  expect(base64Of(new Uint8Array())).toBe('');
});
