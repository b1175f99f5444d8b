import { expect, test } from 'vitest';

import type { TrainingPage, Window } from '../backend/bindings.gen';
import { found } from './find';

const window = (person: string, name: string, standing: 'came' | 'not_marked'): Window => ({
  ...{ person, name, letter: null },
  standing: { standing },
});

const page = {
  windows: [
    window('1', 'Anna Holm', 'came'),
    window('2', 'Anna Sofie Ågård', 'not_marked'),
    window('3', 'Yusuf Al-Hassan', 'not_marked'),
  ],
  groups: [{ group: 'g', name: 'Lektiecafé', people: ['2'] }],
} as unknown as TrainingPage;

const names = (typed: string, among: string): string[] =>
  found(page, typed, among).map(({ person }) => person);

test('what is typed begins any of the names, in any order', () => {
  expect(names('', 'all')).toEqual(['1', '2', '3']);
  expect(names('anna', 'all')).toEqual(['1', '2']);
  expect(names('åg an', 'all')).toEqual(['2']);
  expect(names('hassan', 'all')).toEqual(['3']);
  expect(names('nna', 'all')).toEqual([]);
});

test('those who came, and those of a group', () => {
  expect(names('', 'came')).toEqual(['1']);
  expect(names('', 'g')).toEqual(['2']);
});
