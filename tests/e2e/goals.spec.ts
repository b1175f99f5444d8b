// The coordinator's goals: what is reached, what it counts, and whose it is, without a connection.

import { expect, test } from '@playwright/test';

import { City } from './city';
import { look, open, SIZES } from './look';

let city: City;
test.beforeAll(async () => {
  test.setTimeout(120_000);
  city = await City.found();
  const { coordinator: laptop, group } = city;
  await city.otherGroup('Pigeklub Sjællandsgade');
  for (const [first_name, since] of [
    ['Sofie', '2025-09-01'],
    ['Jonas', '2026-02-01'],
    ['Karin', '2026-03-01'],
  ]) {
    const person = { first_name, since, last_name: null, phone: null, birth_year: null, channel: null };
    await laptop.call('register_volunteer', { input: person });
  }
  const counts = [{ group, count: 31 }];
  await laptop.call('write_headcounts', { date: '2026-11-10', method: 'on_the_day', counts });
  const estimate = { group, sort: 'minority_background', among: 'new_volunteers', date: '2026-11-10', count: 1 };
  await laptop.call('write_estimate', { new: { ...estimate, estimator: 'contact', method: 'asked' } });
  const { id: agreement } = await laptop.call('write_agreement', {
    agreement: {
      ...{ title: 'Partnerskabsaftalen', partner: 'AQEBAQEBAQEBAQEBAQEBAQ', starts: '2025-08-01', ends: '2027-12-31' },
      ...{ grant_dkk: 3_150_000, decision: 'BR 371/07', areas_total: 12, areas: ['sundholmsvej'] },
      ...{ effects: ['Mere tryghed', 'Flere i uddannelse'], clauses: ['To i praktik'], case_number: '2011-7731' },
    },
  });
  const goal = async (danish: string, indicator: string | null, target: number | null, more = {}): Promise<string> => {
    const kind = indicator === null ? 'deliverable' : 'quantitative';
    const of = { agreement, kind, danish, english: null, indicator, target, unit: 'persons' };
    const written = await laptop.call('write_goal', { goal: { ...of, deadline: '2026-12-31', ...more } });
    return String(written.id);
  };
  await goal('Nye frivillige siden august 2025', 'new_volunteers', 2);
  await goal('Brugere ved årlig optælling', 'users_counted', 100);
  await goal('Nye frivillige med etnisk minoritetsbaggrund', 'minority_volunteers', 2);
  const mentors = await goal('Mentorforløb', 'mentor_courses', 125, { unit: 'courses', deadline: null });
  const plan = await goal('Projektplan', null, null);
  await laptop.call('set_done', { goal: plan, on: '2026-06-01' });
  await goal('Styregruppe', null, null);
  await laptop.call('amend', {
    amendment: {
      ...{ agreement, decided: '2026-04-14', reason: 'Karrierebiblioteket kommer med' },
      ...{ targets: [{ goal: mentors, target: 100 }], ends: '2028-04-30' },
    },
  });
  await laptop.sync();
  city.offline();
});
test.afterAll(() => {
  city.end();
});

