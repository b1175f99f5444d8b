// What the city hall shows of its figures, and what everybody may read: looked at as a person would, at a desk also with
// letters twice as large.

import { expect, test } from '@playwright/test';

import { City } from './city';
import { DESKS } from './desk';
import { look } from './look';

let city: City;
test.beforeEach(async () => {
  city = await City.found();
});
test.afterEach(() => {
  city.end();
});

for (const [desk, [width, height]] of Object.entries(DESKS)) {
  test(`a figure opens to its history and to what it counts, ${desk}`, async ({ page }, testInfo) => {
    await city.coordinator.call('register_volunteer', {
      input: { first_name: 'Amal', since: '2026-02-01', last_name: null, phone: null, birth_year: null, channel: null },
    });
    await city.coordinator.sync();
    await page.setViewportSize({ width, height });
    await page.goto(city.relay('officer-link'));
    await page.getByRole('button', { name: 'Log på' }).click();
    await expect(page.getByRole('heading', { name: 'Overblik' })).toBeVisible();

    await page.goto(new URL('/figures/new_volunteers?from=2026-01-01&to=2026-06-30&as-of=2026-06-30&lang=da', page.url()).href);
    const history = page.getByRole('region', { name: 'Måned for måned' });
    await expect(history.getByRole('row', { name: /februar 2026/ })).toContainText('1');
    await expect(history.getByRole('row', { name: /marts 2026/ })).toContainText('0');
    await look(page, 'a figure');
    await page.screenshot({ path: testInfo.outputPath('figure.png'), fullPage: true });
    if (desk === 'desktop') {
      await page.evaluate(() => {
        document.documentElement.style.fontSize = '200%';
      });
      await look(page, 'a figure in letters twice as large');
    }

    // The month opens to what it counts: a number that nobody's name can be read from.
    await history.getByRole('link', { name: /februar 2026/ }).click();
    await expect(page.getByRole('heading', { level: 1 })).toContainText('1');
    await expect(page.locator('body')).not.toContainText('Amal');
    await look(page, 'a month');
  });

  test(`what everybody may read, ${desk}`, async ({ page }, testInfo) => {
    await page.setViewportSize({ width, height });
    const home = new URL(city.relay('officer-link')).origin;
    for (const [name, path] of Object.entries({ privacy: '/privacy', record: '/privacy/record', accessibility: '/accessibility' })) {
      for (const language of ['da', 'en']) {
        const answer = await page.goto(`${home}${path}?lang=${language}`);
        expect(answer?.status(), path).toBe(200);
        await look(page, `${name} in ${language}`);
        await page.screenshot({ path: testInfo.outputPath(`${name}-${language}.png`), fullPage: true });
      }
    }
  });
}
