// What leaves the house: looked through, published, and read again as it was, with the keyboard alone.

import { expect, test, type Locator, type Page } from '@playwright/test';

import { City } from './city';
import { DESKS, seeing } from './desk';
import { look } from './look';

let city: City;
test.beforeAll(async () => {
  city = await City.demo('--groups', '6', '--weeks', '8');
});
test.afterAll(() => {
  city.end();
});

/** Goes on with the keyboard until something has the focus, and presses it. */
async function pressWithKeys(page: Page, wanted: Locator): Promise<void> {
  await expect(wanted).toBeVisible();
  for (let presses = 0; presses < 200; presses++) {
    await page.keyboard.press('Tab');
    if (await wanted.evaluate((one) => one === document.activeElement)) {
      await page.keyboard.press('Enter');
      return;
    }
  }
  throw new Error(`the keyboard does not reach ${String(wanted)}`);
}

for (const [desk, [width, height]] of Object.entries(DESKS)) {
  test(`an officer publishes an edition, ${desk}`, async ({ page }, testInfo) => {
    const seen = seeing(testInfo);
    const tables = () => page.locator('main table').allInnerTexts();
    await page.setViewportSize({ width, height });
    await page.goto(city.relay('officer-link'));
    await page.getByRole('button', { name: 'Log på' }).click();
    await page.getByRole('link', { name: 'Udgaver' }).first().click();
    const before = await page.getByRole('link', { name: /^Udgave nr\./ }).count();

    await pressWithKeys(page, page.getByRole('button', { name: 'Se, hvad der offentliggøres' }));
    await expect(page.getByRole('heading', { level: 1, name: 'Ny udgave' })).toBeVisible();
    await expect(page.getByText('kan den ikke ændres eller trækkes tilbage')).toBeVisible();
    await seen(page, 'to be published');
    const shown = await tables();
    expect(shown.length).toBeGreaterThan(3);

    await pressWithKeys(page, page.getByRole('button', { name: 'Offentliggør' }));
    const name = `Udgave nr. ${String(before + 1)}`;
    await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
    expect(await tables()).toEqual(shown);
    await expect(page.getByRole('button', { name: 'Offentliggør' })).toHaveCount(0);
    await seen(page, 'published');
    await page.emulateMedia({ media: 'print' });
    await page.screenshot({ path: testInfo.outputPath('printed.png'), fullPage: true });
    await page.emulateMedia({ media: 'screen' });
    if (desk === 'desktop') {
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '200%';
      });
      await look(page, 'an edition in letters twice as large');
      await page.reload();
    }

    // A figure opens, for those who are signed in, to what it counts, as it was known then.
    await page.getByRole('link', { name: /^Åbn/ }).first().click();
    await expect(page.getByText('Du ser, hvad der var kendt til og med indføring').or(page.getByRole('heading', { level: 1 })).first()).toBeVisible();
    await page.goBack();

    await page.getByRole('link', { name: 'Alle udgaver' }).click();
    await expect(page.getByRole('link', { name })).toBeVisible();
    await seen(page, 'all editions');
    await page.getByRole('link', { name }).click();
    await page.getByRole('link', { name: 'English' }).click();
    await expect(page.getByRole('heading', { level: 1, name: `Edition no. ${String(before + 1)}` })).toBeVisible();
    await look(page, 'an edition in English');
  });
}
