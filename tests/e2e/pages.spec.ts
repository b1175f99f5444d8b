// Every page of the relay that a link leads to, with text twice as large on a phone and on the narrowest screen that
// WCAG 2.2 asks for (1.4.4, 1.4.10): axe finds nothing, and nothing goes to the side.

import { expect, test, type Page } from '@playwright/test';

import { City } from './city';
import { look } from './look';

let city: City;
test.beforeEach(async () => {
  city = await City.found();
  await city.agreed();
  await city.registered('newcomer', 'Hanan');
  await city.coordinator.sync();
});
test.afterEach(() => {
  city.end();
});

/** What is one page for many things: ids and the numbers of notes are left out. */
const page_of = (path: string) => path.replace(/[A-Za-z0-9_-]{11,}(?=\/|$)/g, '·').replace(/\/\d[\d-]*(?=\/|$)/g, '/·');

/** Follows every link from the overview on and looks at each page once. */
async function follow_all(page: Page): Promise<string[]> {
  await page.goto(city.relay('officer-link'));
  await page.getByRole('button', { name: 'Log på' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const seen = new Map<string, string>();
  const ahead = [page.url()];
  for (let url = ahead.shift(); url !== undefined; url = ahead.shift()) {
    const path = page_of(new URL(url).pathname);
    if (seen.has(path) || /\.(json|csv|pdf|odt|xlsx)$/.test(path)) continue;
    seen.set(path, url);
    await page.goto(url);
    await look(page, path);
    const links = page.locator('a[href^="/"], a[href^="?"]');
    ahead.push(...(await links.evaluateAll((found) => found.map((link) => (link as HTMLAnchorElement).href))));
  }
  return [...seen.keys()];
}

test('every page fits a phone with text twice as large', async ({ playwright, launchOptions }) => {
  test.setTimeout(300_000);
  // As a person sets it in the browser: what is measured in em and rem follows.
  const args = [...(launchOptions.args ?? []), '--blink-settings=defaultFontSize=32'];
  const browser = await playwright.chromium.launch({ ...launchOptions, args });
  const pages = await follow_all(await browser.newPage({ viewport: { width: 390, height: 844 }, locale: 'da-DK' }));
  await browser.close();
  expect(pages).toContain('/figures/attendance');
  expect(pages).toContain('/access');
  expect(pages).toContain('/privacy/record');
});

test('every page fits 320 pixels', async ({ page }) => {
  test.setTimeout(300_000);
  await page.setViewportSize({ width: 320, height: 800 });
  expect(await follow_all(page)).toContain('/notes/yearly');
});
