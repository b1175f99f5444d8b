// The coordinator's people: a register, certificates, lists, many at once, and who may be the same.

import { expect, test, type Page } from '@playwright/test';

import { City, type Device } from './city';
import { look, open, SIZES } from './look';

let city: City;
let laptop: Device;
test.beforeEach(async () => {
  city = await City.found();
  laptop = city.coordinator;
});
test.afterEach(() => {
  city.end();
});

async function register(first: string, last: string | null): Promise<string> {
  const input = { first_name: first, last_name: last, phone: null, birth_year: null, since: '2024-03-01', channel: null };
  const page = await laptop.call('register_volunteer', { input });
  return String(page.line.person);
}

/** What the list of people says of those who fit. */
const people = async (side: string, standing: string, search = '') =>
  laptop.call('people', { filter: { side, standing, group: null, search } });

async function peopleOf(page: Page): Promise<void> {
  await page.goto(laptop.url);
  await page.getByRole('link', { name: 'Mennesker' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Mennesker' })).toBeVisible();
}

test('a volunteer is written down, leaves and comes back, offline', async ({ page }) => {
  city.offline();
  await peopleOf(page);
  await page.getByRole('button', { name: 'Ny frivillig' }).click();
  const sheet = page.getByRole('dialog', { name: 'Ny frivillig' });
  await sheet.getByLabel('Fornavn').fill('Sofie');
  await sheet.getByLabel('Efternavn').fill('Holm');
  await sheet.getByLabel('Telefon').fill('20 12 34 56');
  await sheet.getByLabel('Frivillig siden').fill('2024-03-01');
  await sheet.getByRole('button', { name: 'Skriv Sofie op' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sofie Holm' })).toBeVisible();
  await expect(page.getByText('Frivillig i 2 år og 8 måneder')).toBeVisible();

  await page.getByRole('button', { name: 'Sæt på en liste' }).click();
  const list = page.getByRole('dialog', { name: 'Sæt på en liste' });
  await list.getByLabel('Gruppe').selectOption({ label: 'Lektiecafé Telemarksgade' });
  await list.getByRole('button', { name: 'Sæt på listen' }).click();
  await expect(page.getByRole('link', { name: 'Lektiecafé Telemarksgade' })).toBeVisible();

  await page.getByRole('button', { name: 'Stopper' }).click();
  const leaving = page.getByRole('dialog', { name: 'Sofie Holm stopper' });
  await leaving.getByLabel('Sidste dag').fill('2024-02-01');
  await leaving.getByRole('button', { name: 'Stopper' }).click();
  await expect(leaving.getByRole('alert')).toBeVisible();
  await leaving.getByLabel('Sidste dag').fill('2026-11-11');
  await expect(leaving.getByRole('button', { name: 'Stopper' })).toBeEnabled();
  // The list began today; the last day there is before it.
  await leaving.getByRole('button', { name: 'Stopper' }).click();
  await expect(leaving.getByRole('alert')).toBeVisible();
  await leaving.getByLabel('Sidste dag').fill('2026-11-12');
  await leaving.getByRole('button', { name: 'Stopper' }).click();
  await expect(leaving).toHaveCount(0);
  await expect(page.getByText('12. november 2026').first()).toBeVisible();
});

test('who helps children under fifteen needs a certificate first', async ({ page }) => {
  const space = await city.otherGroup('Pigeklub Sjællandsgade');
  const group = space.replace('group/', '');
  const { editing } = await laptop.call('group', { group });
  await laptop.call('edit_group', { group, facts: { ...editing.facts, under_fifteens: true } });
  const sofie = await register('Sofie', 'Holm');
  await page.goto(`${laptop.url}`);
  await open(page, laptop, `/people/${sofie}`, 'da');
  await page.getByRole('button', { name: 'Sæt på en liste' }).click();
  const list = page.getByRole('dialog', { name: 'Sæt på en liste' });
  await list.getByLabel('Gruppe').selectOption({ label: 'Pigeklub Sjællandsgade' });
  await expect(list.getByRole('alert')).toContainText('Gruppen er for børn under 15');
  await list.getByRole('button', { name: 'Notér børneattest' }).click();
  const certificate = page.getByRole('dialog', { name: 'Børneattest' });
  await expect(certificate.locator('input[type=file]')).toHaveCount(0);
  await certificate.getByRole('radio', { name: 'I orden' }).click();
  await certificate.getByRole('button', { name: 'Gem' }).click();
  await expect(page.getByText('Børneattest i orden')).toBeVisible();
  await page.getByRole('button', { name: 'Sæt på en liste' }).click();
  await list.getByLabel('Gruppe').selectOption({ label: 'Pigeklub Sjællandsgade' });
  await list.getByRole('button', { name: 'Sæt på listen' }).click();
  await expect(page.getByRole('link', { name: 'Pigeklub Sjællandsgade' })).toBeVisible();

  // Somebody from a tablet stands on the list without one: shown, and one tap takes them into the register.
  const tablet = await city.device('girls');
  const link = city.invite('volunteer', space);
  await tablet.call('enrol', { link, device_label: 'Tablet 9', name: 'Jonas', pin: '246810' });
  await tablet.call('add_person', { person: null, name: 'Amira', pin: '246810' });
  await tablet.sync();
  await laptop.sync();
  await peopleOf(page);
  await expect(page.getByText('2 personer skal ses på')).toBeVisible();
  await expect(page.getByText('Står på listen i Pigeklub Sjællandsgade uden børneattest')).toHaveCount(2);
  await page.getByRole('button', { name: 'Tag ind i registret: Amira' }).click();
  await expect(page.getByRole('heading', { name: 'Ikke i registret endnu 1' })).toBeVisible();
  expect((await people('volunteers', 'here')).rows).toHaveLength(2);
  await open(page, laptop, `/groups/${group}`, 'da');
  await expect(page.getByText('Jonas mangler børneattest.')).toBeVisible();
  await expect(page.getByText('Amira mangler børneattest.')).toBeVisible();
});

test('several go on a list at once, and whoever may not is told by name', async ({ page }) => {
  const space = await city.otherGroup('Pigeklub Sjællandsgade');
  const group = space.replace('group/', '');
  const { editing } = await laptop.call('group', { group });
  await laptop.call('edit_group', { group, facts: { ...editing.facts, under_fifteens: true } });
  for (const [first, last] of [
    ['Sofie', 'Holm'],
    ['Karen', 'Lund'],
  ] as const) {
    const person = await register(first, last);
    await laptop.call('set_certificate', { person, status: 'cleared', on: '2026-10-14' });
  }
  await register('Jonas', 'Madsen');
  await page.goto(`${laptop.url}`);
  await open(page, laptop, `/groups/${group}`, 'da');
  await page.getByRole('button', { name: 'Tilføj frivillige' }).click();
  const sheet = page.getByRole('dialog', { name: 'Tilføj frivillige' });
  await sheet.getByRole('button', { name: 'Sofie Holm' }).click();
  await sheet.getByLabel('Søg efter navn').fill('madsen');
  await sheet.getByRole('button', { name: 'Jonas Madsen' }).click();
  await sheet.getByLabel('Søg efter navn').fill('');
  await sheet.getByRole('button', { name: 'Karen Lund' }).click();
  await sheet.getByRole('button', { name: 'Sæt 3 på listen' }).click();
  await expect(sheet.getByRole('alert')).toContainText('Jonas Madsen: Gruppen er for børn under 15');
  await sheet.getByRole('button', { name: 'Luk' }).click();
  await expect(page.getByRole('link', { name: 'Karen' })).toBeVisible();
  await page.getByRole('link', { name: 'Sofie' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Sofie Holm' })).toBeVisible();
});

test('several come in at once: shown first, those who are there passed over', async ({ page }) => {
  await register('Sofie', 'Holm');
  await peopleOf(page);
  await page.getByRole('button', { name: 'Tilføj flere' }).click();
  const sheet = page.getByRole('dialog', { name: 'Tilføj flere' });
  await sheet.getByLabel('Navne').fill('Sofie Holm\nAnne Marie Hansen; 20 12 34 57\nTove');
  await sheet.getByRole('button', { name: 'Se, hvem der er nye' }).click();
  await expect(sheet.getByText('2 nye kommer i registret')).toBeVisible();
  expect((await people('volunteers', 'here')).found).toBe(1);
  await sheet.getByRole('button', { name: 'Skriv 2 i registret' }).click();
  await expect(sheet.getByText('2 er skrevet i registret.')).toBeVisible();

  await sheet.getByRole('radio', { name: 'En fil' }).click();
  const buffer = Buffer.from('Navn;CPR\r\nIda;010190-1234');
  await sheet.locator('input[type=file]').setInputFiles({ name: 'liste.csv', mimeType: 'text/csv', buffer });
  await expect(sheet.getByRole('listitem')).toContainText('må aldrig gemmes her');
  const boxing = Buffer.from('Navn;Gruppe\r\nIda Ly;Boksning');
  await sheet.locator('input[type=file]').setInputFiles({ name: 'liste.csv', mimeType: 'text/csv', buffer: boxing });
  await expect(sheet.getByRole('listitem')).toContainText('der hedder “Boksning”');
  const dated = Buffer.from('Navn;Børneattest;Dato for børneattest\r\nIda Ly;I orden;1.2.2025');
  await sheet.locator('input[type=file]').setInputFiles({ name: 'liste.csv', mimeType: 'text/csv', buffer: dated });
  await expect(sheet.getByRole('listitem')).toContainText('Børneattest i orden, 1. februar 2025');
  await sheet.getByRole('button', { name: 'Luk' }).click();
  await expect(page.getByRole('link', { name: 'Anne Marie Hansen' })).toBeVisible();
  await page.getByLabel('Find en person').fill('hans');
  await expect(page.getByRole('link', { name: 'Tove' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Anne Marie Hansen' })).toBeVisible();
});

test('two who may be one are said to be, and parted again', async ({ page }) => {
  const tablet = await city.tablet('Tablet 3', 'Amira');
  await tablet.call('add_participant', { occasion: city.occasion, first_name: 'Yousef' });
  await tablet.sync();
  await laptop.sync();
  await peopleOf(page);
  await page.getByRole('link', { name: /kan være det samme menneske/ }).click();
  const pair = page.getByRole('article').filter({ hasText: 'Yousef' });
  await expect(pair).toContainText('Navnene ligner hinanden');
  await pair.getByRole('button', { name: 'Samme menneske' }).click();
  await expect(page.getByText(/Yusuf og Yousef er samme menneske|Yousef og Yusuf er samme menneske/)).toBeVisible();
  const [yusuf] = (await people('participants', 'here', 'yus')).rows;
  await open(page, laptop, `/people/${String(yusuf?.person)}`, 'da');
  await expect(page.getByText('Kom 1 ud af 1 møde.').first()).toBeVisible();
  await page.getByRole('button', { name: 'Åbn igen' }).click();
  await expect(page.getByRole('heading', { name: 'Det samme menneske som' })).toHaveCount(0);
  expect((await people('participants', 'here', 'yo')).found).toBe(1);
});

const LANGUAGES: Record<string, readonly string[]> = { phone: ['da', 'en'] };

test('the screens of people', async ({ page }) => {
  const sofie = await register('Sofie', 'Holm');
  const { groups } = await people('volunteers', 'here');
  const { group } = groups[0];
  await laptop.call('roster_volunteer', { person: sofie, group, role: 'volunteer', since: '2026-10-14' });
  await register('Anne Marie', 'Hansen');
  await register('Anne', 'Hansen');
  const tablet = await city.tablet('Tablet 3', 'Amira');
  await tablet.call('add_participant', { occasion: city.occasion, first_name: 'Yousef' });
  await tablet.call('add_participant', { occasion: city.occasion, first_name: 'Yusuf' });
  await tablet.sync();
  await laptop.sync();
  const { open: pairs } = await laptop.call('duplicates');
  const [{ one, other }] = pairs;
  await laptop.call('say_sameness', { one: one.person, other: other.person, sameness: 'same' });

  for (const [size, [width, height]] of Object.entries(SIZES)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const language of LANGUAGES[size] ?? ['da']) {
        await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
        await page.setViewportSize({ width, height });
        const buttons: Record<string, RegExp[]> = {
          '/people': [/^(Ny frivillig|New volunteer)$/, /^(Tilføj flere|Take in several)$/],
          [`/people/${sofie}`]: [/^(Ret|Edit)$/, /^(Sæt på en liste|Put on a list)$/, /^(Stopper|Leaves)$/],
          '/duplicates': [],
        };
        for (const [path, sheets] of Object.entries(buttons)) {
          await open(page, laptop, path, language);
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          await look(page, `${path} on a ${size}, ${colorScheme}, ${language}`);
          for (const name of sheets) {
            await page.getByRole('button', { name }).click();
            await expect(page.getByRole('dialog')).toBeVisible();
            await look(page, `${String(name)} on a ${size}, ${colorScheme}, ${language}`);
            await page.keyboard.press('Escape');
            await expect(page.getByRole('dialog')).toHaveCount(0);
          }
        }
      }
    }
  }
});
