// A coordinator's groups: all of them at once, a new one by keyboard alone, changed, put on paper and into a calendar.

import { readFileSync } from 'node:fs';

import { expect, type Page, test } from '@playwright/test';

import { City } from './city';
import { look, open, SIZES } from './look';

let city: City;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  city = await City.found();
  const { coordinator } = city;
  const { organisation } = (await coordinator.call('reference')).organisations[0];
  const create = (name: string, kind: string, stages: object[], more: object = {}) =>
    coordinator.call('create_group', {
      ...{ name, kind: 'homework_cafe', area: 'sundholmsvej', organisation, partners: [kind], stages },
      ...{ openings: [{ weekday: 2, starts: '15:00:00', ends: '17:00:00', from: '2026-03-02', until: null }], ...more },
    });
  await create('Drengeklub Rantzausgade', 'helhedsplan', [{ stage: 'established', since: '2026-03-02' }]);
  await create('Pigeklub Ehlersvej', 'helhedsplan', [{ stage: 'planned', since: '2026-10-01' }], { planned_days: 2 });
  await create(
    'Pigeklub Akacieparken',
    'helhedsplan',
    [
      { stage: 'established', since: '2026-03-02' },
      { stage: 'closed', since: '2026-05-31' },
    ],
    { closed_reason: 'fritidsklub har det samme' },
  );
  // One evening of the first group has been reported, so that it is not silent; Yusuf has two answers tonight.
  const earlier = { ...city.occasion, date: '2026-11-05' };
  await coordinator.call('set_meeting_state', { occasion: earlier, state: 'held' });
  const tablet = await city.tablet('Tablet 3', 'Sofie');
  const { windows } = await tablet.call('attendance', { occasion: city.occasion });
  const yusuf = windows.find(({ name }: { name: string }) => name === 'Yusuf').person;
  await tablet.call('mark', { occasion: city.occasion, person: yusuf, answer: 'came' });
  await coordinator.call('mark', { occasion: city.occasion, person: yusuf, answer: 'said_no' });
  await tablet.sync();
  await coordinator.sync();
});
test.afterAll(() => {
  city.end();
});

const LANGUAGES: Record<string, readonly string[]> = { phone: ['da', 'en'] };

for (const [size, [width, height]] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const language of LANGUAGES[size] ?? ['da']) {
      test(`a coordinator's screens on a ${size}, ${colorScheme}, ${language}`, async ({ page }) => {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.setViewportSize({ width, height });
        const paper = `/groups/${city.group}/roll-call/2026-11-12`;
        for (const [name, path] of Object.entries({
          today: '/',
          groups: '/groups',
          group: `/groups/${city.group}`,
          new: '/groups/new',
          paper,
        })) {
          await open(page, city.coordinator, path, language);
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          await look(page, name);
        }
        await page.emulateMedia({ media: 'print' });
        await expect(page.getByRole('navigation')).toHaveCount(0);
        await page.emulateMedia({ media: 'screen' });

        await open(page, city.coordinator, `/groups/${city.group}`, language);
        for (const [name, button] of Object.entries({
          facts: /^(Ret gruppen|Change the group)$/,
          openings: /^(Åbningstider|Opening hours)$/,
          stages: /^(Skriv status|Write the stage)$/,
        })) {
          await page.getByRole('button', { name: button }).click();
          await expect(page.getByRole('dialog')).toBeVisible();
          await look(page, name);
          await page.keyboard.press('Escape');
          await expect(page.getByRole('dialog')).toHaveCount(0);
        }
        if (width < 1100) {
          await page.getByRole('button', { name: /^(Mere|More)$/ }).click();
          await expect(page.getByRole('link', { name: /^(Optælling|Counts)$/ })).toBeVisible();
          await look(page, 'more places');
        }
      });
    }
  }
}

test('a narrow window and large text scroll down, never sideways', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of ['/', '/groups', `/groups/${city.group}`, '/groups/new']) {
    await open(page, city.coordinator, path, 'da');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await look(page, `narrow ${path}`);
  }
});

