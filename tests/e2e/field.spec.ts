// Devices in the field: a forgotten code, a device that waits to be confirmed or is no longer known, names that lock, two
// places on one tablet, what the municipality did not take, a closed device.

import { expect, type Locator, type Page, test } from '@playwright/test';

import { CHILDREN, City, type Device, EVENING, PIN } from './city';
import { look, SIZES } from './look';

const NEW_PIN = '135791';
const DAY_MS = 86_400_000;

let city: City;
test.beforeEach(async () => {
  city = await City.found();
});
test.afterEach(() => {
  city.end();
});

/** The evening so many days later. */
const later = (days: number): string => new Date(Date.parse(EVENING) + days * DAY_MS).toISOString();

const lockScreen = (page: Page) => page.getByRole('heading', { name: 'Hvem er du?' });
const hello = (page: Page, name: string) => page.getByRole('heading', { name: `Hej ${name}` });
const forgotten = (page: Page) => page.getByRole('form', { name: 'Ny kode til Sofie' });

/** Marks the first children of the list on a tablet, as taps do. */
async function mark(tablet: Device, count: number): Promise<void> {
  const { windows } = await tablet.call('attendance', { occasion: city.occasion });
  for (const { person } of windows.slice(0, count)) {
    await tablet.call('mark', { occasion: city.occasion, person, answer: 'came' });
  }
}

/** Looks at the screen in every size, by day and by night. */
async function lookAtAll(page: Page, name: string): Promise<void> {
  const before = page.viewportSize();
  for (const [size, [width, height]] of Object.entries(SIZES)) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await look(page, `${name} on a ${size}, ${colorScheme}`);
    }
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: 'reduce' });
  if (before !== null) await page.setViewportSize(before);
}

async function typeNewPin(page: Page, pin: string, again = pin): Promise<void> {
  await page.getByLabel('Din nye kode på seks tal').fill(pin);
  await page.getByLabel('Den nye kode igen').fill(again);
  await page.getByRole('button', { name: 'Lås op med den nye kode' }).click();
}

test('a forgotten code: a telephone call, 24 letters, a new code; and what waits is still there', async ({ page }) => {
  const tablet = await city.tablet('Tablet 3', 'Sofie');
  city.offline();
  await mark(tablet, 3);
  await page.goto(tablet.url);
  await page.getByRole('button', { name: 'Skift person' }).click();
  await expect(lockScreen(page)).toBeVisible();
  await expect(page.getByText('Låst. 3 ting venter på at blive sendt.')).toBeVisible();

  await page.getByRole('button', { name: 'Glemt kode' }).click();
  await expect(forgotten(page)).toContainText('Ring til kommunen og få en engangskode. Intet går tabt.');
  const code = page.getByLabel('Engangskode');
  await typeNewPin(page, NEW_PIN, PIN);
  await expect(page.getByText('Der mangler bogstaver. Koden har 24.')).toBeVisible();
  await expect(page.getByText('De to koder er ikke ens.')).toBeVisible();
  await code.fill('abcd efgh ijkl mnop qrst uvwx');
  await expect(page.getByText('hverken I eller O')).toBeVisible();
  await lookAtAll(page, 'forgotten code with faults');
  await code.fill('ABCDEFGHJKLMNPQRSTUVWXYZ');
  await expect(code).toHaveValue('ABCD EFGH JKLM NPQR STUV WXYZ');
  await typeNewPin(page, NEW_PIN);
  await expect(page.getByText(/Engangskoden passer ikke\./)).toBeVisible();

  // It is read out over the telephone while the tablet has no network, and typed in small letters.
  const read = city.relay('recovery-code', city.known('Tablet 3').device);
  await code.fill('');
  await code.pressSequentially(read.replaceAll(' ', '').toLowerCase());
  await expect(code).toHaveValue(read);
  await typeNewPin(page, NEW_PIN);
  await expect(hello(page, 'Sofie')).toBeVisible();
  await expect(page.getByRole('button', { name: /^Gemt her 3 venter/ })).toBeVisible();

  await page.getByRole('button', { name: 'Skift person' }).click();
  await expect(lockScreen(page)).toBeVisible();
  await page.keyboard.type(PIN);
  await expect(page.getByText(/Koden passer ikke/)).toBeVisible();
  await page.keyboard.type(NEW_PIN);
  await expect(hello(page, 'Sofie')).toBeVisible();

  await city.online();
  await tablet.sync();
  await expect(page.getByRole('button', { name: /Modtaget/ })).toBeVisible();
  await city.coordinator.sync();
  expect((await city.coordinator.call('attendance', { occasion: city.occasion })).present).toBe(3);
  // The code that was used is spent: the next contact has brought another.
  expect(city.relay('recovery-code', city.known('Tablet 3').device)).not.toBe(read);
});

