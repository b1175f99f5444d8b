import { readFileSync } from 'node:fs';

import { expect, test, vi } from 'vitest';

import da from '../../../messages/da.json';
import en from '../../../messages/en.json';
import type { Message } from './words.svelte';

vi.stubGlobal('navigator', { languages: ['en-GB'] });
const { fill, firstLanguage } = await import('./words.svelte');
const { sentences } = await import('../errors');

const danish = new Map<string, Message>(Object.entries(da));
const english = new Map<string, Message>(Object.entries(en));

/** The places of a message, alike in all its forms. */
function places(message: Message | undefined): string[] {
  const text = typeof message === 'string' ? message : `${message?.one ?? ''}${message?.other ?? ''}`;
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((place) => place[1] ?? ''))].sort();
}

test('both languages have the same sentences with the same places', () => {
  expect([...english.keys()].sort()).toEqual([...danish.keys()].sort());
  for (const [key, message] of danish) {
    expect([key, places(english.get(key))]).toEqual([key, places(message)]);
    expect([key, typeof english.get(key)]).toEqual([key, typeof message]);
  }
});

test('every error code of the core has a sentence', () => {
  const bindings = readFileSync(new URL('../backend/bindings.gen.ts', import.meta.url), 'utf8');
  const list = /export type ErrorCode = ([^;]+);/.exec(bindings)?.[1] ?? '';
  const codes = [...list.matchAll(/"(\w+)"/g)].map((code) => code[1]);
  expect(codes.length).toBeGreaterThan(20);
  expect(Object.keys(sentences).sort()).toEqual([...codes, 'app_silent'].sort());
  for (const key of Object.values(sentences)) expect(danish.has(key)).toBe(true);
});

test('the count chooses the form, and places are filled', () => {
  const tries = danish.get('sync.look') ?? '';
  expect(fill(tries, { count: 1 }, 'da')).toBe('1 skal ses på');
  expect(fill({ one: '{count} child', other: '{count} children' }, { count: 1 }, 'en')).toBe('1 child');
  expect(fill({ one: '{count} child', other: '{count} children' }, { count: 0 }, 'en')).toBe('0 children');
  for (const [count, tongue] of [
    ['1.234', 'da'],
    ['1,000', 'en'],
  ] as const) {
    expect(fill({ one: '{count} one', other: '{count} more' }, { count }, tongue)).toBe(`${count} more`);
  }
  expect(fill('{name} til stede', { name: 'Nour' }, 'da')).toBe('Nour til stede');
});

test('the first language: remembered, else wished, else Danish', () => {
  expect(firstLanguage('en', ['da-DK'])).toBe('en');
  expect(firstLanguage(null, ['ar', 'en-US'])).toBe('en');
  expect(firstLanguage('toString', ['ar'])).toBe('da');
});
