// What a person may ask for: a file of all that is kept, and to be erased; and how officers see that, and the rules.

import { readFileSync } from 'node:fs';

import { expect, test } from '@playwright/test';

import { City } from './city';
import { DESKS, seeing } from './desk';
import { open, SIZES } from './look';

let city: City;
test.beforeEach(async () => {
  city = await City.found();
});
test.afterEach(() => {
  city.end();
});

async function register(first: string): Promise<string> {
  const input = { first_name: first, last_name: 'Holm', phone: '20 12 34 56', birth_year: null, since: '2024-03-01', channel: null };
  const page = await city.coordinator.call('register_volunteer', { input });
  return String(page.line.person);
}

for (const [size, [width, height]] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`a person sees what is kept and is erased: ${size}, ${colorScheme}`, async ({ page }, testInfo) => {
      const picture = seeing(testInfo);
      const language = colorScheme === 'dark' ? 'en' : 'da';
      const say = (danish: string, english: string) => (language === 'da' ? danish : english);
      await page.setViewportSize({ width, height });
      await page.emulateMedia({ colorScheme });
      const person = await register('Sofie');
      await city.coordinator.sync();
      city.offline();
      await open(page, city.coordinator, `/people/${person}`, language);
      await picture(page, 'before');

      await page.getByRole('button', { name: say('Udlevér oplysninger', 'Hand out details') }).click();
      const handing = page.getByRole('dialog');
      const download = page.waitForEvent('download');
      await handing.getByRole('button', { name: say('Gem til at læse og printe', 'Keep to read and print') }).click();
      const file = readFileSync(await (await download).path(), 'utf8');
      for (const word of ['Sofie', 'Holm', '20 12 34 56', 'Navn og telefon', 'Name and telephone', '2024-03-01']) {
        expect(file).toContain(word);
      }
      await expect(handing.getByRole('alert')).toContainText('oplysninger.html');
      await picture(page, 'handing');
      await page.keyboard.press('Escape');

      await page.getByRole('button', { name: say('Slet personens oplysninger', "Erase the person's details") }).click();
      const sheet = page.getByRole('dialog');
      const erase = sheet.getByRole('button', { name: say('Slet for altid', 'Erase for good') });
      await erase.click();
      await expect(sheet.getByRole('alert')).toBeVisible();
      await expect(sheet).toContainText(say('navn og telefon (1 sted) og 0 noter', 'name and telephone (in 1 place) and 0 notes'));
      await picture(page, 'erasing');
      await sheet.getByRole('checkbox').check();
      await erase.click();
      await expect(sheet).toBeHidden();
      await expect(page.getByText(say('Bliver slettet, så snart', 'Will be erased as soon as'))).toBeVisible();
      await picture(page, 'waiting');

      await city.online();
      await city.coordinator.sync();
      await expect(page.getByText(/^(Slettet på|Erased on) \d/)).toBeVisible();
      await expect(page.getByText('Sofie')).toHaveCount(0);
      await expect(page.getByRole('heading', { level: 1 })).toHaveText(say('Navn slettet', 'Name erased'));
      await picture(page, 'erased');
    });
  }
}

for (const [desk, [width, height]] of Object.entries(DESKS)) {
  test(`officers see what was erased and by which rules: ${desk}`, async ({ page }, testInfo) => {
    const picture = seeing(testInfo);
    await page.setViewportSize({ width, height });
    const person = await register('Sofie');
    const left = await register('Karen');
    await city.coordinator.call('leave_volunteer', { person: left, until: '2024-06-01' });
    await city.coordinator.sync();
    await city.coordinator.call('erase_person', { person });
    await city.coordinator.sync();

    await page.goto(city.relay('officer-link', '--role', 'administrator', '--name', 'Mette'));
    await page.getByRole('button', { name: 'Log på', exact: true }).click();
    const at = (path: string) => new URL(path, page.url()).href;
    await page.goto(at('/erasures?lang=da'));
    await expect(page.getByText(/Slettet på \d af \d enhed/)).toBeVisible();
    await expect(page.getByText('Sofie')).toHaveCount(0);
    await picture(page, 'erasures');
    await page.getByRole('row').nth(1).getByRole('link').click();
    await expect(page.getByRole('row', { name: /Har slettet det/ })).toHaveCount(1);
    await picture(page, 'erasure');

    await page.goto(at('/retention?lang=en'));
    await expect(page.getByRole('heading', { name: 'What is due' })).toBeVisible();
    await expect(page.getByText('Karen')).toHaveCount(0);
    await picture(page, 'retention');
    await page.getByRole('link', { name: 'Erase what is due' }).click();
    await expect(page.getByRole('alert')).toBeVisible();
    await picture(page, 'retention-asking');
    await page.getByRole('button', { name: 'Erase what is due' }).click();
    await expect(page.getByRole('heading', { name: 'What is due' })).toHaveCount(0);
    await page.getByRole('link', { name: 'Run 1' }).click();
    await expect(page.getByRole('heading', { name: 'Run 1' })).toBeVisible();
    await picture(page, 'retention-run');
    await page.goto(at('/retention?lang=en'));
    await page.getByRole('link', { name: 'Change the rules' }).click();
    const receipts = page.getByLabel(/The host's name in a match/);
    await receipts.fill('12');
    await page.getByRole('button', { name: 'Save the rules' }).click();
    await expect(receipts).toHaveAccessibleDescription(/Receipts must be kept for at least 60 months\./);
    await picture(page, 'rules');
    await receipts.fill('72');
    await page.getByRole('button', { name: 'Save the rules' }).click();
    await expect(page.getByRole('rowheader', { name: /72/ })).toBeVisible();
    await page.goto(at('/audit?lang=en&what=retention_set'));
    await expect(page.getByRole('cell', { name: 'Changed how long something is kept: receipts 72' })).toBeVisible();
  });
}
