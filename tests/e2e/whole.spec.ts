// An officer's whole way: from the address that the relay printed to a frozen note, its files, and what came too late for it.

import { expect, test } from '@playwright/test';

import { City, PIN, type Device } from './city';
import { DESKS, follow, press, seeing, withFingerprint } from './desk';
import { FILES, fetched, formats, since } from './note';

let city: City;
let late: Device;
test.beforeEach(async () => {
  city = await City.found();
  await city.agreed();
  for (const first_name of ['Amal', 'Bodil']) {
    await city.coordinator.call('register_volunteer', {
      input: { first_name, since: '2026-02-01', last_name: null, phone: null, birth_year: null, channel: null },
    });
  }
  const here = await city.tablet('Tablet 1', 'Sofie');
  await mark(here, 0, 3);
  await here.sync();
  await city.coordinator.sync();
  // Another evening's tablet counts where there is no network, and is switched off with what it has.
  late = await city.tablet('Tablet 2', 'Jonas');
  city.offline();
  await mark(late, 3, 5);
  late.stop();
  await city.online();
});
test.afterEach(() => {
  city.end();
});

/** Marks children of the list as taps do. */
async function mark(tablet: Device, from: number, count: number): Promise<void> {
  const { windows } = await tablet.call('attendance', { occasion: city.occasion });
  for (const { person } of windows.slice(from, from + count)) {
    await tablet.call('mark', { occasion: city.occasion, person, answer: 'came' });
  }
}

/** The tablet is switched on again, somewhere with a network. */
async function comes_home(): Promise<void> {
  const tablet = await city.device('Tablet 2');
  const [{ person }] = (await tablet.call('session')).people;
  await tablet.call('unlock', { person, pin: PIN });
  await tablet.sync();
}

for (const [desk, [width, height]] of Object.entries(DESKS)) {
  test(`the whole way of an officer, ${desk}`, async ({ page }, testInfo) => {
    const seen = seeing(testInfo);
    await page.setViewportSize({ width, height });
    await withFingerprint(page);

    // The printed address: a first administrator with a passkey, who is let in with it the next time.
    await page.goto(city.printed);
    await page.getByLabel('Dit navn').fill('Maja Holm');
    await seen(page, '1 welcome');
    await press(page, 'Bliv administrator');
    await page.getByLabel('Hvor er den?').fill('Min bærbare computer');
    await press(page, 'Lav en adgangsnøgle');
    await expect(page.getByRole('rowheader', { name: 'Min bærbare computer' })).toBeVisible();
    await press(page, 'Log af');
    await follow(page, 'Log på');
    await press(page, 'Brug din adgangsnøgle');

    // The overview, and a figure opened to what it counts.
    await expect(page.getByRole('heading', { name: 'Overblik' })).toBeVisible();
    await expect(page.getByRole('row', { name: /Nye frivillige/ }).first()).toContainText('120');
    await seen(page, '2 overview');
    await page
      .getByRole('row', { name: /Nye frivillige/ })
      .first()
      .getByRole('link')
      .click();
    // Two of the register, and the two who use the tablets.
    await expect(page.getByRole('heading', { level: 1 })).toContainText('4');
    await expect(page.getByRole('heading', { name: 'Det, der er talt' })).toBeVisible();
    await expect(page.locator('body')).not.toContainText('Amal');
    await seen(page, '3 figure');

    // A note is drafted, written on, read through and frozen.
    await follow(page, 'Notater');
    await press(page, 'Åbn notatet');
    await seen(page, '4 draft');
    await follow(page, /Gennemlæs og frys/);
    await page.getByLabel('Overskrift').fill('Status på Partnerskabsaftalen');
    await page.getByLabel('Til', { exact: true }).fill('Socialudvalget\nBeskæftigelses- og Integrationsudvalget');
    await page.getByLabel('Sagsnr.').fill('2026-30870');
    await page.getByLabel('Dokumentnr.').fill('2026-578891');
    await page.getByLabel('Sagsbehandler').fill('Maja Holm');
    await seen(page, '5 review');
    await press(page, 'Jeg har læst notatet');
    await seen(page, '6 reviewed');
    await press(page, 'Frys notatet');
    await expect(page.getByRole('heading', { name: /^Frosset/ })).toBeVisible();
    await expect(page.getByText('Intet. Alle tal er i dag')).toBeVisible();

    // In every format, each what it says it is.
    const files = await fetched(page);
    expect(formats(files)).toEqual(FILES);
    await expect(page.locator('.checksum')).toHaveText(Object.values(files).at(-1) ?? '');

    // The late tablet: no byte of the note changes, and what has come since adds up.
    await comes_home();
    await page.reload();
    await expect(page.locator('.since li').first()).toBeVisible();
    const changes = await since(page);
    expect(changes.map(({ from, to }) => [from, to])).toContainEqual([3, 8]);
    for (const { from, to, reasons } of changes) {
      expect(to - from, JSON.stringify(changes)).toBe(reasons.reduce((sum, one) => sum + one, 0));
    }
    expect(await fetched(page)).toEqual(files);
    await seen(page, '7 frozen');

    // The same day, out of the house: the figure as it was counted then, and now.
    await page
      .getByRole('link', { name: /^Som talt nu/ })
      .first()
      .click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('8');
    await seen(page, '8 as counted now');
    await press(page, 'Log af');
    await page.goto(`${new URL(city.printed).origin}/notes`);
    await expect(page.getByRole('heading', { name: 'Du er ikke logget på' })).toBeVisible();
  });
}