test('ten wrong codes close one person, not the tablet; by keyboard alone a one-time code opens again', async ({
  page,
}) => {
  const tablet = await city.tablet('Tablet 3', 'Sofie');
  await tablet.call('add_person', { person: null, name: 'Amira', pin: NEW_PIN });
  await tablet.sync();
  await tablet.call('lock');
  await page.goto(tablet.url);
  await page.getByRole('button', { name: 'Sofie' }).click();
  for (let tries_left = 9; tries_left > 0; tries_left--) {
    await page.keyboard.type('111111');
    await expect(page.getByText(`Koden passer ikke. ${String(tries_left)} forsøg tilbage.`)).toBeVisible();
  }
  await page.keyboard.type('111111');
  const closed = page.getByRole('form', { name: 'Koden for Sofie er lukket' });
  await expect(closed).toContainText('Ring til kommunen og få en engangskode. Intet går tabt.');
  await lookAtAll(page, 'closed code');
  await page.getByRole('button', { name: 'Amira' }).click();
  await page.keyboard.type(NEW_PIN);
  await expect(hello(page, 'Amira')).toBeVisible();

  await page.getByRole('button', { name: 'Skift person' }).click();
  await page.getByRole('button', { name: 'Sofie' }).focus();
  await page.keyboard.press('Enter');
  await expect(closed).toBeVisible();
  const read = city.relay('recovery-code', city.known('Tablet 3').device);
  for (const [label, text] of [
    ['Engangskode', read],
    ['Din nye kode på seks tal', PIN],
    ['Den nye kode igen', PIN],
  ] as const) {
    for (let step = 0; step < 20; step++) {
      if (await page.getByLabel(label).evaluate((field) => field === document.activeElement)) break;
      await page.keyboard.press('Tab');
    }
    await expect(page.getByLabel(label)).toBeFocused();
    await page.keyboard.type(text);
  }
  await page.keyboard.press('Enter');
  await expect(hello(page, 'Sofie')).toBeVisible();
});

test('a new device shows its four words until somebody confirms it, and then goes on by itself', async ({ page }) => {
  const link = city.waitingLink();
  const tablet = await city.device('tablet');
  await page.goto(tablet.url);
  await page.getByLabel('Link').fill(link);
  await page.getByLabel('Hvad skal enheden hedde?').fill('Tablet 5');
  await page.getByLabel('Dit fornavn').fill('Sofie');
  await page.getByLabel('Kode', { exact: true }).fill(PIN);
  await page.getByLabel('Koden igen').fill(PIN);
  await page.getByRole('button', { name: 'Forbind enheden' }).click();
  await expect(page.getByRole('heading', { name: 'Enheden skal godkendes' })).toBeVisible();
  const { device, status, words } = city.known('Tablet 5');
  expect(status).toBe('pending');
  await expect(page.getByRole('list', { name: 'De fire ord' }).getByRole('listitem')).toHaveText(words ?? []);
  await lookAtAll(page, 'waiting to be confirmed');

  // The words are there again after the tablet was locked.
  await page.getByRole('button', { name: 'Lås imens' }).click();
  await expect(lockScreen(page)).toBeVisible();
  await page.keyboard.type(PIN);
  await expect(page.getByRole('list', { name: 'De fire ord' })).toBeVisible();

  city.relay('confirm', device);
  await expect(hello(page, 'Sofie')).toBeVisible({ timeout: 60_000 });
  await expect(page.getByRole('heading', { name: 'Lektiecafé Telemarksgade' })).toBeVisible({ timeout: 60_000 });
});

