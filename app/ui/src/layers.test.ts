// The rooms of the screens: common → noun → routes, never round in a circle, and one door to the shell.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { expect, test } from 'vitest';

const SRC = dirname(fileURLToPath(import.meta.url));
const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(ts|svelte)$/.test(name) && !name.endsWith('.test.ts'))
  .map((name) => join(SRC, name));
const known = new Set(files);

/** What a file imports: other files by their path, packages by their name. Types count too. */
function importsOf(file: string): string[] {
  const from = /^\s*(?:import|export)\s[^'"]*?from\s+'([^']+)'|^\s*import\s+'([^']+)'/gm;
  return [...readFileSync(file, 'utf8').matchAll(from)].map((found) => {
    const name = found[1] ?? found[2] ?? '';
    if (!name.startsWith('.')) return name;
    const path = resolve(dirname(file), name);
    return [path, `${path}.ts`].find((one) => known.has(one)) ?? path;
  });
}

const graph = new Map(files.map((file) => [file, importsOf(file)]));

/** The room of a file: its folder under lib, or "routes", or "" at the top. */
function roomOf(file: string): string {
  const [first = '', second = '', third] = relative(SRC, file).split('/');
  if (first === 'lib') return third === undefined ? 'errors' : second;
  return second === '' ? '' : first;
}

const BASE = ['backend', 'words', 'common', 'errors'];
const NOUNS = [
  'answering',
  'session',
  'counts',
  'goals',
  'mentoring',
  'training',
  'sync',
  'attendance',
  'group',
  'match',
  'matches',
  'people',
  'support',
  'programme',
  'rights',
];
const MAY: Record<string, readonly string[]> = {
  backend: ['backend'],
  words: ['words', 'common'],
  errors: ['backend', 'words'],
  common: BASE,
  answering: [...BASE, 'session', 'answering'],
  session: [...BASE, 'session'],
  sync: [...BASE, 'session', 'sync'],
  attendance: [...BASE, 'sync', 'attendance'],
  group: [...BASE, 'attendance', 'group'],
  support: [...BASE, 'support'],
  matches: [...BASE, 'support', 'matches'],
  match: [...BASE, 'support', 'match'],
  counts: [...BASE, 'counts'],
  goals: [...BASE, 'support', 'goals'],
  mentoring: [...BASE, 'mentoring'],
  training: [...BASE, 'training'],
  people: [...BASE, 'people'],
  programme: [...BASE, 'programme'],
  rights: [...BASE, 'rights'],
  routes: [...BASE, ...NOUNS, 'routes'],
  '': [...BASE, ...NOUNS, 'routes', ''],
};

test('every room imports only from the rooms below it', () => {
  const wrong = [];
  for (const [file, imports] of graph) {
    for (const one of imports.filter((path) => known.has(path))) {
      if (!MAY[roomOf(file)]?.includes(roomOf(one))) wrong.push([relative(SRC, file), relative(SRC, one)]);
    }
  }
  expect(wrong).toEqual([]);
  expect(graph.size).toBeGreaterThan(50);
});

test('no import leads back to where it began', () => {
  const done = new Set<string>();
  const walk = (file: string, path: string[]): void => {
    if (path.includes(file)) throw new Error([...path, file].map((one) => relative(SRC, one)).join(' → '));
    if (done.has(file)) return;
    for (const one of graph.get(file) ?? []) if (known.has(one)) walk(one, [...path, file]);
    done.add(file);
  };
  for (const file of files) walk(file, []);
});

test('only one file knows the shell', () => {
  const knowing = files.filter((file) => graph.get(file)?.some((name) => name.startsWith('@tauri-apps/')));
  expect(knowing.map((file) => relative(SRC, file))).toEqual(['lib/backend/tauri.ts']);
});
