// Signing in by the municipality's own sign-in: a real provider on another site, a real relay, a real browser between them.

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { expect, test, type Page } from '@playwright/test';

import { City } from './city';
import { DESKS, press, seeing } from './desk';

const CLIENT = ['bindeled', 'a secret of theirs'] as const;

const folder = mkdtempSync(join(tmpdir(), 'bindeled-provider-'));
let provider: ChildProcess;
let city: City;

/** The next thing the provider says. */
async function said(lines: Interface): Promise<Record<string, string>> {
  const [line] = (await once(lines, 'line')) as [string];
  return JSON.parse(line) as Record<string, string>;
}

test.beforeEach(async () => {
  const program = fileURLToPath(new URL('provider.mjs', import.meta.url));
  const started = spawn(process.execPath, [program, ...CLIENT], { stdio: ['pipe', 'pipe', 'ignore'] });
  provider = started;
  const lines = createInterface({ input: started.stdout });
  const { listening = '' } = await said(lines);
  const secret = join(folder, 'secret');
  writeFileSync(secret, `${CLIENT[1]}\n`);
  city = await City.found('--oidc-issuer', listening, '--oidc-client', CLIENT[0], '--oidc-client-secret', secret);
  const redirect = new URL('/session/provider', city.relay('officer-link')).href;
  started.stdin.write(`${redirect}\n`);
  expect(await said(lines)).toEqual({ redirect_uri: redirect });
});
test.afterEach(() => {
  city.end();
  provider.kill();
});
test.afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** At the provider: who somebody is, and that the relay may know. */
async function agree(page: Page, name: string): Promise<void> {
  await page.waitForURL(/127\.0\.0\.1/);
  await page.locator('input[name=login]').fill(name);
  await page.locator('input[name=password]').fill('any');
  await page.getByRole('button', { name: 'Sign-in' }).click();
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.waitForURL(/localhost/);
}

for (const [desk, [width, height]] of Object.entries(DESKS)) {
  test(`an officer signs in with the municipality's login, ${desk}`, async ({ page, browser }, testInfo) => {
    const seen = seeing(testInfo);
    await page.setViewportSize({ width, height });
    await page.goto(city.relay('officer-link'));
    const home = new URL(page.url()).origin;
    await page.getByLabel('Dit navn').fill('Mette Holm');
    await press(page, 'Bliv administrator');

    // Joined once, while signed in.
    await seen(page, 'not joined');
    await press(page, 'Forbind med kommunens login');
    await agree(page, 'mette');
    await expect(page.getByText('Forbundet siden')).toBeVisible();
    await seen(page, 'joined');
    await press(page, 'Log af');

    // From then on it leads in, straight to the overview.
    await page.goto(`${home}/session`);
    await seen(page, 'sign in');
    await press(page, 'Log på med kommunens login');
    await expect(page.getByRole('heading', { name: 'Overblik' })).toBeVisible();
    await expect(page.getByRole('link', { name: 'Mette Holm' })).toBeVisible();
    await page.goto(`${home}/audit`);
    await expect(page.getByRole('cell', { name: 'Loggede på: gennem kommunens login' })).toBeVisible();
    await page.goto(`${home}/access/1`);
    await seen(page, 'account');

    // Somebody the municipality knows and nobody has let in here.
    const other = await (await browser.newContext({ viewport: { width, height }, locale: 'da-DK' })).newPage();
    await other.goto(`${home}/session`);
    await press(other, 'Log på med kommunens login');
    await agree(other, 'stranger');
    await expect(other.getByRole('heading', { name: 'Du har ikke forbundet' })).toBeVisible();
    await seen(other, 'stranger');
    await other.context().close();

    // Out is out, here: the page behind is closed.
    await press(page, 'Log af');
    await page.goto(`${home}/`);
    await expect(page.getByRole('heading', { name: 'Du er ikke logget på' })).toBeVisible();
  });
}