test('without contact names lock after a warning; counting goes on, and contact brings the names back', async ({
  page,
}) => {
  await city.tablet('Tablet 3', 'Sofie').then((tablet) => tablet.stop());
  city.offline();

  const warned = await city.device('Tablet 3', later(21));
  await page.goto(warned.url);
  await expect(lockScreen(page)).toBeVisible();
  await page.keyboard.type(PIN);
  await expect(page.getByText(/Navnene låses om \d dage/)).toBeVisible();
  await lookAtAll(page, 'names lock soon');
  warned.stop();

  const locked = await city.device('Tablet 3', later(35));
  await page.goto(locked.url);
  await expect(lockScreen(page)).toBeVisible();
  await page.keyboard.type(PIN);
  await expect(hello(page, 'Sofie')).toBeVisible();
  await expect(page.getByText('Navnene er låst')).toBeVisible();
  await lookAtAll(page, 'names locked today');
  await page.getByRole('link', { name: 'Grupper' }).click();
  await page.getByRole('link', { name: /Lektiecafé Telemarksgade/ }).click();
  await expect(page.getByText('25 på listen')).toBeVisible();
  await lookAtAll(page, 'names locked group');
  await page.getByRole('link', { name: 'Åbn i dag' }).click();
  await expect(page.getByRole('heading', { name: 'Navnene er låst' })).toBeVisible();
  await page.getByRole('button', { name: 'Én mere uden navn' }).click();
  await page.getByRole('button', { name: 'Én mere uden navn' }).click();
  await expect(page.locator('.count')).toContainText('plus 2 uden navn');
  const said = await page.locator('body').innerText();
  for (const name of CHILDREN) expect(said).not.toMatch(new RegExp(`\\b${name}\\b`));
  await lookAtAll(page, 'names locked attendance');

  await city.online();
  await page.getByRole('button', { name: 'Prøv at få forbindelse' }).click();
  for (const name of CHILDREN) await expect(page.getByRole('button', { name, exact: true })).toBeVisible();
  await expect(page.locator('.count')).toContainText('plus 2 uden navn');
});