test('what waits is told by what it is, and "held closed" is an answer that can be taken back', async ({ page }) => {
  await open(page, city.coordinator, '/', 'da');
  await expect(page.getByRole('region', { name: /^Stille grupper 1 af 2/ })).toContainText('Drengeklub Rantzausgade');
  await expect(page.getByRole('link', { name: /Yusuf har fået to svar/ })).toBeVisible();
  await expect(page.getByRole('region', { name: /^Åbent i dag/ })).toContainText('Lektiecafé Telemarksgade');
  const missing = page.getByRole('region', { name: /^Ikke meldt ind/ });
  await expect(missing.getByRole('listitem')).toHaveCount(1);
  await missing.getByRole('button', { name: /^Holdt lukket: Lektiecafé Telemarksgade, torsdag 29. oktober/ }).click();
  await expect(page.getByText('Lektiecafé Telemarksgade, torsdag 29. oktober: holdt lukket. Gemt.')).toBeVisible();
  await expect(missing).toHaveCount(0);
  await page.getByRole('button', { name: 'Fortryd' }).click();
  await expect(missing.getByRole('listitem')).toHaveCount(1);
});

test('groups are counted by stage, found by name, and the closed one says why', async ({ page }) => {
  await open(page, city.coordinator, '/groups', 'da');
  const rows = page.getByRole('table').getByRole('row');
  await expect(rows).toHaveCount(5);
  await expect(page.getByText('1 af 2 grupper har meldt ind de sidste 28 dage')).toBeVisible();
  await expect(rows.filter({ hasText: 'Akacieparken' })).toContainText('Lukket 31. maj 2026: fritidsklub har det samme');
  await expect(rows.filter({ hasText: 'Rantzausgade' })).toContainText('Stille: mangler 4 gange');
  await page.getByRole('button', { name: /Etableret/ }).click();
  await expect(rows).toHaveCount(3);
  await page.getByLabel('Find gruppe').fill('rantz');
  await expect(rows).toHaveCount(2);
});

