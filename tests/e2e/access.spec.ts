// Signing in to the municipality's pages: the first administrator with a passkey, a colleague who may only read, and the log.

import { expect, test, type Browser, type Page } from '@playwright/test';

import { City } from './city';
import { DESKS, follow, press, seeing, withFingerprint } from './desk';

let city: City;
test.beforeEach(async () => {
  city = await City.found();
});
test.afterEach(() => {
  city.end();
});

/** A colleague at a computer of their own. */
async function colleague(browser: Browser, size: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport: size, locale: 'da-DK', reducedMotion: 'reduce' });
  return context.newPage();
}

for (const [desk, [width, height]] of Object.entries(DESKS)) {
  test(`an administrator signs in with a passkey and lets a reader in, ${desk}`, async ({ page, browser }, testInfo) => {
    const seen = seeing(testInfo);
    await page.setViewportSize({ width, height });
    await withFingerprint(page);

    // The first link makes the first administrator.
    await page.goto(city.relay('officer-link'));
    await seen(page, 'set up');
    await press(page, 'Bliv administrator');
    await expect(page.getByText('Skriv dit navn, højst 120 tegn.')).toBeVisible();
    await page.getByLabel('Dit navn').fill('Mette Holm');
    await press(page, 'Bliv administrator');

    // With a passkey, for the next time.
    await expect(page.getByRole('heading', { name: 'Adgangsnøgler' })).toBeVisible();
    await page.getByLabel('Hvor er den?').fill('Min bærbare computer');
    await seen(page, 'first passkey');
    await press(page, 'Lav en adgangsnøgle');
    await expect(page.getByRole('rowheader', { name: 'Min bærbare computer' })).toBeVisible();
    await seen(page, 'passkeys');
    await press(page, 'Log af');

    // Out, and in again.
    await expect(page.getByRole('heading', { name: 'Du er ikke logget på' })).toBeVisible();
    await follow(page, 'Log på');
    await seen(page, 'sign in');
    await press(page, 'Brug din adgangsnøgle');
    await expect(page.getByRole('link', { name: 'Mette Holm' })).toBeVisible();

    // A colleague who may read.
    await follow(page, 'Adgang');
    await seen(page, 'access');
    await follow(page, 'Giv en kollega adgang');
    await press(page, 'Giv adgang');
    await expect(page.getByRole('alert')).toContainText('Skal udfyldes.');
    await page.getByLabel('Kollegaens navn').fill('Line Bak');
    await page.getByLabel('Hvad skal kollegaen kunne?').selectOption('reader');
    await seen(page, 'new account');
    await press(page, 'Giv adgang');
    const link = page.getByRole('link', { name: /session\?link=/ });
    const address = (await link.getAttribute('href')) ?? '';
    await seen(page, 'link made');

    const other = await colleague(browser, { width, height });
    await other.goto(address);
    await expect(other.getByRole('heading', { name: 'Log på som Line Bak' })).toBeVisible();
    await seen(other, 'link');
    await press(other, 'Log på');
    await other.goto(new URL('/agreements', address).href);
    await expect(other.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(other.getByRole('link', { name: 'Enheder' })).toHaveCount(0);
    await expect(other.getByRole('button')).toHaveText(['Log af']);
    await other.goto(new URL('/agreements/new', address).href);
    await expect(other.getByRole('heading', { name: 'Det har du ikke adgang til' })).toBeVisible();
    await seen(other, 'not allowed');

    // Closed: at once, where she is signed in.
    await follow(page, 'Alle med adgang');
    await follow(page, 'Line Bak');
    await seen(page, 'account');
    await follow(page, 'Luk adgangen');
    await seen(page, 'closing');
    await press(page, 'Luk adgangen');
    await other.goto(new URL('/agreements', address).href);
    await expect(other.getByRole('heading', { name: 'Du er ikke logget på' })).toBeVisible();
    await other.context().close();

    // The log has all of it.
    await follow(page, 'Log');
    for (const told of ['Gjorde til læser: Line Bak', 'Lukkede en adgang: Line Bak', 'Loggede på: med adgangsnøgle']) {
      await expect(page.getByRole('cell', { name: told })).toBeVisible();
    }
    await seen(page, 'log');
    await page.getByRole('combobox', { name: 'Hvad', exact: true }).selectOption('account_closed');
    await press(page, 'Vis');
    await expect(page.getByRole('row')).toHaveCount(2);
  });
}
