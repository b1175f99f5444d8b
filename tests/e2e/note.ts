// A frozen note as its page shows it: its files, and what has come since.

import { createHash } from 'node:crypto';

import { expect, type APIResponse, type Page } from '@playwright/test';

const DOWN = '−';
export const number = (text: string) => Number(text.replace(DOWN, '-').replaceAll('.', '').replace(',', '.'));

/** What has changed since, as the page says it: from, to, and what each reason adds. */
export async function since(page: Page): Promise<{ from: number; to: number; reasons: number[] }[]> {
  const items = await page.locator('.since li').allInnerTexts();
  return items.flatMap((text) => {
    const [, from, to] = /([\d.,]+) er i dag (?:mindst )?([\d.,]+)/.exec(text) ?? [];
    if (from === undefined || to === undefined) return [];
    const reasons = [...text.matchAll(/: ([+−][\d.,]+)$/gm)].map((found) => number(found[1] ?? ''));
    return [{ from: number(from), to: number(to), reasons }];
  });
}

/** What the first bytes of a file must be, whatever its name says. */
const BEGINS: Record<string, (bytes: Buffer) => boolean> = {
  pdf: (bytes) => bytes.subarray(0, 5).toString() === '%PDF-' && bytes.subarray(-6).toString().includes('%%EOF'),
  odt: (bytes) => bytes.subarray(30, 77).toString() === 'mimetypeapplication/vnd.oasis.opendocument.text',
  xlsx: (bytes) => bytes.subarray(0, 4).toString('latin1') === 'PK\u0003\u0004' && bytes.includes('xl/workbook.xml'),
  csv: (bytes) => bytes.toString().split(/\r?\n/).length > 10 && bytes.includes('new_volunteers'),
  json: (bytes) => Array.isArray((JSON.parse(bytes.toString()) as { figures: unknown }).figures),
};
const MEDIA: Record<string, RegExp> = {
  pdf: /^application\/pdf$/,
  odt: /^application\/vnd\.oasis\.opendocument\.text$/,
  xlsx: /spreadsheetml\.sheet$/,
  csv: /^text\/csv/,
  json: /^application\/json/,
};

const ending = (file: string) => /\.([a-z]+)(?:\?|$)/.exec(file)?.[1] ?? '';

/** Every file of the frozen note that the page shows, by its ending, and the checksum of each. */
export async function fetched(page: Page): Promise<Record<string, string>> {
  const files = await page.locator('.side .plain a').evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
  const sums: Record<string, string> = {};
  for (const file of files) {
    const answer: APIResponse = await page.request.get(file);
    const bytes = await answer.body();
    expect(answer.headers()['content-type'], file).toMatch(MEDIA[ending(file)] ?? /^$/);
    expect(BEGINS[ending(file)]?.(bytes), file).toBe(true);
    sums[file] = createHash('sha256').update(bytes).digest('hex');
  }
  return sums;
}

/** The endings of a frozen note's files, in order of the alphabet: all but the data in both languages. */
export const FILES = ['csv', 'csv', 'json', 'odt', 'odt', 'pdf', 'pdf', 'xlsx', 'xlsx'];

/** The endings of files, in order of the alphabet. */
export const formats = (files: Record<string, string>) => Object.keys(files).map(ending).sort();