for (const [size, [width, height]] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`goals on a ${size}, ${colorScheme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.setViewportSize({ width, height });
      await open(page, city.coordinator, '/goals', colorScheme === 'dark' && size === 'phone' ? 'en' : 'da');
      await expect(page.getByRole('heading', { name: 'Partnerskabsaftalen' })).toBeVisible();
      await look(page, 'goals');
      await page.getByRole('button', { name: /^(Åbn|Open) Nye frivillige siden/ }).click();
      await expect(page.getByRole('dialog')).toContainText(/Frivillig 3|Volunteer 3/);
      await look(page, 'evidence');
    });
  }
}

test('a goal says how far it is, how that is known, and what it was before', async ({ page }) => {
  await open(page, city.coordinator, '/goals', 'da');
  const goal = (name: string) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });
  await expect(goal('Nye frivillige siden august')).toContainText(/3.*150 % af målet.*Registreret/);
  // One of two groups has not been counted: the true number may be higher.
  await expect(goal('Brugere ved årlig optælling')).toContainText(/mindst 31.*mindst 31 % af målet.*Optalt.*1 af 2 grupper er talt/);
  await expect(goal('minoritetsbaggrund')).toContainText(/ca\. 1.*ca\. 50 % af målet.*Skønnet.*1 af 3/);
  await expect(goal('Mentorforløb')).toContainText(/Mål 100 senest 30\. april 2028.*Målet var 125 indtil 14\. april 2026/);
  await expect(goal('Projektplan')).toContainText('Gjort 1. juni 2026');
  await expect(page.getByText('Først aftalt til 31. december 2027')).toBeVisible();
  const terms = page.getByRole('region', { name: 'Det er aftalt' });
  await expect(terms).toContainText(/1 af 12 er nævnt ved navn\s*Sundholmsvej kvarteret/);
  await expect(terms).toContainText(/Sagsnr\.\s*2011-7731.*Sociale krav\s*To i praktik/s);
  await expect(page.getByText('Jeres grupper')).toHaveCount(0);
});

test('a figure opens to what it counts, and people are numbers there', async ({ page }) => {
  await open(page, city.coordinator, '/goals', 'da');
  await page.getByRole('button', { name: 'Åbn Brugere ved årlig optælling' }).click();
  const sheet = page.getByRole('dialog');
  await expect(sheet).toContainText(/Lektiecafé Telemarksgade.*31 talt 10\. nov\. 2026/);
  await expect(sheet).toContainText(/Pigeklub Sjællandsgade.*Ikke talt/);
  await expect(sheet).toContainText(/Fra 1\. august 2025 til .*Definition: version \d/);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Åbn Nye frivillige siden august 2025' }).click();
  await expect(sheet.getByRole('listitem')).toHaveCount(3);
  await expect(sheet).not.toContainText(/Sofie|Jonas|Karin/);
});

test('a deliverable is written down as done', async ({ page }) => {
  await open(page, city.coordinator, '/goals', 'da');
  await page.getByRole('button', { name: 'Markér som udført: Styregruppe' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Hvornår blev det gjort?').fill('2026-11-02');
  await look(page, 'done');
  await sheet.getByRole('button', { name: 'Gem' }).click();
  await expect(sheet).toHaveCount(0);
  const goal = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Styregruppe' }) });
  await expect(goal).toContainText('Gjort 2. november 2026');
});

test('what is not the whole is named so', async ({ page }) => {
  const organisations = [{ key: 'CAgICAgICAgICAgICAgICA', name: 'Foreningen Nydansker' }];
  await city.coordinator.call('write_reference', { areas: [], kinds: [], partners: [], organisations });
  await open(page, city.coordinator, '/goals', 'da');
  await expect(page.getByText('Enheden har ikke alle organisationers grupper')).toBeVisible();
  const goal = page.getByRole('listitem').filter({ has: page.getByRole('heading', { name: 'Nye frivillige siden' }) });
  await expect(goal).toContainText('Jeres grupper');
});

test('an agreement that was written by mistake is taken back, and put in again', async ({ page }) => {
  const laptop = city.coordinator;
  const slip = { title: 'Skrevet to gange', starts: '2024-01-01', ends: '2024-12-31' };
  const { id: agreement } = await laptop.call('write_agreement', { agreement: slip });
  const plan = { agreement, kind: 'deliverable', danish: 'En plan', english: null, indicator: null, target: null };
  await laptop.call('write_goal', { goal: { ...plan, unit: 'persons', deadline: null } });
  await open(page, laptop, '/goals', 'da');
  await page.getByLabel('Aftale', { exact: true }).selectOption({ label: 'Skrevet to gange' });
  await page.getByRole('button', { name: 'Tag aftalen tilbage' }).click();
  const sheet = page.getByRole('dialog');
  const takeBack = sheet.getByRole('button', { name: 'Tag aftalen tilbage' });
  await expect(takeBack).toHaveAttribute('aria-disabled', 'true');
  await expect(sheet.getByText('Det her står på aftalen. Tag det tilbage først.')).toBeVisible();
  await look(page, 'take-back');
  await sheet.getByRole('button', { name: 'Tag tilbage: En plan' }).click();
  await expect(sheet.getByRole('listitem')).toHaveCount(0);
  await expect(sheet.getByRole('group', { name: 'En plan er taget tilbage.' })).toBeFocused();
  await takeBack.click();
  await expect(sheet).toHaveCount(0);
  const gone = page.getByRole('region', { name: 'Aftaler, der er taget tilbage' });
  await look(page, 'taken-back');
  await gone.getByRole('button', { name: 'Sæt ind igen: Skrevet to gange' }).click();
  await expect(gone).toHaveCount(0);
  await page.getByRole('button', { name: 'Sæt ind igen: En plan' }).click();
  await expect(page.getByRole('heading', { name: 'En plan' })).toBeVisible();
});
