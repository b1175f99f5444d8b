// The host programme's people: registered, matched, and settled where two matched at once.

import { expect, test, type Page } from '@playwright/test';

import { City, type Device } from './city';
import { look, open, SIZES } from './look';

const PARTNER = 'AQEBAQEBAQEBAQEBAQEBAQ';

let city: City;
let laptop: Device;

test.beforeAll(async () => {
  test.setTimeout(120_000);
  city = await City.found();
  laptop = city.coordinator;
  await laptop.call('write_reference', {
    ...{ areas: [], kinds: [], partners: [], organisations: [] },
    host_programme: {
      information: [
        { key: 'talk', danish: 'Kontraktsamtale', english: 'Contract talk' },
        { key: 'school', danish: 'Sprogskole', english: 'Language school' },
      ],
      languages: [
        { key: 'ar', danish: 'Arabisk', english: 'Arabic' },
        { key: 'da', danish: 'Dansk', english: 'Danish' },
        { key: 'en', danish: 'Engelsk', english: 'English' },
      ],
      interests: [{ key: 'cooking', danish: 'Madlavning', english: 'Cooking' }],
      legal_groups: [
        { law: '2011', group: '2.2', danish: 'flygtning', english: 'refugee' },
        { law: '2011', group: '2.4', danish: 'arbejdstager eller ægtefælle', english: 'worker or spouse' },
      ],
      destinations: [{ key: 'first_job', name: 'Første Job i Danmark' }],
    },
  });
  const rima = { languages: ['ar', 'en'], times: ['sunday'], purposes: ['danish', 'orientation'] };
  await city.registered('newcomer', 'Rima', { ...rima, children: [2019, 2022], wishes: 'Undgå hunde' });
  await city.registered('newcomer', 'Daniel', { languages: ['en'], times: ['weekday_evening'] });
  const jette = { languages: ['da', 'en'], times: ['sunday'], purposes: ['danish'], interests: ['cooking'] };
  await city.registered('host', 'Jette', { ...jette, children: [2020] });
  await city.registered('host', 'Karim', { languages: ['ar', 'da'], times: ['saturday'], children: [2012, 2016] });
  for (const name of ['Bo', 'Lise']) await city.registered('host', name, { times: ['weekday_day'] });
  await laptop.call('register_host', { new: { first_name: 'Ny', card: {} } });
  await laptop.call('create_event', { new: { title: 'Bland dig i byen', date: '2026-11-01', partner: null } });
  await laptop.call('create_event', { new: { title: 'Julefrokost', date: '2026-12-04', partner: null } });
  await laptop.sync();
});
test.afterAll(() => {
  city.end();
});

/** Somebody of a side whose name begins so, as the register has them. */
async function find(side: string, search: string): Promise<string> {
  const { rows } = await laptop.call('programme_people', { filter: { side, standing: 'here', search } });
  return String(rows[0].person);
}

for (const [size, [width, height]] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`the host programme on a ${size}, ${colorScheme}`, async ({ page }) => {
      test.setTimeout(180_000);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height });
      const rima = await find('newcomer', 'Rima');
      for (const language of size === 'phone' ? ['da', 'en'] : ['da']) {
        const screens: [string, string][] = [
          ['matching', `/matches/for/${rima}`],
          ['newcomer', '/people/new-newcomer'],
          ['people', '/people/programme'],
          ['person', `/people/programme/${rima}`],
          ['edit', `/people/programme/${rima}/edit`],
          ['interview', `/people/programme/${rima}/interview`],
          ['events', '/trainings/events'],
        ];
        for (const [name, path] of screens) {
          await open(page, laptop, path, language);
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          if (name === 'matching') await expect(page.getByRole('article').first()).toBeVisible();
          if (name === 'events') await expect(page.getByText('Bland dig i byen')).toBeVisible();
          await look(page, `${name} ${language}`);
        }
      }
      await open(page, laptop, `/matches/for/${rima}`, 'da');
      await page.getByRole('button', { name: /hvorfor .* ikke er her/i }).click();
      await look(page, 'why others are not there');
      await page.getByRole('button', { name: 'Foreslå match med Jette' }).click();
      await expect(page.getByRole('dialog', { name: 'Rima og Jette' })).toBeVisible();
      await look(page, 'the second tap');
      for (const [path, button] of [
        [`/people/programme/${rima}`, 'Stopper'],
        [`/people/programme/${rima}`, 'Henvis til et tilbud'],
        [`/people/programme/${rima}`, 'Skriv op: På introkursus'],
        ['/trainings/events', 'Nyt arrangement'],
        ['/trainings/events', 'Hvor mange kom? Bland dig i byen'],
      ] as const) {
        await open(page, laptop, path, 'da');
        await page.getByRole('button', { name: button, exact: true }).click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await look(page, button);
      }
    });
  }
}

