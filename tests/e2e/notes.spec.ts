// A note from the draft to the frozen page: reviewed, frozen, fetched, and held against what a late device sends.

import { createHash } from 'node:crypto';

import { expect, test, type Page } from '@playwright/test';

import { City } from './city';
import { DESKS, seeing } from './desk';
import { look } from './look';

let city: City;
test.beforeEach(async () => {
  city = await City.found();
  await city.agreed();
  for (const name of ['Amal', 'Bodil', 'Camille']) await volunteer(name);
});
test.afterEach(() => {
  city.end();
});

/** A coordinator's device sends a volunteer. */
async function volunteer(first_name: string): Promise<void> {
  await city.coordinator.call('register_volunteer', {
    input: { first_name, since: '2026-02-01', last_name: null, phone: null, birth_year: null, channel: null },
  });
  await city.coordinator.sync();
}

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
const follow = (page: Page, name: string | RegExp) => page.getByRole('link', { name }).first().click();

/** Reviews and freezes the note that the page shows. */
async function freeze(page: Page): Promise<void> {
  await page.getByLabel('Til', { exact: true }).fill('Socialudvalget\nBeskæftigelses- og Integrationsudvalget');
  await page.getByLabel('Sagsnr.').fill('2026-30870');
  await page.getByLabel('Dokumentnr.').fill('2026-578891');
  await page.getByLabel('Sagsbehandler').fill('Maja Holm');
  await press(page, 'Jeg har læst notatet');
  await expect(page.getByText('Indtil da offentliggøres intet')).toBeVisible();
  await press(page, 'Frys notatet');
  await expect(page.getByRole('heading', { name: /^Frosset/ })).toBeVisible();
}

for (const [desk, [width, height]] of Object.entries(DESKS)) {
  test(`an officer freezes a note, ${desk}`, async ({ page }, testInfo) => {
    const seen = seeing(testInfo);
    await page.setViewportSize({ width, height });
    await page.goto(city.relay('officer-link'));
    await press(page, 'Log på');
    await follow(page, 'Notater');
    await expect(page.getByText('Der er ikke frosset nogen notater endnu.')).toBeVisible();
    await press(page, 'Åbn notatet');
    await follow(page, 'Gennemlæs og frys');

    // What is missing is said at its field, and what was written stands there.
    await page.getByLabel('Overskrift').fill('');
    await press(page, 'Jeg har læst notatet');
    await expect(page.getByRole('alert')).toContainText('Skal udfyldes.');
    await seen(page, 'review refused');
    await page.getByLabel('Overskrift').fill('Status på Partnerskabsaftalen');
    await freeze(page);
    await expect(page.getByText('Intet. Alle tal er i dag')).toBeVisible();
    const number = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    expect(number).toMatch(/^\d{4}-1$/);
    const address = page.url();

    // Every file is there, and the checksum on the paper is that of the content.
    const files = await page.locator('.side .plain a').evaluateAll((links) => links.map((link) => (link as HTMLAnchorElement).href));
    const fetched = async () => {
      const all = await Promise.all(files.map(async (file) => (await page.request.get(file)).body()));
      return all.map((bytes) => createHash('sha256').update(bytes).digest('hex'));
    };
    const before = await fetched();
    await expect(page.locator('.checksum')).toHaveText(String(before.at(-1)));

    // A late device: the note stays, and what has come since stands beside it.
    await volunteer('Dorte');
    await volunteer('Erik');
    await page.reload();
    await expect(page.locator('.since')).toContainText('3 er i dag 5');
    await expect(page.locator('.since')).toContainText('2 frivillige skrevet op senere: +2');
    await seen(page, 'frozen');
    expect(await fetched()).toEqual(before);
    await page.emulateMedia({ media: 'print' });
    await page.screenshot({ path: testInfo.outputPath('printed.png'), fullPage: true });
    await page.emulateMedia({ media: 'screen' });

    // A correcting note, and the two side by side.
    await follow(page, 'Skriv rettelsesnotat');
    await follow(page, 'Gennemlæs og frys');
    await freeze(page);
    await expect(page.getByText('Det retter notat')).toBeVisible();
    await press(page, 'Vis dem');
    await expect(page.getByRole('region', { name: 'Tal' })).toContainText('+2');
    await seen(page, 'beside');
    await follow(page, 'Notater');
    await expect(page.getByRole('region', { name: 'Frosne notater' }).getByRole('row')).toHaveCount(3);
    await seen(page, 'list');
    await page.goto(address.replace('lang=da', 'lang=en'));
    await expect(page.getByText('3 is 5 today').first()).toBeVisible();
    await look(page, 'frozen in English');
  });
}