test('two places on one tablet, each with its own people and names', async ({ page }) => {
  const space = await city.otherGroup('Kvindegruppen Sundholm');
  const tablet = await city.tablet('Tablet 3', 'Sofie');
  city.offline();
  await mark(tablet, 2);
  await page.goto(tablet.url);
  await page.getByRole('button', { name: 'Skift person' }).click();
  await page.getByRole('button', { name: 'Tilføj et sted' }).click();
  await expect(page.getByRole('heading', { name: 'Tilføj et sted' })).toBeVisible();
  await lookAtAll(page, 'one more place');
  await page.getByRole('button', { name: 'Tilbage' }).click();
  await expect(page.getByText('Låst. 2 ting venter')).toBeVisible();

  await city.online();
  await page.getByRole('button', { name: 'Tilføj et sted' }).click();
  await page.getByLabel('Link').fill(city.invite('volunteer', space));
  await page.getByLabel('Hvad skal enheden hedde?').fill('Tablet 3');
  await page.getByLabel('Dit fornavn').fill('Fatima');
  await page.getByLabel('Kode', { exact: true }).fill(NEW_PIN);
  await page.getByLabel('Koden igen').fill(NEW_PIN);
  await page.getByRole('button', { name: 'Forbind enheden' }).click();
  await expect(hello(page, 'Fatima')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Kvindegruppen Sundholm' })).toBeVisible();
  await expect(page.getByText('Lektiecafé Telemarksgade')).toHaveCount(0);

  await page.getByRole('button', { name: 'Skift person' }).click();
  const places = page.getByRole('group', { name: 'Steder på enheden' });
  await expect(places.getByRole('button', { name: 'Kvindegruppen Sundholm' })).toHaveAttribute('aria-pressed', 'true');
  await expect(page.getByRole('button', { name: 'Sofie' })).toHaveCount(0);
  await lookAtAll(page, 'two places');
  await places.getByRole('button', { name: /^Lektiecafé Telemarksgade/ }).click();
  await expect(page.getByRole('button', { name: 'Fatima' })).toHaveCount(0);
  await expect(page.getByText('Låst. 2 ting venter')).toBeVisible();
  await page.keyboard.type(PIN);
  await expect(hello(page, 'Sofie')).toBeVisible();
  await expect(page.getByRole('button', { name: /Modtaget/ })).toBeVisible();
});

test('a closed tablet says so, keeps what waits, and says where that is', async ({ page }) => {
  const tablet = await city.tablet('Tablet 3', 'Sofie');
  city.offline();
  await mark(tablet, 2);
  city.relay('revoke', city.known('Tablet 3').device);
  await city.online();
  await tablet.sync().catch(() => undefined);
  await page.goto(tablet.url);
  const chip = page.getByRole('button', { name: /^Enheden er lukket/ });
  await expect(chip).toBeVisible();
  await chip.click();
  await expect(page.getByRole('dialog')).toContainText('Det, der ventede, er gemt hos kommunen.');
  await lookAtAll(page, 'closed device');
});

test('a tablet whose municipality lost its list goes on, shows its words among its things, and is let in again', async ({
  page,
}) => {
  const tablet = await city.tablet('Tablet 3', 'Sofie');
  await city.restoreWithoutJournal(city.backup());
  await mark(tablet, 2);
  await tablet.sync().catch(() => undefined);
  await page.goto(tablet.url);
  await expect(hello(page, 'Sofie')).toBeVisible();
  await page.getByRole('button', { name: /^Venter på godkendelse/ }).click();
  const sheet = page.getByRole('dialog', { name: 'Hvor er mine ting?' });
  const { device, words } = city.known('Tablet 3');
  await expect(sheet.getByRole('list', { name: 'De fire ord' }).getByRole('listitem')).toHaveText(words ?? []);
  await expect(sheet).toContainText('Du kan skrive videre imens.');
  await lookAtAll(page, 'waiting again');
  city.relay('confirm', device);
  await sheet.getByRole('button', { name: 'Prøv at sende nu' }).click();
  await expect(page.getByRole('button', { name: /^Modtaget/, includeHidden: true })).toBeAttached();
  await expect(sheet.getByRole('list', { name: 'De fire ord' })).toHaveCount(0);
});

test('a tablet that the municipality no longer knows is connected again by a new link, with all that it holds', async ({
  page,
}) => {
  const copy = city.backup();
  const tablet = await city.tablet('Tablet 3', 'Sofie');
  await city.restoreWithoutJournal(copy);
  await mark(tablet, 2);
  await tablet.sync().catch(() => undefined);
  await page.goto(tablet.url);
  await page.getByRole('button', { name: /^Bed om et nyt link/ }).click();
  const sheet = page.getByRole('dialog', { name: 'Hvor er mine ting?' });
  await expect(sheet).toContainText('Abdi til stede');
  await lookAtAll(page, 'no longer known');
  await sheet.getByLabel('Link').fill('hej');
  await sheet.getByRole('button', { name: 'Forbind igen' }).click();
  await expect(sheet.getByRole('alert')).toBeVisible();
  await lookAtAll(page, 'no longer known with a fault');
  await sheet.getByLabel('Link').fill(city.tabletLink());
  await sheet.getByRole('button', { name: 'Forbind igen' }).click();
  await expect(page.getByRole('button', { name: /^Modtaget/, includeHidden: true })).toBeAttached();
  await expect(sheet.getByLabel('Link')).toHaveCount(0);
  await expect(sheet).not.toContainText('Abdi til stede');
});

test('what the municipality did not take is shown with the reason, and goes when somebody has seen it', async ({
  page,
}) => {
  const other = await city.otherGroup('Kvindegruppen Sundholm');
  const tablet = await city.tablet('Tablet 3', 'Sofie', `group/${city.group}`, other);
  city.offline();
  await mark(tablet, 2);
  city.relay('withdraw', city.known('Tablet 3').device, `group/${city.group}`);
  await city.online();
  await tablet.sync().catch(() => undefined);
  await page.goto(tablet.url);
  await page.getByRole('button', { name: /^2 skal ses på/ }).click();
  const sheet = page.getByRole('dialog', { name: 'Hvor er mine ting?' });
  const lines = sheet.getByRole('listitem').filter({ hasText: 'til stede' });
  await expect(lines).toHaveCount(2);
  await expect(lines.first()).toContainText('Enheden har ikke lov til at skrive det her.');
  await lookAtAll(page, 'not taken');
  await lines.first().getByRole('button', { name: 'Jeg har set det' }).click();
  await expect(lines.first()).toContainText('Så forsvinder det fra enheden');
  await lookAtAll(page, 'not taken, seen');
  await lines.first().getByRole('button', { name: 'Behold det' }).click();
  await expect(lines).toHaveCount(2);
  const bottom = async (one: Locator): Promise<number> =>
    one.evaluate((element) => element.getBoundingClientRect().bottom);
  const below = async (): Promise<number> =>
    (await bottom(sheet)) - (await bottom(sheet.getByRole('button', { name: 'Prøv at sende nu' })));
  await page.setViewportSize({ width: 390, height: 844 });
  const height = await sheet.evaluate((element) => element.clientHeight);
  for (const left of [1, 0]) {
    await lines.first().getByRole('button', { name: 'Jeg har set det' }).click();
    await lines.first().getByRole('button', { name: 'Fjern det' }).click();
    await expect(lines).toHaveCount(left);
  }
  // The sheet stays as high as it was, so that nothing moves under a finger; turned, it takes the height that it needs.
  expect(await sheet.evaluate((element) => element.clientHeight)).toBeGreaterThanOrEqual(height);
  expect(await below()).toBeGreaterThan(100);
  await page.setViewportSize({ width: 820, height: 1180 });
  await expect.poll(below).toBeLessThan(40);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: /skal ses på/ })).toHaveCount(0);
});

