// A coordinator invites a tablet in the app, compares the four words, and lets it in.

import { expect, test } from '@playwright/test';

import { City, PIN } from './city';
import { open, look, SIZES } from './look';

let city: City;

test.beforeAll(async () => {
  test.setTimeout(240_000);
  city = await City.found();
});

test.afterAll(() => {
  city.end();
});

for (const [size, [width, height]] of Object.entries(SIZES)) {
  test(`A tablet is invited and let in: ${size}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: size === 'landscape' ? 'dark' : 'light' });
    await open(page, city.coordinator, '/tablets', 'da');
    await page.getByRole('button', { name: 'Inviter en tablet' }).click();
    const sheet = page.getByRole('dialog', { name: 'Inviter en tablet' });
    await sheet.getByRole('button', { name: 'Lav invitationen' }).click();
    await expect(sheet.getByText('Vælg den gruppe, tabletten er til.')).toBeVisible();
    await look(page, `invite-sheet-${size}`);
    await sheet.getByLabel('Gruppe').selectOption({ index: 1 });
    await sheet.getByRole('button', { name: 'Lav invitationen' }).click();
    await expect(sheet).toBeHidden();

    const invite = page.getByRole('region', { name: /^Tablet til / });
    await expect(invite.getByText(/^Gælder til /)).toBeVisible();
    await expect(invite.getByRole('img', { name: 'Invitationen som kode til kameraet' })).toBeVisible();
    await look(page, `invite-${size}`);

    const link = (await city.coordinator.call('invites')).invites[0].link;
    const tablet = await city.device(`invited-${size}`);
    const session = await tablet.call('enrol', { link, device_label: `Tablet ${size}`, name: 'Sofie', pin: PIN });
    // The relay tells that somebody waits.
    const waiting = page.getByRole('region', { name: `Tablet ${size}` });
    await expect(waiting.getByRole('listitem')).toHaveText(session.pending as string[]);
    await expect(invite).toBeHidden();
    await look(page, `invite-words-${size}`);
    await waiting.getByRole('button', { name: 'Ordene er ens. Luk den ind' }).click();
    await expect(waiting).toBeHidden();
    await expect(page.getByText(`Tablet ${size}`)).toBeVisible();
    await tablet.sync();
    expect((await tablet.call('session')).pending).toBeNull();
  });
}

for (const [size, [width, height]] of Object.entries(SIZES)) {
  test(`A host's phone is invited and let in: ${size}`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme: size === 'landscape' ? 'dark' : 'light' });
    const newcomer = await city.registered('newcomer', `Hanan ${size}`);
    const host = await city.registered('host', 'Karin');
    const made = await city.coordinator.call('create_match', { newcomer, host, matched: '2026-10-17' });
    await city.coordinator.sync();

    await open(page, city.coordinator, `/matches/${String(made.id)}`, 'da');
    await page.getByRole('button', { name: 'Inviter værtens telefon' }).click();
    const sheet = page.getByRole('dialog', { name: 'Inviter Karins telefon' });
    await expect(sheet.getByText('Telefonen får kun fornavne')).toBeVisible();
    await look(page, `invite-host-sheet-${size}`);
    await sheet.getByRole('button', { name: 'Lav invitationen' }).click();
    await expect(sheet).toBeHidden();
    const invite = page.getByRole('region', { name: 'Karins telefon' });
    await expect(invite.getByText(/^Gælder til /)).toBeVisible();
    await expect(invite.getByRole('img', { name: 'Invitationen som kode til kameraet' })).toBeVisible();
    await look(page, `invite-host-${size}`);

    const { invites } = (await city.coordinator.call('invites')) as { invites: { match: string; link: string }[] };
    const link = invites.find((one) => one.match === made.id)?.link;
    const phone = await city.device(`host-phone-${size}`);
    const session = await phone.call('enrol', { link, device_label: `Karins telefon ${size}`, name: 'Karin', pin: PIN });
    await open(page, city.coordinator, '/tablets', 'da');
    const waiting = page.getByRole('region', { name: `Karins telefon ${size}` });
    await expect(waiting.getByRole('listitem')).toHaveText(session.pending as string[]);
    await waiting.getByRole('button', { name: 'Ordene er ens. Luk den ind' }).click();
    await expect(waiting).toBeHidden();
    await expect(async () => {
      await phone.sync();
      expect((await phone.call('session')).pending).toBeNull();
    }).toPass();
    // It holds its own match, and nothing else.
    expect((await phone.call('match')).people.map((one: { name: string }) => one.name)).toContain(`Hanan ${size}`);
    await expect(phone.call('groups')).resolves.toEqual([]);
  });
}

test('Without a network the screen says that the link leads nowhere yet, and it can be taken back', async ({ page }) => {
  city.offline();
  await page.setViewportSize({ width: SIZES.phone[0], height: SIZES.phone[1] });
  await open(page, city.coordinator, '/tablets', 'en');
  await page.getByRole('button', { name: 'Invite a tablet' }).click();
  const sheet = page.getByRole('dialog', { name: 'Invite a tablet' });
  await sheet.getByLabel('Group').selectOption({ index: 1 });
  await sheet.getByRole('radio', { name: 'I send a link: 48 hours' }).click();
  await sheet.getByRole('button', { name: 'Make the invite' }).click();
  const invite = page.getByRole('region', { name: /^Tablet for / });
  await expect(invite.getByText('Not received yet')).toBeVisible();
  await expect(invite.getByText('It is then good for 48 hours.')).toBeVisible();
  await look(page, 'invite-offline');
  await invite.getByRole('button', { name: 'Take back' }).click();
  await expect(invite.getByText('Taken back')).toBeVisible();
  await city.online();
  await city.coordinator.sync();
  await expect(invite).toBeHidden();
});
