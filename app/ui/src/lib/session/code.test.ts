import { expect, test } from 'vitest';

import { caretAfter, grouped, lettersOf, wrongWithCode } from './code';

const WHOLE = 'ABCD EFGH JKLM NPQR STUV WXYZ';

test('a code is shown in six groups of four, however it was typed or pasted', () => {
  for (const typed of [
    WHOLE,
    WHOLE.toLowerCase(),
    ` ${WHOLE.replaceAll(' ', '-')}\n`,
    WHOLE.replaceAll(' ', ''),
  ]) {
    expect(grouped(lettersOf(typed))).toBe(WHOLE);
  }
  expect(['', 'a', 'abcd', 'abcde'].map((typed) => grouped(lettersOf(typed)))).toEqual([
    '',
    'A',
    'ABCD',
    'ABCD E',
  ]);
  expect(lettersOf(`${WHOLE} and more`)).toBe(WHOLE.replaceAll(' ', ''));
});

test('the caret stays after the letter that was typed', () => {
  expect([0, 1, 4, 5, 8, 24].map(caretAfter)).toEqual([0, 1, 4, 6, 9, 29]);
  for (let letters = 1; letters <= 24; letters++) {
    const before = grouped(lettersOf(WHOLE)).slice(0, caretAfter(letters));
    expect(lettersOf(before)).toHaveLength(letters);
    expect(before.endsWith(' ')).toBe(false);
  }
});

test('what cannot be a code is said before it is tried', () => {
  const check = (typed: string, wrong: string | null): void => {
    expect([typed, wrongWithCode(lettersOf(typed))]).toEqual([typed, wrong]);
  };
  check(WHOLE, null);
  check('', 'lock.code_short');
  check(WHOLE.slice(0, -1), 'lock.code_short');
  check(WHOLE.replace('J', 'I'), 'lock.code_letters');
  check(WHOLE.replace('P', 'O'), 'lock.code_letters');
  check(WHOLE.replace('P', '0'), 'lock.code_letters');
  check('Å', 'lock.code_letters');
});
