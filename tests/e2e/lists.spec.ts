// Who is on a list and on a device: a roster read in, a second person with a code of their own.

import { expect, test } from '@playwright/test';

import { CHILDREN, City, PIN } from './city';

let city: City;
test.beforeEach(async () => {
  city = await City.found();
});
test.afterEach(() => {
  city.end();
});

const csv = (name: string, ...lines: string[]) => ({
  name,
  mimeType: 'text/csv',
  buffer: Buffer.from(lines.join('\r\n')),
});

test('a list with faults is shown by line and writes nothing; mended, it is shown first and then taken in', async ({
  page,
}) => {
  const listed = async (): Promise<number> => (await city.coordinator.call('group', { group: city.group })).card.listed;
  await page.goto(city.coordinator.url);
  await page.getByRole('link', { name: 'Grupper' }).click();
  await page.getByRole('link', { name: /Lektiecafé Telemarksgade/ }).click();
  await page.getByRole('button', { name: 'Hent en liste ind' }).click();
  const sheet = page.getByRole('dialog', { name: 'Hent en liste ind' });
  const file = sheet.locator('input[type=file]');

  await file.setInputFiles(csv('liste.csv', 'Fornavn;Fødselsår', 'Noor;2016', ';2015', 'Tariq;i fjor'));
  await expect(sheet.getByRole('alert')).toContainText('2 linjer skal rettes først');
  await expect(sheet.getByRole('listitem')).toHaveText([/^Linje 3\s+Fornavnet mangler\./, /^Linje 4\s+“i fjor” er ikke/]);
  await expect(sheet.getByRole('button', { name: /^Skriv/ })).toHaveCount(0);

  await file.setInputFiles(csv('liste.csv', 'Fornavn;CPR', 'Noor;010116-0000'));
  await expect(sheet.getByRole('listitem')).toContainText('Kolonnen “CPR” må aldrig gemmes her');
  expect(await listed()).toBe(CHILDREN.length);

  await file.setInputFiles(csv('liste.csv', 'Fornavn;Fødselsår', 'Noor;2016', 'Yusuf;', 'Tariq;2015'));
  await expect(sheet.getByText('2 nye kommer på listen')).toBeVisible();
  await expect(sheet.getByText('1 er der allerede og springes over')).toBeVisible();
  await expect(sheet.getByRole('row', { name: /Yusuf/ })).toContainText('er der allerede');
  expect(await listed()).toBe(CHILDREN.length);
  await sheet.getByRole('button', { name: 'Skriv 2 på listen' }).click();
  await expect(sheet.getByText('2 er skrevet på listen.')).toBeVisible();
  expect(await listed()).toBe(CHILDREN.length + 2);
  await sheet.getByRole('button', { name: 'Luk' }).click();
  await expect(page.getByText('27 på listen')).toBeVisible();
});

test('a second person gets a code of their own and unlocks with no other', async ({ page }) => {
  const tablet = await city.tablet('Tablet 3', 'Sofie');
  await page.goto(tablet.url);
  await page.getByRole('link', { name: 'Mig' }).click();
  await page.getByRole('button', { name: 'Tilføj en person' }).click();
  const sheet = page.getByRole('dialog', { name: 'Tilføj en person' });
  await sheet.getByLabel('Fornavn').fill('Amira');
  await sheet.getByLabel('Kode', { exact: true }).fill('13579');
  await sheet.getByLabel('Koden igen').fill('13579');
  await sheet.getByRole('button', { name: 'Gem Amira' }).click();
  await expect(sheet.getByText('Koden skal være seks tal')).toBeVisible();
  await sheet.getByLabel('Kode', { exact: true }).fill('135791');
  await sheet.getByLabel('Koden igen').fill('135791');
  await sheet.getByRole('button', { name: 'Gem Amira' }).click();
  await expect(page.getByText('Amira kan nu låse op på denne enhed.')).toBeVisible();

  await page.getByRole('button', { name: 'Lås, skift person' }).click();
  await page.getByRole('button', { name: /Amira/ }).click();
  await page.keyboard.type(PIN);
  await expect(page.getByText(/Koden passer ikke/)).toBeVisible();
  await page.keyboard.type('135791');
  await expect(page.getByRole('heading', { name: 'Hej Amira' })).toBeVisible();
});
