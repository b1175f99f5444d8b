// Looking at a screen: nothing for axe to find, nothing to the side.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

import { expect, type Page } from '@playwright/test';

import type { Device } from './city';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
/** Where pictures of the screens are kept, if anywhere. */
const PICTURES = process.env['BINDELED_PICTURES'];
/** A phone, a tablet held upright, and one that lies. */
export const SIZES = { phone: [390, 844], tablet: [820, 1180], landscape: [1180, 820] } as const;

/** Looks at the screen as it stands now; keeps a picture of it where somebody wants to see it too. */
export async function look(page: Page, name: string): Promise<void> {
  // A page that is still empty would be looked at in vain.
  await page.locator('h1').first().waitFor({ state: 'attached' });
  await page.evaluate(AXE);
  const found = await page.evaluate(async () => {
    const { axe } = window as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: unknown[] }[] }> } };
    return (await axe.run()).violations.map(({ id, nodes }) => `${id}: ${JSON.stringify(nodes).slice(0, 400)}`);
  });
  expect(found, name).toEqual([]);
  // The page scrolls by itself inside its frame, and so does a sheet.
  const aside = await page.evaluate(() => {
    const scrolling = [document.documentElement, ...document.querySelectorAll('main, :has(> main), dialog[open]')];
    return Math.max(...scrolling.map((one) => one.scrollWidth - one.clientWidth));
  });
  expect(aside, `${name} to the side`).toBeLessThanOrEqual(0);
  if (PICTURES === undefined) return;
  const seen = await page.evaluate(() => {
    const { clientWidth, lang } = document.documentElement;
    return `${lang}-${String(clientWidth)}-${matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'}`;
  });
  await unfold(page, true);
  await page.screenshot({ path: `${PICTURES}/${name.replaceAll(/\W+/g, '-')}-${seen}.png`, fullPage: true });
  await unfold(page, false);
}

/** An app's page scrolls by itself inside its frame: laid out in its whole length, or as it was. */
async function unfold(page: Page, yes: boolean): Promise<void> {
  await page.evaluate((whole) => {
    for (const part of document.querySelectorAll<HTMLElement>('.frame, .page')) {
      part.style.blockSize = whole ? 'auto' : '';
      part.style.overflow = whole ? 'visible' : '';
    }
  }, yes);
}

/** Opens a path in a language, from a fresh page. */
export async function open(page: Page, device: Device, path: string, language: string): Promise<void> {
  await page.goto('about:blank');
  await page.goto(device.url);
  // What the first page still asks for must not be cut off by the second.
  await expect(page.getByRole('main')).toBeVisible();
  await page.evaluate((chosen) => {
    localStorage.setItem('bindeled-language', chosen);
  }, language);
  await page.evaluate((to) => {
    location.hash = to;
  }, path);
  await page.reload();
  await expect(page.getByRole('main')).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('lang', language);
}
