// A new officer's way in the demo city: from the printed address, while the city still fills, to a frozen note and what a
// tablet sends too late for it.

import { readFileSync } from 'node:fs';

import { expect, test, type Page } from '@playwright/test';

import { Demo } from './demo';
import { DESKS, follow, press, seeing, withFingerprint } from './desk';
import { FILES, fetched, formats, number, since } from './note';

/** The first names of the demo city, children's and volunteers'. */
const NAMES = ['participants', 'volunteers'].flatMap((side) =>
  readFileSync(new URL(`../../app/headless/city/${side}.txt`, import.meta.url), 'utf8')
    .trim()
    .split('\n'),
);

let demo: Demo;
test.beforeEach(async () => {
  // Less of it than a person gets, who need not wait until all of it is there.
  demo = await Demo.start('--groups', '6', '--weeks', '4');
});
test.afterEach(async () => {
  await demo.end();
});

/** Somebody writes down who came for the first time last week, on a tablet that has no network. */
function remember(names: string[]): void {
  const groups = demo.away('groups') as { group: string }[];
  const held = groups.flatMap(({ group }) =>
    (demo.away('group', { group }).history as { occasion: { date: string }; state: string }[]).filter(
      ({ state }) => state === 'held',
    ),
  );
  held.sort((one, other) => one.occasion.date.localeCompare(other.occasion.date));
  for (const first_name of names) demo.away('add_participant', { occasion: held.at(-1)?.occasion, first_name });
}

/** What no page of figures may show. */
async function nobodyNamed(page: Page): Promise<void> {
  const words = new Set((await page.getByRole('main').innerText()).split(/[^\p{L}]+/u));
  expect(NAMES.filter((name) => words.has(name))).toEqual([]);
}

for (const [desk, [width, height]] of Object.entries(DESKS)) {
  test(`the way of an officer in the demo city, ${desk}`, async ({ page }, testInfo) => {
    const seen = seeing(testInfo);
    await page.setViewportSize({ width, height });
    await withFingerprint(page);

    // The printed address opens while the city fills.
    await page.goto(demo.printed);
    await page.getByLabel('Dit navn').fill('Vibeke Holm');
    await seen(page, '1 welcome');
    await press(page, 'Bliv administrator');
    await page.getByLabel('Hvor er den?').fill('Min bærbare computer');
    await press(page, 'Lav en adgangsnøgle');
    await expect(page.getByRole('rowheader', { name: 'Min bærbare computer' })).toBeVisible();
    await demo.whole();
    await press(page, 'Log af');
    await follow(page, 'Log på');
    await press(page, 'Brug din adgangsnøgle');

    // The overview with both agreements, and a goal's figure opened to what it counts.
    await expect(page.getByRole('heading', { name: 'Overblik' })).toBeVisible();
    for (const agreement of ['Partnerskabsaftalen om frivilligt integrationsarbejde', 'Værtsprogrammet']) {
      await expect(page.getByRole('heading', { level: 2, name: agreement })).toBeVisible();
    }
    // The page reads itself again as long as the city fills.
    await expect(page.getByRole('status')).toHaveCount(0);
    await seen(page, '2 overview');
    const users = page.getByRole('row', { name: /^Brugere i hele aftalen/ });
    const value = (await users.getByRole('cell').first().innerText()).trim();
    await users.getByRole('link').click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText(`: ${value}`);
    const counted = await page
      .getByRole('region', { name: 'Det, der er talt' })
      .getByRole('row')
      .locator('td:last-child')
      .allInnerTexts();
    expect(counted.length).toBeGreaterThan(3);
    expect(counted.reduce((sum, one) => sum + number(one), 0)).toBe(number(value));
    await nobodyNamed(page);
    await seen(page, '3 figure');

    // A note on the agreement: a section is written, the draft read through with what the agreement knows, and frozen.
    await follow(page, 'Notater');
    await page.getByLabel('Aftale').selectOption('Partnerskabsaftalen om frivilligt integrationsarbejde');
    await press(page, 'Åbn notatet');
    const status = page.locator('#status');
    await status.getByText('Skriv noget her').click();
    await status.getByRole('textbox').fill('Flere frivillige bliver et andet år.');
    await status.getByRole('button', { name: /^Gem teksten/ }).click();
    await expect(status.locator('.own-words')).toContainText('Flere frivillige bliver et andet år.');
    await seen(page, '4 draft');
    await follow(page, /Gennemlæs og frys/);
    await expect(page.getByLabel('Sagsnr.')).toHaveValue('2026-30870');
    await expect(page.getByLabel('Til', { exact: true })).toHaveValue(/Socialudvalget/);
    await page.getByLabel('Sagsbehandler').fill('Vibeke Holm');
    await seen(page, '5 review');

    // Meanwhile somebody remembers, on a tablet without a network, who came for the first time last week.
    remember(NAMES.slice(0, 3));
    await press(page, 'Jeg har læst notatet');
    await seen(page, '6 reviewed');
    await press(page, 'Frys notatet');
    await expect(page.getByRole('heading', { name: /^Frosset/ })).toBeVisible();
    await expect(page.getByText('Intet. Alle tal er i dag')).toBeVisible();
    await nobodyNamed(page);
    const files = await fetched(page);
    expect(formats(files)).toEqual(FILES);
    await expect(page.locator('.checksum')).toHaveText(Object.values(files).at(-1) ?? '');

    // The tablet is opened where there is a network, and sends what it has.
    const tablet = await demo.tablet();
    const screen = await page.context().newPage();
    await screen.setViewportSize({ width, height });
    await screen.goto(tablet.url);
    await expect(screen.getByText(/venter på at blive sendt/)).toBeVisible();
    await seen(screen, '7 tablet');
    await screen.keyboard.type(demo.pin);
    await expect(screen.getByRole('heading', { name: 'Hej Sofie' })).toBeVisible();
    await expect(screen.getByRole('button', { name: /modtaget/i })).toBeVisible();
    await screen.close();

    // No byte of the note changes; what has come since stands beside it and adds up.
    await expect(async () => {
      await page.reload();
      await expect(page.locator('.since li').first()).toBeVisible({ timeout: 500 });
    }).toPass({ timeout: 10_000 });
    const changes = await since(page);
    expect(changes.map(({ from, to, reasons }) => ({ more: to - from, reasons }))).toContainEqual({ more: 3, reasons: [3] });
    for (const { from, to, reasons } of changes) {
      expect(to - from, JSON.stringify(changes)).toBe(reasons.reduce((sum, one) => sum + one, 0));
    }
    expect(await fetched(page)).toEqual(files);
    await nobodyNamed(page);
    await seen(page, '8 frozen');
  });
}
