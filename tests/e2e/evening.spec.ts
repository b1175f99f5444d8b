// An evening on a tablet, tap by tap, against the real core and the real relay.

import { expect, type Locator, type Page, test } from '@playwright/test';

import { CHILDREN, City, type Device, PIN } from './city';

let city: City;
test.beforeEach(async () => {
  city = await City.found();
});
test.afterEach(() => {
  city.end();
});

const child = (page: Page, name: string) => page.getByRole('button', { name, exact: true });
const count = (page: Page) => page.locator('.count');

/** Opens a device's screens; they begin signed in, as after an enrolment. */
async function open(page: Page, device: Device): Promise<void> {
  await page.goto(device.url);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Hej');
}

test('a new tablet is enrolled by its link, and a used link is refused in plain words', async ({ page }) => {
  const link = city.tabletLink();
  const tablet = await city.device('tablet');
  await page.goto(tablet.url);
  await page.getByLabel('Link').fill(link);
  await page.getByLabel('Hvad skal enheden hedde?').fill('Tablet 3');
  await page.getByLabel('Dit fornavn').fill('Sofie');
  await page.getByLabel('Kode', { exact: true }).fill(PIN);
  await page.getByLabel('Koden igen').fill(PIN);
  await page.getByRole('button', { name: 'Forbind enheden' }).click();
  await expect(page.getByRole('heading', { name: 'Hej Sofie' })).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Lektiecafé Telemarksgade' })).toBeVisible();

  const other = await city.device('other');
  await page.goto(other.url);
  await page.getByLabel('Link').fill(link);
  await page.getByLabel('Hvad skal enheden hedde?').fill('Tablet 4');
  await page.getByLabel('Dit fornavn').fill('Jonas');
  await page.getByLabel('Kode', { exact: true }).fill(PIN);
  await page.getByLabel('Koden igen').fill('135790');
  await page.getByRole('button', { name: 'Forbind enheden' }).click();
  await expect(page.getByText('De to koder er ikke ens.')).toBeVisible();
  await page.getByLabel('Koden igen').fill(PIN);
  await page.getByRole('button', { name: 'Forbind enheden' }).click();
  await expect(page.getByText('Linket er brugt, for gammelt eller forkert.')).toBeVisible();
});

test('twenty-five children in at most 27 taps, offline, each saved at once; then the relay signs for them', async ({
  page,
}) => {
  const tablet = await city.tablet('Tablet 3', 'Sofie');
  city.offline();
  await open(page, tablet);
  let taps = 0;
  const tap = async (one: Locator): Promise<void> => {
    taps += 1;
    await one.click();
  };
  await tap(page.getByRole('link', { name: /Hvem er her/ }));
  for (const name of CHILDREN) await tap(child(page, name));
  await expect(count(page)).toContainText('25 til stede');
  expect(taps).toBeLessThanOrEqual(27);
  for (const name of CHILDREN) await expect(child(page, name)).toHaveAttribute('aria-pressed', 'true');
  expect((await tablet.call('attendance', { occasion: city.occasion })).present).toBe(25);
  await expect(page.getByRole('button', { name: /venter/ })).toBeVisible();

  await city.online();
  await tablet.sync();
  await expect(page.getByRole('button', { name: /Modtaget \d\d\.\d\d/ })).toBeVisible();
});

test('"everyone came" and three away in five taps; undo names each step and takes it back', async ({ page }) => {
  await open(page, await city.tablet('Tablet 3', 'Sofie'));
  await page.getByRole('link', { name: /Hvem er her/ }).click();
  await page.getByRole('button', { name: 'Alle kom' }).click();
  await expect(count(page)).toContainText('25 til stede');
  for (const name of ['Adam', 'Nour', 'Åse']) await child(page, name).click();
  await expect(count(page)).toContainText('22 til stede');

  await page.getByRole('button', { name: 'Fortryd Åse ikke markeret' }).click();
  await expect(child(page, 'Åse')).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: /^Fortryd Nour/ }).click();
  await page.getByRole('button', { name: /^Fortryd Adam/ }).click();
  await page.getByRole('button', { name: 'Fortryd Alle kom (25)' }).click();
  await expect(count(page)).toContainText('0 til stede');
  await expect(page.getByRole('button', { name: 'Fortryd Intet at fortryde' })).toBeVisible();
});

