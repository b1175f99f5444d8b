// Every screen in three sizes, by day and by night, in both languages: nothing for axe to find, nothing to the side.

import { expect, test } from '@playwright/test';

import { City, type Device } from './city';
import { look, open, SIZES } from './look';

let city: City;
let tablet: Device;
let phone: Device;
let fresh: Device;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  city = await City.found();
  tablet = await city.tablet('Tablet 3', 'Sofie');
  const other = await city.tablet('Tablet 2', 'Jonas');
  phone = await city.phone();
  fresh = await city.device('fresh');
  const { windows } = await tablet.call('attendance', { occasion: city.occasion });
  const mark = (device: Device, at: number, answer: string) =>
    device.call('mark', { occasion: city.occasion, person: windows[at].person, answer });
  city.offline();
  for (const at of [0, 2, 4, 5, 7, 8, 9, 11, 12, 23]) await mark(tablet, at, 'came');
  await mark(tablet, 3, 'left');
  await mark(tablet, 6, 'said_no');
  await mark(other, 23, 'said_no');
  await phone.call('log_activity', { kind: 'private_dinner', date: '2026-11-10', with: [], children: 2, line: null });
  await city.online();
  await other.sync();
  await tablet.sync();
});
test.afterAll(() => {
  city.end();
});

/** Danish everywhere; English, whose words are seldom longer, where there is least room. */
const LANGUAGES: Record<string, readonly string[]> = { phone: ['da', 'en'] };

for (const [size, [width, height]] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const language of LANGUAGES[size] ?? ['da']) {
      test(`the screens on a ${size}, ${colorScheme}, ${language}`, async ({ page }) => {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.setViewportSize({ width, height });

        for (const path of ['/', '/groups', `/groups/${city.group}`, '/me']) {
          await open(page, tablet, path, language);
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          await look(page, path);
        }
        await page.locator('header button').last().click();
        await expect(page.getByRole('dialog')).toContainText(/modtaget|received/);
        await look(page, 'where are my things');

        await open(page, tablet, city.tonight, language);
        await expect(page.getByRole('button', { name: 'Abdi', exact: true })).toBeVisible();
        await look(page, 'attendance');
        const steps: [string, RegExp][] = [
          ['two answers', /^Yusuf|^Zahra/],
          ['new child', /^(Nyt barn|New child)$/],
          ['volunteers', /^(Frivillige|Volunteers)/],
          ['note', /^Note$/],
        ];
        for (const [name, button] of steps) {
          const one = page.getByRole('button', { name: button });
          await (name === 'two answers' ? page.locator('.two_answers') : one).first().click();
          await expect(page.getByRole('dialog')).toBeVisible();
          await look(page, name);
          await page.keyboard.press('Escape');
          await expect(page.getByRole('dialog')).toHaveCount(0);
        }

        for (const path of ['/', '/log']) {
          await open(page, phone, path, language);
          await look(page, `host ${path}`);
        }
        await open(page, fresh, '/', language);
        await page.getByRole('button', { name: /^(Forbind enheden|Connect the device)$/ }).click();
        await look(page, 'enrol with faults');
      });
    }
  }
}

test('the lock screen', async ({ page }) => {
  await tablet.call('lock');
  for (const [width, height] of Object.values(SIZES)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height });
      await open(page, tablet, '/', 'da');
      await expect(page.getByRole('heading', { name: 'Hvem er du?' })).toBeVisible();
      await look(page, 'lock');
    }
  }
});

test('a narrow window and large text scroll down, never sideways, and undo stays in sight', async ({ page }) => {
  await tablet.call('unlock', { person: (await tablet.call('session')).people[0].person, pin: '246810' });
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of ['/', `/groups/${city.group}`, '/me', city.tonight]) {
    await open(page, tablet, path, 'da');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await look(page, `narrow ${path}`);
  }
  await expect(page.getByRole('button', { name: /^Fortryd/ })).toBeInViewport();
});

test('twenty-five names fit a small phone without scrolling', async ({ page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await open(page, tablet, city.tonight, 'da');
  await expect(page.getByRole('button', { name: 'Nyt barn' })).toBeVisible();
  const below = await page.evaluate(() => document.documentElement.scrollHeight - window.innerHeight);
  expect(below).toBeLessThanOrEqual(0);
});