test('a newcomer is registered on a phone with a hint of whom it may be, and interviewed by the form', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  const known = { first_name: 'Olena', phone: '+45 42 11 00 00', registered: '2026-11-02', card: {} };
  await laptop.call('register_newcomer', { new: known });
  await open(page, laptop, '/people/new-newcomer', 'da');
  await page.getByLabel('Fornavn').fill('Olena');
  await page.getByLabel('Telefon').fill('42 11 00 00');
  await expect(page.getByText('Olena med samme telefon findes i forvejen.')).toBeVisible();
  await expect(page.getByText(/Registreret 2\. november/)).toBeVisible();
  await look(page, 'the hint');
  await page.getByLabel('Fornavn').fill('Oksana');
  await page.getByLabel('Telefon').fill('');
  await expect(page.getByText(/findes i forvejen/)).toHaveCount(0);

  await page.getByRole('radio', { name: 'Sprogskole' }).click();
  for (const name of ['Øve dansk', 'Engelsk', 'Lørdag']) await page.getByRole('button', { name, exact: true }).click();
  await page.getByLabel('Bydel').selectOption({ label: 'Sundholmsvej kvarteret' });
  await page.getByLabel('Børn hjemme, født i').fill('4 og 7');
  await page.getByLabel('Grundlag i loven').selectOption({ label: '§ 2.4 (2011), arbejdstager eller ægtefælle' });
  await page.getByRole('button', { name: 'Registrér Oksana' }).click();
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByLabel('Børn hjemme, født i').fill('2019');
  await page.getByRole('button', { name: 'Registrér Oksana' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Oksana' })).toBeVisible();

  // The form knows what was asked before; it needs no network.
  city.offline();
  const knows = page.getByLabel('Hvem kender du i byen, og hvem taler du dansk med?');
  await page.getByRole('link', { name: 'Udfyld skemaet: Interviewet' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Interview med Oksana' })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Lørdag', exact: true })).toHaveAttribute('aria-pressed', 'true');
  await page.getByRole('button', { name: 'Søndag', exact: true }).click();
  await knows.fill('Kun sin nabo');
  await look(page, 'the interview form');
  await page.getByRole('button', { name: 'Gem kun skemaet' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Oksana', exact: true })).toBeVisible();
  await expect(page.getByText('Lørdag', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Læs skemaet' }).click();
  await expect(knows).toHaveValue('Kun sin nabo');
  await knows.fill('Sin nabo og en kollega');
  await page.getByRole('button', { name: 'Gem, også på matchkortet' }).click();
  await expect(page.getByText('Lørdag og søndag', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Læs skemaet' }).click();
  await expect(knows).toHaveValue('Sin nabo og en kollega');
  // Enter saves the form, and what all who match read stays as it is.
  await page.getByRole('button', { name: 'Søndag', exact: true }).click();
  await page.getByLabel('Børn hjemme, født i').press('Enter');
  await expect(page.getByRole('heading', { level: 1, name: 'Oksana', exact: true })).toBeVisible();
  await expect(page.getByText('Lørdag og søndag', { exact: true })).toBeVisible();
  await city.online();
  await page.getByRole('link', { name: 'Find et match' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Find en vært til Oksana' })).toBeVisible();
});

test('whoever was interviewed on paper has a date, and the form can be filled in later', async ({ page }) => {
  const { line } = await laptop.call('register_host', { new: { first_name: 'Henrik', card: {} } });
  await open(page, laptop, `/people/programme/${String(line.person)}`, 'da');
  await page.getByRole('link', { name: 'Udfyld skemaet: Interviewet' }).click();
  await expect(page.getByLabel('Hvad kan du hjælpe med?')).toBeVisible();
  const on = page.getByLabel('Dato for interviewet');
  const today = await on.inputValue();
  await on.fill('');
  await page.getByRole('button', { name: 'Gem kun datoen' }).click();
  await expect(page.getByText('Skriv, hvilket år eller hvilken dag det gælder.')).toBeVisible();
  await on.fill(today);
  await page.getByRole('button', { name: 'Gem kun datoen' }).click();
  await expect(page.getByText(/skemaet er ikke i appen/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Udfyld skemaet' })).toBeVisible();
  await page.getByRole('button', { name: 'Ret: Interviewet' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Alligevel ikke' }).click();
  await expect(page.getByRole('button', { name: 'Ret: Interviewet' })).toHaveCount(0);
  await expect(page.getByRole('link', { name: 'Udfyld skemaet: Interviewet' })).toBeVisible();
});

test('weekdays are chosen by finger and by keyboard, and a proposal says which suit both', async ({ browser }) => {
  const card = { times: ['monday', 'tuesday', 'thursday', 'weekday_evening'], languages: ['da'] };
  await city.registered('host', 'Vera', card);
  const amal = await city.registered('newcomer', 'Amal', { languages: ['da'] });
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, hasTouch: true, reducedMotion: 'reduce' });
  await open(page, laptop, `/people/programme/${amal}/edit`, 'da');
  const days = page.getByRole('group', { name: 'Kan mødes' });
  await expect(days.getByRole('button')).toHaveText([
    ...['Mandag', 'Tirsdag', 'Onsdag', 'Torsdag', 'Fredag', 'Lørdag', 'Søndag'],
  ]);
  await days.getByRole('button', { name: 'Mandag' }).tap();
  await days.getByRole('button', { name: 'Torsdag' }).focus();
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await expect(days.getByRole('button', { pressed: true })).toHaveText(['Mandag', 'Torsdag']);
  await page.getByRole('group', { name: 'Tidspunkt på hverdage' }).getByRole('button', { name: 'Hverdagsaftener' }).tap();
  await look(page, 'weekdays');
  await page.getByRole('button', { name: 'Gem', exact: true }).tap();
  await expect(page.getByRole('heading', { level: 1, name: 'Amal' })).toBeVisible();
  await expect(page.getByText('Mandag og torsdag om aftenen')).toBeVisible();
  for (const [language, says] of [
    ['da', 'begge kan mandag og torsdag om aftenen'],
    ['en', 'both are free on Monday and Thursday in the evening'],
  ] as const) {
    await open(page, laptop, `/matches/for/${amal}`, language);
    await expect(page.getByRole('article', { name: 'Vera' })).toContainText(says);
  }
  await page.close();
});

test('two taps make a match; two who did at once are settled by a person', async ({ page }) => {
  const other = await city.device('other-laptop');
  const link = city.invite('coordinator', `organisation/${PARTNER}`, 'programme', 'pool');
  await other.call('enrol', { link, device_label: 'Lines laptop', name: 'Line', pin: '246810' });
  await other.sync();
  const rima = await find('newcomer', 'Rima');
  city.offline();
  await other.call('create_match', { newcomer: rima, host: await find('host', 'Karim') });
  await open(page, laptop, `/matches/for/${rima}`, 'da');
  const best = page.getByRole('article').first();
  await expect(best.getByRole('heading', { name: 'Jette' })).toBeVisible();
  await expect(best).toContainText('begge kan søndag');
  // Two taps.
  await page.getByRole('button', { name: 'Foreslå match med Jette' }).click();
  await page.getByRole('button', { name: 'Lav matchet' }).click();
  await expect(page).toHaveURL(/#\/matches\/[\w-]{22}$/);

  await city.online();
  await other.sync();
  await laptop.sync();
  await open(page, laptop, '/', 'da');
  const waits = page.getByRole('region', { name: 'Andet' }).getByRole('link', { name: /1 person har to match/ });
  await expect(waits).toContainText('Afslut det ene. Begge bliver stående til da.');
  await waits.click();
  const conflict = page.getByRole('region', { name: 'Rima har fået to match' });
  await expect(conflict).toBeVisible();
  await look(page, 'two matches at once');
  await conflict.getByRole('button', { name: 'Afslut dette, matchet med Karim' }).click();
  await expect(conflict).toHaveCount(0);
  await page.getByRole('link', { name: 'I dag', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('på dig');
  await expect(waits).toHaveCount(0);
  await page.goto(`${laptop.url}`);
  await open(page, laptop, `/people/programme/${rima}`, 'da');
  await expect(page.getByText('Med Jette')).toBeVisible();
  const matches = (await laptop.call('programme_person', { person: rima })).matches as { ended: string | null }[];
  expect(matches.map(({ ended }) => ended).sort()).toEqual(['2026-11-12', null]);
});

test('an event is made and counted; not counted is not zero', async ({ page }) => {
  await open(page, laptop, '/trainings', 'da');
  await page.getByRole('link', { name: 'Arrangementer' }).click();
  await page.getByRole('button', { name: 'Nyt arrangement' }).click();
  await page.getByLabel('Hvad hedder det?').fill('Sprogcafé');
  await page.getByRole('dialog').getByRole('button', { name: 'Gem' }).click();
  const line = page.getByRole('listitem').filter({ hasText: 'Sprogcafé' });
  await expect(line).toContainText('ikke talt');
  await line.getByRole('button', { name: 'Hvor mange kom? Sprogcafé' }).click();
  await page.getByRole('dialog').getByLabel('Hvor mange kom?').fill('24');
  await page.getByRole('dialog').getByRole('button', { name: 'Gem' }).click();
  await expect(line).toContainText('24 kom');
});