test('quick taps are all saved, and a second quick tap turns the first one round', async ({ page }) => {
  const tablet = await city.tablet('Tablet 3', 'Sofie');
  await open(page, tablet);
  await page.getByRole('link', { name: /Hvem er her/ }).click();
  await expect(child(page, 'Abdi')).toBeVisible();
  await page.evaluate((names) => {
    const tile = (name: string) =>
      [...document.querySelectorAll<HTMLElement>('button.window')].find((one) => one.innerText.startsWith(name));
    for (const name of names) tile(name)?.click();
    tile('Bilal')?.click();
  }, CHILDREN);
  await expect(count(page)).toContainText('24 til stede');
  await expect(child(page, 'Bilal')).toHaveAttribute('aria-pressed', 'false');
  expect((await tablet.call('attendance', { occasion: city.occasion })).present).toBe(24);
});

test('a new child in two taps and a name; without a name in one; a note', async ({ page }) => {
  const tablet = await city.tablet('Tablet 3', 'Sofie');
  await open(page, tablet);
  await page.getByRole('link', { name: /Hvem er her/ }).click();
  await page.getByRole('button', { name: 'Nyt barn' }).click();
  await page.keyboard.type('Sam');
  await expect(page.getByRole('button', { name: /Samira/ }).last()).toBeVisible();
  await page.keyboard.type('i');
  await page.getByRole('button', { name: 'Gem Sami som til stede' }).click();
  await expect(child(page, 'Sami')).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Én mere uden navn' }).click();
  await expect(count(page)).toContainText('plus 1 uden navn');

  await page.getByRole('button', { name: 'Note' }).click();
  await page.getByLabel('Kort note, hvis der er noget').fill('Vi mangler matematikbøger.');
  await page.getByRole('button', { name: 'Gem noten' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);

  const view = await tablet.call('attendance', { occasion: city.occasion });
  expect([view.present, view.unnamed, view.note]).toEqual([1, 1, 'Vi mangler matematikbøger.']);
});

test('opposite answers of two tablets are shown calmly, and settled in two taps', async ({ page }) => {
  const [here, there] = [await city.tablet('Tablet 3', 'Sofie'), await city.tablet('Tablet 2', 'Jonas')];
  city.offline();
  const { windows } = await there.call('attendance', { occasion: city.occasion });
  const yusuf = windows.find((one: { name: string }) => one.name === 'Yusuf').person;
  await here.call('mark', { occasion: city.occasion, person: yusuf, answer: 'came' });
  await there.call('mark', { occasion: city.occasion, person: yusuf, answer: 'said_no' });
  await city.online();
  await there.sync();
  await here.sync();

  await open(page, here);
  await page.getByRole('link', { name: /Hvem er her/ }).click();
  await expect(count(page)).toContainText('heraf 1 uafklaret');
  await page.getByRole('button', { name: /^Yusuf/ }).click();
  const sheet = page.getByRole('dialog', { name: 'Yusuf har fået to svar' });
  await expect(sheet).toContainText('Sofie, kl. 16.3');
  await expect(sheet).toContainText('Jonas, kl. 16.3');
  await sheet.getByRole('button', { name: 'Til stede' }).click();
  await expect(child(page, 'Yusuf')).toHaveAttribute('aria-pressed', 'true');
  await expect(count(page)).not.toContainText('uafklaret');
});

test('a volunteer marked on another tablet is told to be so, and not silently left', async ({ page }) => {
  const [here, there] = [await city.tablet('Tablet 3', 'Sofie'), await city.tablet('Tablet 2', 'Jonas')];
  const { volunteers } = await there.call('attendance', { occasion: city.occasion });
  const jonas = volunteers.find((one: { name: string }) => one.name === 'Jonas').person;
  await there.call('mark_volunteer', { occasion: city.occasion, person: jonas, present: true });
  await there.sync();
  await here.sync();

  await open(page, here);
  await page.getByRole('link', { name: /Hvem er her/ }).click();
  await page.getByRole('button', { name: /^Frivillige/ }).click();
  const sheet = page.getByRole('dialog', { name: 'Frivillige i dag: 1' });
  await sheet.getByRole('button', { name: 'Sofie' }).click();
  await expect(page.getByRole('dialog', { name: 'Frivillige i dag: 2' })).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Jonas' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Jonas' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('Jonas er skrevet op på en anden enhed');
  await page.getByRole('button', { name: 'Luk' }).click();
  await expect(page.getByText('Jonas er skrevet op på en anden enhed')).toHaveCount(0);
});

test('a day that is closed or cancelled is said by keyboard and taken back', async ({ page }) => {
  const tablet = await city.tablet('Tablet 3', 'Sofie');
  const state = async (): Promise<string> => (await tablet.call('attendance', { occasion: city.occasion })).state;
  await open(page, tablet);
  await page.getByRole('button', { name: 'Aflyst i dag' }).focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Fortryd “Aflyst”' })).toBeFocused();
  expect(await state()).toBe('cancelled');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Holder lukket i dag' }).click();
  await page.getByRole('link', { name: /Hvem er her/ }).click();
  expect(await state()).toBe('held_closed');
  await expect(page.getByText('Der er skrevet, at I holdt lukket.')).toBeVisible();
  await page.getByRole('button', { name: 'Fortryd Holdt lukket' }).click();
  await expect(page.getByText('Der er skrevet, at I holdt lukket.')).toHaveCount(0);
  expect(await state()).toBe('silent');
});

test('a tablet that nobody uses for five minutes locks itself; each use begins them anew', async ({ page }) => {
  await page.clock.install();
  const tablet = await city.tablet('Tablet 3', 'Sofie');
  await open(page, tablet);
  await page.getByRole('link', { name: /Hvem er her/ }).click();
  await child(page, 'Abdi').click();
  await expect(count(page)).toContainText('1 til stede');
  await page.clock.runFor('04:50');
  await child(page, 'Adam').click();
  await page.clock.runFor('04:50');
  await expect(count(page)).toContainText('2 til stede');
  await page.clock.runFor('00:20');
  await expect(page.getByRole('heading', { name: 'Hvem er du?' })).toBeVisible();
});

test('locked and unlocked by one tap and six digits, with a wrong code in between', async ({ page }) => {
  await open(page, await city.tablet('Tablet 3', 'Sofie'));
  await page.getByRole('button', { name: 'Skift person' }).click();
  await expect(page.getByRole('heading', { name: 'Hvem er du?' })).toBeVisible();
  await page.keyboard.type('111111');
  await expect(page.getByText(/Koden passer ikke\. \d+ forsøg tilbage\./)).toBeVisible();
  for (const digit of PIN) await page.getByRole('button', { name: digit, exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Hej Sofie' })).toBeVisible();
});

test('the evening by keyboard alone', async ({ page }) => {
  await open(page, await city.tablet('Tablet 3', 'Sofie'));
  const reach = async (name: RegExp): Promise<void> => {
    for (let step = 0; step < 80; step++) {
      await page.keyboard.press('Tab');
      const focused = await page.evaluate(() => {
        const one = document.activeElement;
        return one === null ? '' : (one.getAttribute('aria-label') ?? one.textContent ?? '').trim();
      });
      if (name.test(focused)) return;
    }
    throw new Error(`no way to ${String(name)}`);
  };
  await reach(/^Hvem er her/);
  await page.keyboard.press('Enter');
  await expect(child(page, 'Abdi')).toBeVisible();
  await reach(/^Abdi/);
  await page.keyboard.press('Space');
  await expect(child(page, 'Abdi')).toHaveAttribute('aria-pressed', 'true');
  await reach(/^Adam/);
  await page.keyboard.press('Shift+Enter');
  await expect(page.getByRole('dialog', { name: 'Adam' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(child(page, 'Adam')).toBeFocused();
  await page.keyboard.press('Shift+Enter');
  await reach(/^Afbud/);
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Adam Afbud', exact: true })).toBeVisible();
});

test('a host writes a dinner down without a network', async ({ page }) => {
  const phone = await city.phone();
  city.offline();
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto(phone.url);
  await expect(page.getByRole('heading', { name: 'Hanan', level: 1 })).toBeVisible();
  await page.getByRole('link', { name: 'Skriv et møde op' }).click();
  await page.getByRole('button', { name: 'Middag' }).click();
  await page.getByRole('button', { name: 'Gem', exact: true }).click();
  await expect(page.getByText('Gemt her, venter')).toBeVisible();
  await expect(page.getByText(/12\. november, .*Hanan.*2 børn/)).toBeVisible();
  await city.online();
  await phone.sync();
  await expect(page.getByText('Ingen udgift')).toBeVisible();
});
