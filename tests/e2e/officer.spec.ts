// What an officer keeps of the host programme on the relay's pages: guidelines, the budget, questionnaires, reference data.
// Written as an officer would, found again, and read by a coordinator's device.

import { expect, test, type Page } from '@playwright/test';

import { City } from './city';
import { DESKS } from './desk';
import { look } from './look';

let city: City;
test.beforeEach(async () => {
  city = await City.found();
  await city.coordinator.call('write_agreement', {
    agreement: {
      ...{ title: 'Værtsprogrammet', partner: null, starts: '2026-01-01', ends: '2027-12-31', grant_dkk: 1_500_000 },
      ...{ decision: null, areas_total: null, areas: [], effects: [] },
    },
  });
  await city.registered('newcomer', 'Hanan');
  await city.coordinator.sync();
});
test.afterEach(() => {
  city.end();
});

/** Fills fields in by their labels. */
async function fill(page: Page, fields: Record<string, string>): Promise<void> {
  for (const [label, value] of Object.entries(fields)) await page.getByLabel(label, { exact: true }).fill(value);
}

const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click();
const follow = (page: Page, name: string | RegExp) => page.getByRole('link', { name }).first().click();

for (const [desk, [width, height]] of Object.entries(DESKS)) {
  test(`an officer keeps the host programme, ${desk}`, async ({ page }, testInfo) => {
    const seen = async (name: string) => {
      await look(page, name);
      await page.screenshot({ path: testInfo.outputPath(`${name}.png`), fullPage: true });
    };
    await page.setViewportSize({ width, height });
    await page.goto(city.relay('officer-link'));
    await press(page, 'Log på');

    // Which agreement is the host programme's.
    await follow(page, 'Værtsprogrammet');
    await expect(page.getByText('Ingen aftale er valgt')).toBeVisible();
    await seen('no programme');
    await follow(page, 'Til stamdata');
    await follow(page, 'Vælg aftalen');
    await page.getByLabel('Værtsprogrammets aftale').selectOption('Værtsprogrammet');
    await press(page, 'Gem');
    await expect(page.getByRole('region', { name: 'Værtsprogrammet', exact: true })).toContainText('Værtsprogrammet');

    // A language is added, found and retired; a group of the act belongs to a version of it.
    await follow(page, 'Skriv et nyt sprog op');
    await fill(page, { 'Sprogets kode': 'arabisk', Navn: 'Arabisk' });
    await press(page, 'Gem');
    await expect(page.getByRole('alert')).toContainText('to eller tre bogstaver');
    await seen('language refused');
    await fill(page, { 'Sprogets kode': 'ar' });
    await press(page, 'Gem');
    const languages = page.getByRole('region', { name: 'Sprog', exact: true });
    await expect(languages).toContainText('Arabisk');
    await languages.getByRole('link', { name: 'Ret Arabisk' }).click();
    await page.getByLabel('Kan ikke vælges mere').check();
    await seen('language retired');
    await press(page, 'Gem');
    await expect(languages).toContainText('Bruges ikke længere');
    await follow(page, 'Skriv en ny gruppe op');
    await fill(page, { 'Loven fra': '2011', 'Nummer i § 2': '2.4', Navn: 'EU-borgere og ansatte' });
    await press(page, 'Gem');
    await expect(page.getByRole('region', { name: 'Grupper i integrationsloven' })).toContainText('§ 2.4 i loven fra 2011');
    await follow(page, 'Skriv en ny slags aktivitet op');
    await fill(page, { Navn: 'Studiestøtte' });
    await page.getByLabel('Regnes som').selectOption('Mentorskab');
    await press(page, 'Gem');
    await expect(page.getByRole('region', { name: 'Slags aktiviteter' })).toContainText('Regnes som Mentorskab');
    await seen('reference');

    // Guidelines: refused without an address, kept as typed, and the next version says what is new.
    await follow(page, 'Værtsprogrammet');
    await follow(page, 'Retningslinjer');
    await follow(page, 'Skriv nye retningslinjer op');
    const dinner = page.getByRole('group', { name: 'Privat middag' });
    await fill(page, { 'Gælder fra': '2026-03-01', 'Offentlig adresse': 'kommunen' });
    await dinner.getByLabel('Højst hver gang, kr.').fill('400');
    await dinner.getByLabel('Hvad dækkes, på dansk').fill('Mad og drikke hjemme hos jer');
    await dinner.getByLabel('Hvad dækkes, på engelsk').fill('Food and drink at your home');
    await press(page, 'Skriv retningslinjerne op');
    await expect(page.getByRole('alert')).toContainText('Den begynder med https://');
    await expect(dinner.getByLabel('Højst hver gang, kr.')).toHaveValue('400');
    await seen('guideline refused');
    await fill(page, { 'Offentlig adresse': 'https://kommunen.example/vaerter' });
    await press(page, 'Skriv retningslinjerne op');
    await expect(page.getByText('Gælder nu')).toBeVisible();
    await follow(page, 'Skriv nye retningslinjer op');
    await fill(page, { 'Gælder fra': '2026-09-01' });
    await dinner.getByLabel('Højst hver gang, kr.').fill('450,50');
    await press(page, 'Skriv retningslinjerne op');
    await expect(page.getByText('Privat middag: 400 kr. → 450,50 kr.')).toBeVisible();
    await seen('guidelines');

    // The budget.
    await follow(page, 'Budget');
    for (const [side, what, amount] of [
      ['Kommer fra', 'Den tværgående integrationspulje', '1,5 mio.'],
      ['Går til', 'Projektmedarbejder', '1.000.000'],
    ] as const) {
      await follow(page, 'Skriv en post op');
      await page.getByLabel('Kommer pengene ind, eller går de ud?').selectOption(side);
      await fill(page, { 'Hvad er det?': what });
      await page.getByLabel('Beløb, kr.').fill(amount);
      await press(page, 'Gem');
    }
    await follow(page, 'Ret Projektmedarbejder');
    await page.getByLabel('Beløb, kr.').fill('1.100.000');
    await seen('budget line');
    await press(page, 'Gem');
    await expect(page.getByText('400.000 kr.')).toBeVisible();
    await follow(page, 'Tag tilbage Projektmedarbejder');
    await expect(page.getByRole('alert')).toContainText('Tag det tilbage?');
    await seen('budget');
    await follow(page, 'Ikke nu');

    // Questionnaires: the standard one, then a version with a question more.
    await follow(page, 'Spørgeskemaer');
    await press(page, 'Brug standardskemaet Nyankomne');
    await follow(page, 'Skriv en ny version Nyankomne');
    await press(page, 'Plads til flere spørgsmål');
    const last = page.getByRole('group', { name: 'Spørgsmål 8' });
    await last.getByLabel('På arabisk').fill('شعرت أن مضيفي يستمع إلي.');
    await press(page, 'Tag den nye version i brug');
    await expect(page.getByRole('alert')).toContainText('Skal udfyldes.');
    await expect(last.getByLabel('På arabisk')).toHaveValue('شعرت أن مضيفي يستمع إلي.');
    await seen('questionnaire refused');
    await last.getByLabel('På dansk').fill('Min vært lyttede til mig.');
    await press(page, 'Tag den nye version i brug');
    await seen('questionnaires');
    await follow(page, 'Læs Nyankomne, Version 2');
    await expect(page.getByText('Min vært lyttede til mig.')).toBeVisible();
    await expect(page.locator('[lang=ar]').last()).toHaveCSS('direction', 'rtl');
    await seen('questionnaire');

    // The note: figures make its sentences, and the officer's words stand beside them.
    await follow(page, 'Værtsprogrammet');
    await seen('programme');
    await follow(page, 'Skriv statusnotat');
    const registered = page.locator('#registered');
    await expect(registered).toContainText(/Siden 1\. januar 2026 er\s+1\s+nyankommen registreret/);
    await registered.getByText('Skriv noget her').click();
    await registered.getByLabel('Din tekst').fill('De fleste kom gennem sprogskolen.');
    await registered.getByRole('button', { name: 'Gem teksten' }).click();
    await expect(registered.getByText('De fleste kom gennem sprogskolen.').first()).toBeVisible();
    await seen('note');

    await follow(page, 'Notater');
    await expect(page.getByRole('link', { name: /^Værtsprogrammet, pr\. / })).toHaveAttribute('href', /quarterly/);

    // A tablet is invited: the link and its code are shown once.
    await follow(page, 'Enheder');
    await follow(page, 'Inviter en enhed');
    await page.getByLabel('Hvad skal den bruges til?').selectOption('En gruppes tablet');
    await press(page, 'Lav invitationen');
    await expect(page.getByRole('alert')).toContainText('Vælg mindst én gruppe.');
    await page.getByLabel('Lektiecafé Telemarksgade').check();
    await seen('invite');
    await press(page, 'Lav invitationen');
    await expect(page.getByRole('img', { name: /QR-kode/ })).toBeVisible();
    await seen('invited');

    // What an officer wrote is what a coordinator's device reads.
    await city.coordinator.sync();
    const { languages: offered, legal_groups } = await city.coordinator.call('reference');
    expect(offered).toEqual([]);
    expect(legal_groups).toEqual([{ key: '2011/2.4', name: { da: 'EU-borgere og ansatte', en: 'EU-borgere og ansatte' } }]);
  });
}
