// What a host spends: written down with its receipt without a network, decided by a coordinator, seen by the host.

import { expect, test, type Page } from '@playwright/test';

import { City, EVENING, PIN, type Device } from './city';
import { look, open, SIZES } from './look';

let city: City;
let phone: Device;

const GUIDELINE = {
  valid_from: '2026-03-01',
  published: 'https://kommunen.example/stoette-til-vaerter',
  answer_days: 10,
  covers: [
    ['private_dinner', 40_000, 'Mad og drikke hjemme hos jer', 'Food and drink at your home'],
    ['small_outing', 30_000, 'Billet og transport i byen', 'Tickets and transport in town'],
    ['other_similar', 15_000, 'Kaffe, materialer, spil', 'Coffee, materials, games'],
  ].map(([kind, limit_oere, danish, english]) => ({ kind, limit_oere, danish, english })),
};

test.beforeAll(async () => {
  test.setTimeout(120_000);
  city = await City.found();
  await city.coordinator.call('write_guideline', { guideline: GUIDELINE });
  await city.coordinator.call('write_questionnaire', { side: 'host', questions: [] });
  phone = await city.phone();
  await city.coordinator.sync();
  await phone.sync();
});
test.afterAll(() => {
  city.end();
});

/** A receipt as a camera makes it: a JPEG that nobody else has. */
async function photo(page: Page, sum: string): Promise<Buffer> {
  const url = await page.evaluate((words) => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [1_200, 1_600];
    const paper = canvas.getContext('2d');
    if (paper === null) throw new Error('no canvas');
    paper.fillStyle = '#f6f2e8';
    paper.fillRect(0, 0, canvas.width, canvas.height);
    paper.fillStyle = '#222222';
    paper.font = '72px sans-serif';
    for (const [at, line] of ['Torvets Grønt', 'Lam 1 kg', 'Ris', 'Citroner', words].entries()) {
      paper.fillText(line, 120, 220 + at * 150);
    }
    return canvas.toDataURL('image/jpeg', 0.9);
  }, sum);
  return Buffer.from(url.slice(url.indexOf(',') + 1), 'base64');
}

async function asPhone(page: Page, path = '/'): Promise<void> {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page, phone, path, 'da');
}

/** The camera is another program: its shutter is a tap that the page does not see. */
const SHUTTER = 1;

/** Writes a dinner of today down as a thumb does, and gives how often the screen was touched, the amount not counted. */
async function dinner(page: Page, kroner: string): Promise<number> {
  await page.evaluate(() => {
    const counted = window as unknown as { taps?: number };
    const isFirst = counted.taps === undefined;
    counted.taps = 0;
    if (!isFirst) return;
    document.addEventListener('pointerdown', ({ target }) => {
      if (!(target instanceof HTMLInputElement)) counted.taps = (counted.taps ?? 0) + 1;
    });
  });
  await page.getByRole('link', { name: /^Skriv et møde op$/ }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: /^Tag billede af bonen$/ }).click();
  const picture = { name: 'bon.jpg', mimeType: 'image/jpeg', buffer: await photo(page, `I alt ${kroner},00`) };
  await (await chooser).setFiles(picture);
  await page.getByLabel('Udgift i kr.').click();
  await page.keyboard.type(kroner);
  await page.getByRole('button', { name: /^Gem$/ }).click();
  await expect(page.getByRole('heading', { name: 'Det har I lavet' })).toBeVisible();
  return SHUTTER + (await page.evaluate(() => (window as unknown as { taps: number }).taps));
}