test('a coordinator sees which tablets have been in touch, and which have not', async ({ page }) => {
  const other = await city.otherGroup('Kvindegruppen Sundholm');
  await city.coordinator.call('set_names_lock', { group: city.group, days: 7 });
  await city.coordinator.sync();
  await city.tablet('Tablet 3', 'Sofie');
  await city.tablet('Tablet 5', 'Jonas');
  await city.tablet('Tablet 7', 'Amira', other);
  city.relay('revoke', city.known('Tablet 5').device);
  city.coordinator.stop();
  // The relay tells by its own clock when they were seen.
  const days = (count: number): string => new Date(Date.now() + count * DAY_MS).toISOString();
  const coordinator = await city.device('coordinator', days(12));
  await page.goto(coordinator.url);
  await expect(lockScreen(page)).toBeVisible();
  await page.keyboard.type(PIN);
  await page.getByRole('link', { name: 'Tablets', exact: true }).click();
  await expect(page.getByRole('heading', { name: 'Tablets og telefoner' })).toBeVisible();
  const line = (label: string) => page.getByRole('listitem').filter({ hasText: label });
  await expect(line('Tablet 3')).toContainText('Skulle have låst sig selv');
  await expect(line('Tablet 7')).toContainText('Ikke set længe');
  await expect(line('Tablet 5')).toContainText('Lukket');
  await expect(line('Mettes laptop')).toContainText('I forbindelse');
  await lookAtAll(page, 'tablets');
});

test('a coordinator chooses when names lock, and the tablets follow', async ({ page }) => {
  const tablet = await city.tablet('Tablet 3', 'Sofie');
  await page.goto(city.coordinator.url);
  await page.getByRole('link', { name: 'Grupper' }).click();
  await page.getByRole('link', { name: /Lektiecafé Telemarksgade/ }).click();
  const choice = page.getByRole('radiogroup', { name: 'Navnelås' });
  await expect(choice.getByRole('radio', { name: '30 dage' })).toHaveAttribute('aria-checked', 'true');
  await choice.getByRole('radio', { name: '7 dage' }).click();
  await expect(choice.getByRole('radio', { name: '7 dage' })).toHaveAttribute('aria-checked', 'true');
  await lookAtAll(page, 'names lock of a group');
  await city.coordinator.sync();
  await tablet.sync();
  tablet.stop();
  city.offline();
  const locked = await city.device('Tablet 3', later(8));
  await page.goto(locked.url);
  await expect(lockScreen(page)).toBeVisible();
  await page.keyboard.type(PIN);
  await expect(page.getByText('Navnene er låst')).toBeVisible();
});
