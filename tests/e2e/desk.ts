// A desk in the city hall: what an officer sits at, presses and looks at.

import type { Page, TestInfo } from '@playwright/test';

import { look } from './look';

/** What an officer sits at, and what is in a pocket at the committee's meeting. */
export const DESKS = { desktop: [1440, 900], phone: [390, 844] } as const;

export const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name, exact: true }).click();
export const follow = (page: Page, name: string | RegExp) => page.getByRole('link', { name, exact: true }).first().click();

/** Gives a browser a passkey's keeper that says yes, as a laptop with a fingerprint reader does. */
export async function withFingerprint(page: Page): Promise<void> {
  const browser = await page.context().newCDPSession(page);
  await browser.send('WebAuthn.enable');
  await browser.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      ...{ protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true },
      ...{ isUserVerified: true, automaticPresenceSimulation: true },
    },
  });
}

/** Looks at a page, and keeps a picture of it. */
export function seeing(testInfo: TestInfo): (page: Page, name: string) => Promise<void> {
  return async (page, name) => {
    await look(page, name);
    await page.screenshot({ path: testInfo.outputPath(`${name}.png`), fullPage: true });
  };
}