test('three dinners without a network, the app begun again in between, all arrive and one is approved', async ({
  page,
  browser,
}) => {
  city.offline();
  await asPhone(page);
  const began = Date.now();
  // Open, photograph, shutter, save.
  expect(await dinner(page, '360')).toBe(4);
  expect(Date.now() - began).toBeLessThan(30_000);
  await expect(page.getByText('Gemt her, venter')).toHaveCount(1);
  expect(await dinner(page, '460')).toBe(4);

  phone.stop();
  phone = await city.device('phone');
  const person = (await phone.call('session')).people[0].person;
  await phone.call('unlock', { person, pin: PIN });
  await asPhone(page);
  await expect(page.getByText('Gemt her, venter')).toHaveCount(2);
  await dinner(page, '96');
  await expect(page.getByText('Gemt her, venter')).toHaveCount(3);

  await city.online();
  await phone.sync();
  await expect(page.getByText('Til behandling')).toHaveCount(3);

  await city.coordinator.sync();
  const desk = await browser.newPage({ locale: 'da-DK', viewport: { width: 1440, height: 900 } });
  await open(desk, city.coordinator, '/', 'da');
  const line = desk.getByRole('region', { name: 'Andet' }).getByRole('link', { name: /3 udlæg venter/ });
  await expect(line).toContainText('Det ældste er fra 12. november. 916 kr. i alt.');
  await line.click();
  await expect(desk.getByRole('heading', { name: '3 udlæg venter' })).toBeVisible();
  await expect(desk.getByText('60 kr. over det, kommunen dækker')).toBeVisible();

  // Two taps: the claim, and the word.
  await desk.getByRole('button', { name: /Karin.*360 kr\./ }).click();
  await expect(desk.getByRole('img', { name: 'Billede af bonen fra Karin' })).toBeVisible();
  await desk.getByRole('button', { name: 'Godkend 360 kr.' }).click();
  await expect(desk.getByRole('heading', { name: '2 udlæg venter' })).toBeVisible();

  await desk.getByRole('button', { name: /Karin.*460 kr\./ }).click();
  await desk.getByRole('button', { name: 'Afvis …' }).click();
  await desk.getByRole('radio', { name: 'Andet' }).click();
  await desk.getByRole('button', { name: 'Afvis', exact: true }).click();
  await expect(desk.getByText('Skriv, hvad der er i vejen.')).toBeVisible();
  await desk.getByLabel('En linje til Karin').fill('Vinen kan ikke dækkes.');
  await desk.getByRole('button', { name: 'Afvis', exact: true }).click();
  await expect(desk.getByRole('heading', { name: '1 udlæg venter' })).toBeVisible();
  await desk.getByRole('link', { name: 'I dag', exact: true }).click();
  await expect(desk.getByRole('link', { name: /1 udlæg venter/ })).toContainText('96 kr. i alt.');

  const { match } = await phone.call('match');
  await open(desk, city.coordinator, `/matches/${String(match)}`, 'da');
  const happened = desk.getByRole('region', { name: 'Alt der er sket' }).getByRole('listitem');
  await expect(happened.filter({ hasText: '360 kr.' })).toContainText('Godkendt');
  await expect(happened.filter({ hasText: '460 kr.' })).toContainText('Vinen kan ikke dækkes.');
  await desk.close();

  await city.coordinator.sync();
  await phone.sync();
  await expect(page.getByText('Godkendt', { exact: true })).toBeVisible();
  await expect(page.getByText(/Afvist, fordi der er noget andet\. Vinen kan ikke dækkes\./)).toBeVisible();
  await expect(page.getByText('Til behandling')).toHaveCount(1);
});

test('what is more than is covered can be sent, a receipt can come later, and a dinner can be taken back', async ({
  page,
}) => {
  await asPhone(page, '/log');
  await expect(page.getByText(/Dækkes: privatmiddag, op til 400 kr\./)).toBeVisible();
  await page.getByLabel('Udgift i kr.').fill('460');
  await expect(page.getByText('60 kr. over det, kommunen dækker. Du kan sende det alligevel.')).toBeVisible();
  await page.getByRole('button', { name: 'Udflugt' }).click();
  await expect(page.getByText('160 kr. over det, kommunen dækker.')).toBeVisible();
  await page.getByLabel('Udgift i kr.').fill('mange');
  await page.getByRole('button', { name: 'Gem', exact: true }).click();
  await expect(page.getByText(/Skriv et beløb i kroner/)).toBeVisible();
  await page.getByLabel('Udgift i kr.').fill('140');
  await expect(page.getByText('Bonen kan du tilføje senere.')).toBeVisible();
  await page.getByRole('button', { name: 'Gem', exact: true }).click();
  await phone.sync();
  await expect(page.getByText('Mangler bon')).toBeVisible();

  await page.getByRole('button', { name: /^Se udgiften: Udflugt/ }).click();
  const chooser = page.waitForEvent('filechooser');
  await page.getByRole('button', { name: 'Tag billede af bonen' }).click();
  const buffer = await photo(page, 'I alt 140,00');
  await (await chooser).setFiles({ name: 'bon.jpg', mimeType: 'image/jpeg', buffer });
  await phone.sync();
  await expect(page.getByText('Mangler bon')).toHaveCount(0);

  await page.getByRole('button', { name: /^Se udgiften: Udflugt/ }).click();
  await page.getByRole('button', { name: 'Fortryd udgiften' }).click();
  await phone.sync();
  await expect(page.getByText('Udgift fortrudt')).toBeVisible();
});

