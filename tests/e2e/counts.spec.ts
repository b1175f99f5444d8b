// What a city counts beside its evenings: courses, the yearly headcount, guidances, mentorings, consultants.

import { expect, type Page, test } from '@playwright/test';

import { City, type Device } from './city';
import { look, open, SIZES } from './look';

/** How many volunteers the register has. */
const VOLUNTEERS = 427;
const FIRST = 'Amira Anna Birgitte Carl Dorte Ejnar Fatima Gitte Henrik Ida Jonas Karin Lone Mads Nadia'.split(' ');
const LAST = 'Al-Hassan Berg Christensen Dahl Eriksen Friis Gram Holm Iversen Juul Kjær Lund Møller Nygaard'.split(' ');

let city: City;
let mette: Device;
let tablet: Device;
const groups: Record<string, string> = {};
let mentor: string;
let course: string;

/** Everybody is called differently, as in a register: Amira Al-Hassan, then Amira Al-Hassan Skov. */
function names(at: number): { first_name: string; last_name: string } {
  const round = Math.floor(at / FIRST.length);
  const further = ['', ' Skov', ' Toft'][Math.floor(round / LAST.length)] ?? '';
  return { first_name: FIRST[at % FIRST.length] ?? '', last_name: `${LAST[round % LAST.length] ?? ''}${further}` };
}

async function found(name: string, kind: string, stage: string): Promise<void> {
  const organisation = Buffer.alloc(16, 1).toString('base64url');
  const created = await mette.call('create_group', {
    ...{ name, kind, organisation, area: 'sundholmsvej', partners: [], openings: [] },
    stages: [{ stage, since: '2025-08-18' }],
  });
  groups[name] = String(created.id);
}

/** What the screens show besides what the stories write. */
async function furnish(): Promise<void> {
  const made = await mette.call('create_training', {
    new: { kind: 'theme_evening', title: 'kulturforskelle', date: '2026-10-29' },
  });
  const training = String(made.line.training);
  course = `/trainings/${training.split('/')[1] ?? ''}`;
  const people = made.windows.filter((_: unknown, at: number) => at % 19 === 0);
  await mette.call('everyone_trained', { training, people: people.map((one: { person: string }) => one.person) });
  await mette.call('create_training', { new: { kind: 'intro_meeting', title: null, date: '2026-11-16' } });
  const late = await mette.call('create_training', { new: { kind: 'network', title: null, date: '2026-11-05' } });
  await mette.call('call_off_training', { training: late.line.training, called_off: true });
  for (const [date, count] of [
    ['2025-11-06', 48],
    ['2026-11-06', 52],
  ]) {
    const counts = [{ group: groups['Foreningsguiderne Tingbjerg'], count }];
    await mette.call('write_headcounts', { date, method: 'on_the_day', counts });
  }
  await mette.call('write_estimate', {
    new: {
      ...{ group: groups['Pigeklub Sjællandsgade'], sort: 'minority_background', among: 'new_volunteers', count: 9 },
      ...{ date: '2026-10-01', estimator: 'contact', method: 'acquaintance' },
    },
  });
  const group = groups['Mentorerne på Nørrebro'];
  for (const first_name of ['Hana', 'Bilal']) {
    const young = { first_name, birth_year: 2004, since: '2026-02-01' };
    const { mentees } = await mette.call('add_mentee', { group, ...young });
    const { person } = mentees.find((one: { who: { name: string } }) => one.who.name === first_name).who;
    const matched = { mentor, mentee: person, matched: '2026-02-10', referrer: 'jobcenter' };
    const { lines } = await mette.call('create_mentoring', { group, ...matched });
    const { mentoring } = lines.find((one: { mentee: { person: string } }) => one.mentee.person === person);
    await mette.call('begin_course', { group, mentoring, on: '2026-03-01' });
    if (first_name === 'Hana') await mette.call('complete_course', { group, mentoring, on: '2026-10-01' });
  }
}

test.beforeAll(async () => {
  test.setTimeout(240_000);
  city = await City.found();
  mette = city.coordinator;
  groups['Lektiecafé Telemarksgade'] = city.group;
  await mette.call('write_reference', {
    ...{ areas: [], partners: [], organisations: [], channels: [], follow_up_months: null },
    kinds: [
      { key: 'association_guiding', danish: 'Foreningsguider', english: 'Association guides' },
      { key: 'mentoring', danish: 'Mentorskab', english: 'Mentoring' },
    ],
    referrers: [{ key: 'jobcenter', name: 'Jobcenter Skelbækgade' }],
  });
  await found('Foreningsguiderne Tingbjerg', 'association_guiding', 'taken_over');
  await found('Mentorerne på Nørrebro', 'mentoring', 'established');
  await found('Pigeklub Sjællandsgade', 'homework_cafe', 'established');
  for (let at = 0; at < VOLUNTEERS; at += 1) {
    const input = { ...names(at), phone: null, birth_year: null, since: '2026-01-01', channel: null };
    const { line } = await mette.call('register_volunteer', { input });
    if (at >= 3) continue;
    mentor = String(line.person);
    const list = { person: mentor, group: groups['Mentorerne på Nørrebro'], since: '2026-02-01' };
    await mette.call('roster_volunteer', { ...list, role: 'mentor' });
  }
  await furnish();
  await mette.sync();
  tablet = await city.device('guides');
  const link = city.invite('volunteer', `group/${groups['Foreningsguiderne Tingbjerg'] ?? ''}`);
  await tablet.call('enrol', { link, device_label: 'Guiderne', name: 'Karim', pin: '246810' });
  await tablet.sync();
  city.offline();
});
test.afterAll(() => {
  city.end();
});

