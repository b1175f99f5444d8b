import { expect, test, vi } from 'vitest';

vi.stubGlobal('navigator', { languages: ['da'] });
const { absent, whyAbsent } = await import('./absent.svelte');
const { nameOf, whoOf } = await import('./names');

test('a name is locked, on its way, or erased', () => {
  expect(whyAbsent('locked', true)).toBe('locked');
  expect(whyAbsent('soon', true)).toBe('coming');
  expect([nameOf(null), nameOf('Sofie')]).toEqual(['Navn på vej', 'Sofie']);
  absent.now = whyAbsent('locked', false);
  expect([nameOf(undefined), whoOf(null)]).toEqual(['Navn låst', 'Én, hvis navn er låst']);
  absent.now = whyAbsent('open', false);
  expect([nameOf(undefined), whoOf(null)]).toEqual(['Navn slettet', 'Én, hvis navn er slettet']);
});