test('where the camera is off, the picture can be chosen, or come later', async ({ page, context }) => {
  const session = await context.newCDPSession(page);
  const { targetInfo } = await session.send('Target.getTargetInfo');
  const browser = await context.browser()?.newBrowserCDPSession();
  await browser?.send('Browser.setPermission', {
    ...{ permission: { name: 'camera' }, setting: 'denied' },
    ...(targetInfo.browserContextId === undefined ? {} : { browserContextId: targetInfo.browserContextId }),
  });
  await asPhone(page, '/log');
  await expect(page.getByText('Kameraet er slået fra. Du kan tage billedet senere.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Vælg et billede af bonen' })).toBeVisible();
});

/** A dinner that waits for an answer, where none does. */
async function somethingWaits(page: Page): Promise<void> {
  if ((await city.coordinator.call('claims')).waiting.length > 0) return;
  const receipt = (await photo(page, 'I alt 460,00')).toString('base64');
  await phone.call('log_activity', {
    ...{ kind: 'private_dinner', date: '2026-11-08', with: [], children: 2, line: 'Vi lavede dolma sammen' },
    expense: { amount_oere: 46_000, receipt },
  });
  await phone.sync();
  await city.coordinator.sync();
}

for (const [size, [width, height]] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`support on a ${size}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height });
      await somethingWaits(page);
      for (const language of size === 'phone' ? ['da', 'en'] : ['da']) {
        for (const path of ['/', '/support']) {
          await open(page, phone, path, language);
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          await look(page, path);
        }
        await open(page, phone, '/log', language);
        await page.getByLabel(/Udgift i kr\.|Expense in DKK/).fill('460');
        await expect(page.getByText(/60 kr\. over|DKK 60 more/)).toBeVisible();
        await look(page, 'log');
        await open(page, city.coordinator, '/claims', language);
        await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
        await look(page, 'claims');
        await page.locator('.lines button').first().click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await look(page, 'claim');
      }
    });
  }
}

test('the months together are as the day is', async ({ page }) => {
  expect(EVENING.startsWith('2026-11-12')).toBe(true);
  await asPhone(page);
  await expect(page.getByRole('heading', { name: 'Seks måneder sammen' })).toBeVisible();
  await expect(page.getByText('Slutskemaet kommer 17. november.')).toBeVisible();
});

test('a claim whose picture was changed while it was approved waits again and says why', async ({ page }) => {
  const picture = async (words: string): Promise<string> => (await photo(page, words)).toString('base64');
  const receipt = await picture('I alt 123,00');
  await phone.call('log_activity', {
    ...{ kind: 'private_dinner', date: '2026-11-10', with: [], children: 0, line: null },
    expense: { amount_oere: 12_300, receipt },
  });
  await phone.sync();
  await city.coordinator.sync();
  await open(page, city.coordinator, '/claims', 'da');
  city.offline();
  await page.getByRole('button', { name: /Karin.*123 kr\./ }).click();
  await page.getByRole('button', { name: 'Godkend 123 kr.' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  const { activities } = await phone.call('match');
  const { claim } = activities.find(({ date }: { date: string }) => date === '2026-11-10').claim;
  await phone.call('attach_receipt', { claim, base64: await picture('I alt 321,00') });

  await city.online();
  await phone.sync();
  await city.coordinator.sync();
  await page.getByRole('button', { name: /Karin.*123 kr\./ }).click();
  await expect(page.getByText('Billedet er skiftet, siden det blev godkendt.')).toBeVisible();
  await page.getByRole('button', { name: 'Godkend 123 kr.' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(page.getByText('Billedet er skiftet, siden det blev godkendt.')).toHaveCount(0);
});