/** Presses Tab until the thing has the focus. */
async function tabTo(page: Page, role: 'textbox' | 'combobox' | 'button' | 'radio' | 'link', name: string | RegExp) {
  const wanted = page.getByRole(role, { name }).first();
  await expect(wanted).toBeVisible();
  for (let at = 0; at < 80; at++) {
    if (await wanted.evaluate((one) => one === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no way to ${String(name)} by keyboard`);
}

test('a group is made by keyboard alone, and is there at once without a connection', async ({ page }) => {
  await open(page, city.coordinator, '/groups', 'da');
  city.offline();
  await tabTo(page, 'link', 'Ny gruppe');
  await page.keyboard.press('Enter');
  await tabTo(page, 'button', 'Gem gruppen');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Skal skrives.').first()).toBeVisible();
  await page.keyboard.press('Home');
  await page.getByRole('heading', { level: 1 }).click();
  await tabTo(page, 'textbox', 'Hvad hedder gruppen?');
  await page.keyboard.type('Pigeklub Lundtoftegade');
  await tabTo(page, 'combobox', 'Aktivitet');
  await page.keyboard.type('Lektie');
  await tabTo(page, 'combobox', 'Område');
  await page.keyboard.type('Sundholm');
  await tabTo(page, 'button', 'Helhedsplanen for Sundholmsvej kvarteret');
  await page.keyboard.press('Space');
  await tabTo(page, 'radio', 'Planlagt');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('radio', { name: 'Etableret' })).toBeFocused();
  await tabTo(page, 'button', 'Tilføj åbningstid');
  await page.keyboard.press('Enter');
  await tabTo(page, 'combobox', 'Ugedag');
  await page.keyboard.type('Tors');
  await tabTo(page, 'button', 'Gem Pigeklub Lundtoftegade');
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { level: 1, name: 'Pigeklub Lundtoftegade' })).toBeVisible();
  await expect(page.getByText('Torsdag 16.00–18.00')).toBeVisible();
  await expect(page.getByText('Helhedsplanen for Sundholmsvej kvarteret', { exact: true })).toBeVisible();
  await city.online();

  // It is renamed, it moves to another day, and it closes: only with a reason, and not before it began.
  await page.getByRole('button', { name: 'Ret gruppen' }).click();
  await page.getByLabel('Hvad hedder gruppen?').fill('Pigeklub Lundtofte');
  await page.getByRole('button', { name: 'Gem', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Pigeklub Lundtofte' })).toBeVisible();
  await page.getByRole('button', { name: 'Åbningstider' }).click();
  await page.getByLabel('Ugedag').selectOption('Fredag');
  await page.getByRole('button', { name: 'Gem', exact: true }).click();
  await expect(page.getByText('Fredag 16.00–18.00')).toBeVisible();
  await page.getByRole('button', { name: 'Skriv status' }).click();
  const sheet = page.getByRole('dialog', { name: 'Hvor langt er gruppen?' });
  await sheet.getByRole('radio', { name: 'Lukket' }).click();
  await sheet.getByRole('button', { name: 'Gem', exact: true }).click();
  await expect(sheet.getByRole('alert')).toContainText('Skriv, hvorfor gruppen lukker.');
  await sheet.getByLabel('Hvorfor lukker den?').fill('En fritidsklub har det samme');
  await sheet.getByLabel('Fra hvilken dag er gruppen lukket?').fill('2026-01-31');
  await sheet.getByRole('button', { name: 'Gem', exact: true }).click();
  await expect(sheet.getByRole('alert')).toContainText('Gruppen kan ikke lukke, før den er begyndt.');
  await sheet.getByLabel('Fra hvilken dag er gruppen lukket?').fill('2026-11-12');
  await sheet.getByRole('button', { name: 'Gem', exact: true }).click();
  await expect(sheet.getByRole('button', { name: 'Fortryd: Lukket' })).toBeVisible();
});

test('openings are kept as a calendar file, and names go on paper', async ({ page }) => {
  await open(page, city.coordinator, `/groups/${city.group}`, 'da');
  const kept = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Kalenderfil' }).click();
  const file = await kept;
  expect(file.suggestedFilename()).toBe('Lektiecafé Telemarksgade.ics');
  const text = readFileSync(await file.path(), 'utf8');
  expect(text).toContain('DTSTART;TZID=Europe/Copenhagen:20261015T163000\r\n');
  expect(text).toContain('RRULE:FREQ=WEEKLY\r\n');

  const what = { kind: 'course', title: 'Den gode samtale', date: '2026-11-19' };
  await city.coordinator.call('create_training', { new: what });
  await open(page, city.coordinator, '/trainings', 'da');
  const whole = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Kalenderfil' }).click();
  const course = readFileSync(await (await whole).path(), 'utf8');
  expect(course).toContain('SUMMARY:Kursus: Den gode samtale\r\nDTSTART;VALUE=DATE:20261119\r\n');
  await open(page, city.coordinator, `/groups/${city.group}`, 'da');

  await page.evaluate(() => {
    window.print = () => document.body.setAttribute('data-printed', '');
  });
  await page.getByRole('link', { name: 'Navneliste på papir' }).click();
  const sheet = page.getByRole('article');
  await expect(sheet).toContainText('Torsdag 12. november 2026, 16.30–18.30');
  const listed = await sheet.getByRole('list').first().getByRole('listitem').allTextContents();
  expect([listed.length, listed[0], listed.at(-1)]).toEqual([25, 'Abdi', 'Åse']);
  await page.getByRole('button', { name: 'Udskriv' }).click();
  await expect(page.locator('[data-printed]')).toHaveCount(1);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Udskriv' })).toHaveCount(0);
  await expect(sheet).toBeVisible();
});