const tile = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

test('who came to a course among 427 volunteers, offline: search, those of a group, all shown, undo', async ({ page }) => {
  await open(page, mette, '/trainings', 'da');
  await page.getByRole('button', { name: 'Nyt kursus eller møde' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByRole('button', { name: 'Gem' }).click();
  await expect(sheet.getByText('Vælg først, hvad det er.')).toBeVisible();
  await expect(sheet.getByText('Vælg en dato.')).toBeVisible();
  await sheet.getByRole('radio', { name: 'Kursus' }).click();
  await sheet.getByLabel('Hvad handler det om?').fill('lektiehjælp for nye');
  await sheet.getByLabel('Dato').fill('2026-11-21');
  await sheet.getByRole('button', { name: 'Gem' }).click();
  await expect(page.getByRole('heading', { name: 'Kursus: lektiehjælp for nye' })).toBeVisible();
  await expect(page.getByText('Dagen er ikke kommet endnu.')).toBeVisible();

  await page.getByRole('button', { name: 'Ret' }).click();
  await sheet.getByLabel('Dato').fill('2026-11-12');
  await sheet.getByRole('button', { name: 'Gem' }).click();
  const windows = page.getByRole('group', { name: 'Frivillige' }).getByRole('button');
  await expect(windows).toHaveCount(VOLUNTEERS);
  await page.getByLabel('Søg efter navn').fill('skov fat hol');
  await expect(windows).toHaveCount(1);
  await tile(page, 'Fatima Holm Skov').click();
  await expect(tile(page, 'Fatima Holm Skov')).toHaveAttribute('aria-pressed', 'true');
  await page.getByLabel('Søg efter navn').fill('');
  await page.getByLabel('Vis', { exact: true }).selectOption({ label: 'Mentorerne på Nørrebro' });
  await page.getByRole('button', { name: 'Alle 3 på listen kom' }).click();
  await page.getByRole('button', { name: 'Én mere uden navn' }).click();
  await expect(page.getByText('4 kom, plus 1 uden navn')).toBeVisible();
  await page.getByRole('button', { name: /^Fortryd Uden navn: 1/ }).click();
  await expect(page.getByText('4 kom', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: /^Fortryd Alle kom \(3\)/ }).click();
  await page.getByLabel('Vis', { exact: true }).selectOption('came');
  await expect(windows).toHaveText([/Fatima Holm Skov/]);

  await page.getByRole('button', { name: 'Aflys' }).click();
  await expect(page.getByText('Nogen er skrevet op, selv om det er aflyst.')).toBeVisible();
  await page.getByRole('button', { name: 'Det bliver til noget alligevel' }).click();
  await page.getByRole('link', { name: 'Kurser og møder' }).first().click();
  await expect(page.getByRole('link', { name: /lektiehjælp for nye/ })).toContainText('1 kom');
});

test('all groups are counted at once; a future date is refused; who has not counted stays so', async ({ page }) => {
  await open(page, mette, '/counts', 'da');
  await expect(page.getByRole('heading', { name: '1 af 4 grupper har talt' })).toBeVisible();
  const row = (name: string) => page.getByRole('row', { name: new RegExp(name) });
  await expect(row('Foreningsguiderne')).toContainText('48');
  // Begun this autumn: nothing of last year is missing.
  await expect(row('Lektiecafé')).toContainText('ny');
  await expect(row('Pigeklub')).toContainText('mangler');

  await page.getByLabel(/^Antal i Lektiecafé/).fill('31');
  await page.getByLabel(/^Antal i Pigeklub/).fill('ca. 20');
  await page.getByRole('button', { name: 'Gem 1 tal' }).click();
  await expect(page.getByText('Skriv et helt tal fra 0 til 99.999.')).toBeVisible();
  await page.getByLabel(/^Antal i Pigeklub/).fill('20');
  await page.getByLabel('Hvornår er der talt?').fill('2026-11-13');
  await page.getByRole('button', { name: 'Gem 2 tal' }).click();
  await expect(page.getByText('Datoen er ikke kommet endnu. Vælg i dag eller en tidligere dag.')).toBeVisible();
  await page.getByLabel('Hvornår er der talt?').fill('2026-11-09');
  await page.getByRole('radio', { name: 'Fra listen' }).click();
  await page.getByRole('button', { name: 'Gem 2 tal' }).click();
  await expect(page.getByRole('main').getByText('2 tal er gemt.')).toBeVisible();
  await expect(page.getByRole('heading', { name: '3 af 4 grupper har talt' })).toBeVisible();
  await expect(page.getByText('Mindst 103 brugere indtil nu.')).toBeVisible();
  await expect(row('Mentorerne')).toContainText('Ikke talt endnu');

  await page.getByRole('button', { name: 'Ret Lektiecafé Telemarksgade: 31' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Hvor mange?').fill('33');
  await sheet.getByRole('button', { name: 'Gem tallet' }).click();
  await expect(page.getByText('Mindst 105 brugere indtil nu.')).toBeVisible();
  await page.getByRole('button', { name: 'Ret Lektiecafé Telemarksgade: 33' }).click();
  await sheet.getByRole('button', { name: 'Fortryd' }).click();
  await expect(sheet.getByText('Fortrudt')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('heading', { name: '2 af 4 grupper har talt' })).toBeVisible();
});

test('an estimate is a number with who and how; consultants are persons and full-time equivalents', async ({ page }) => {
  await open(page, mette, '/counts', 'da');
  await page.getByRole('button', { name: 'Skriv et skøn' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Hvor mange?').fill('12');
  await sheet.getByRole('button', { name: 'Gem skønnet' }).click();
  await expect(page.getByText('12 nye frivillige med minoritetsbaggrund')).toBeVisible();
  await expect(page.getByText(/Skønnet 12. nov.*, frivilligkonsulenten, kender dem/)).toBeVisible();
  await page.getByRole('button', { name: /^Fortryd: 12 nye/ }).click();
  await expect(page.getByRole('button', { name: /^Sæt ind igen: 12 nye/ })).toBeVisible();

  for (const [name, percent] of [
    ['Mette', '100'],
    ['Karim', '150'],
  ] as const) {
    await page.getByRole('button', { name: 'Ny konsulent eller nye timer' }).click();
    await sheet.getByLabel('Fornavn').fill(name);
    await sheet.getByLabel('Procent af fuld tid').fill(percent);
    await sheet.getByLabel('Fra', { exact: true }).fill('2026-01-01');
    await sheet.getByRole('button', { name: 'Gem timerne' }).click();
  }
  await expect(sheet.getByText('Timerne skal være fra 1 til 100 procent af fuld tid.')).toBeVisible();
  await sheet.getByLabel('Procent af fuld tid').fill('50');
  await sheet.getByRole('button', { name: 'Gem timerne' }).click();
  await expect(page.getByText('2 personer')).toBeVisible();
  await expect(page.getByText('1,5 årsværk')).toBeVisible();
  await page.getByRole('button', { name: 'Afslut: Karim' }).click();
  await sheet.getByLabel('Sidste dag').fill('2026-10-31');
  await sheet.getByRole('button', { name: 'Gem sidste dag' }).click();
  await expect(page.getByText('1 person', { exact: true })).toBeVisible();
});

test('guides write on their own tablet who came into which association, and count their users', async ({ page }) => {
  const group = groups['Foreningsguiderne Tingbjerg'] ?? '';
  await open(page, tablet, `/groups/${group}`, 'da');
  await page.getByRole('button', { name: 'Ret eller tæl igen' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Hvor mange?').fill('50');
  await sheet.getByLabel('Hvornår er der talt?').fill('2026-11-12');
  await sheet.getByRole('button', { name: 'Gem tallet' }).click();
  await expect(page.getByText('Optalt 12. nov., talt på dagen')).toBeVisible();

  await page.getByRole('link', { name: 'Guidet ind i en forening' }).click();
  await page.getByRole('button', { name: 'Gem', exact: true }).click();
  await expect(page.getByText('Skriv, hvad foreningen hedder.')).toBeVisible();
  await page.getByLabel('Hvilken forening?').fill('Tingbjerg Håndbold');
  await page.getByLabel('Begyndte dér').fill('2026-11-02');
  await page.getByRole('button', { name: 'Gem', exact: true }).click();
  // Nobody is chosen yet: no child without a name is saved unnoticed.
  await expect(page.getByText('Vælg, hvem der begyndte.')).toBeVisible();
  const unnamed = page.getByRole('button', { name: 'Et barn uden navn', exact: true });
  await unnamed.click();
  await page.getByRole('button', { name: 'Gem', exact: true }).click();
  await expect(unnamed).toHaveAttribute('aria-pressed', 'false');
  // Where and when is kept for the next ones.
  await expect(page.getByLabel('Hvilken forening?')).toHaveValue('Tingbjerg Håndbold');
  await page.getByLabel('Begyndte dér').fill('2026-11-13');
  await unnamed.click();
  await page.getByRole('button', { name: 'Gem', exact: true }).click();
  await expect(page.getByText('Datoen er ikke kommet endnu.')).toBeVisible();
  await expect(page.getByText('barn er guidet ind i en forening, heraf 1 uden navn')).toBeVisible();
  await page.getByRole('button', { name: /^Fortryd: Et barn uden navn/ }).click();
  await expect(page.getByText('børn er guidet ind i en forening')).toBeVisible();
  await page.getByRole('button', { name: /^Sæt ind igen/ }).click();
});

test('a young person of the right age gets a mentor; three figures are named apart', async ({ page }) => {
  await open(page, mette, `/groups/${groups['Mentorerne på Nørrebro'] ?? ''}`, 'da');
  await page.getByRole('link', { name: 'Mentorer og unge' }).click();
  const sheet = page.getByRole('dialog');
  await page.getByRole('button', { name: 'Ny ung' }).click();
  await sheet.getByLabel('Fornavn').fill('Yusuf');
  await sheet.getByLabel('Fødselsår').fill('2012');
  await sheet.getByRole('button', { name: 'Gem den unge' }).click();
  await expect(sheet.getByText(/Mentorskabet er for unge fra 16 til 25 år. Det passer ikke/)).toBeVisible();
  await sheet.getByLabel('Fødselsår').fill('2008');
  await sheet.getByRole('button', { name: 'Gem den unge' }).click();
  await page.getByRole('button', { name: 'Nyt match' }).click();
  await sheet.getByLabel('Den unge').selectOption({ label: 'Yusuf (2008)' });
  await sheet.getByLabel('Mentor', { exact: true }).selectOption(mentor);
  await sheet.getByLabel('Hvem henviste?').selectOption({ label: 'Jobcenter Skelbækgade' });
  await sheet.getByRole('button', { name: 'Gem matchet' }).click();
  await page.getByRole('button', { name: /^Næste trin.*Yusuf med Birgitte/ }).click();
  await sheet.getByRole('button', { name: 'Gem' }).click();
  await expect(page.getByRole('listitem').filter({ hasText: 'Yusuf med' })).toContainText('I forløb');
  const figures = page.locator('dl.figures');
  await expect(figures).toContainText(/mentorer rekrutteret\s*3/);
  await expect(figures).toContainText(/unge har fået en mentor\s*3/);
  await expect(figures).toContainText(/forløb aftalt\s*3/);

  await page.getByRole('button', { name: 'Ny mentor' }).click();
  await sheet.getByLabel('Søg efter navn').fill('nadia lund');
  await sheet.getByRole('button', { name: 'Nadia Lund', exact: true }).click();
  await sheet.getByRole('button', { name: 'Gem som mentor' }).click();
  await expect(figures).toContainText(/mentorer rekrutteret\s*4/);
});

for (const [size, [width, height]] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`courses and counts on a ${size}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height });
      const guides = `/groups/${groups['Foreningsguiderne Tingbjerg'] ?? ''}/guidances`;
      const mentors = `/groups/${groups['Mentorerne på Nørrebro'] ?? ''}/mentorings`;
      for (const language of size === 'phone' ? ['da', 'en'] : ['da']) {
        for (const path of ['/trainings', course, '/counts', guides, mentors]) {
          await open(page, mette, path, language);
          await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
          await look(page, path);
        }
      }
      await open(page, tablet, guides, 'da');
      await look(page, 'guides on their tablet');
      // A sheet is the same on every size, but for its room.
      if (size !== 'phone') return;
      const sheets: [string, string | RegExp][] = [
        ['/trainings', 'Nyt kursus eller møde'],
        ['/counts', 'Skriv et skøn'],
        ['/counts', 'Ny konsulent eller nye timer'],
        ['/counts', /^Ret Foreningsguiderne/],
        [mentors, 'Nyt match'],
        [mentors, 'Ny mentor'],
        [mentors, 'Ny ung'],
        [mentors, /^Næste trin/],
      ];
      for (const [path, button] of sheets) {
        await open(page, mette, path, 'da');
        await page.getByRole('button', { name: button }).first().click();
        await expect(page.getByRole('dialog')).toBeVisible();
        await look(page, `${path} ${String(button)}`);
      }
    });
  }
}

test('a narrow window scrolls down, never sideways', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const path of ['/trainings', course, '/counts', `/groups/${groups['Mentorerne på Nørrebro'] ?? ''}/mentorings`]) {
    await open(page, mette, path, 'da');
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await look(page, `narrow ${path}`);
  }
});
