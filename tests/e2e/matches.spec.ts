// Matches as two organisations follow them up: what is due on both sides, and the questionnaire at the end.

import { expect, type Page, test } from '@playwright/test';

import { City, type Device, PIN } from './city';
import { look, open, SIZES } from './look';

const MUNICIPALITY = Buffer.alloc(16, 4).toString('base64url');

let city: City;
/** Looks after the hosts. */
let mette: Device;
/** Looks after the newcomers. */
let line: Device;
let phone: Device;
/** Hanan and Gitte, nearly six months together. */
let match: string;
/** Yonas and Bente, since October. */
let second: string;
/** Natalia and Søren, since last week. */
let third: string;

async function waits(device: Device, side: 'newcomer' | 'host', name: string, card: object = {}): Promise<string> {
  const on = '2026-05-01';
  const page = await device.call(`register_${side}`, {
    new: { first_name: name, registered: on, card: { area: 'sundholmsvej', ...card } },
  });
  const person = String(page.line.person);
  if (side === 'host') await device.call('check_resident', { person, on });
  await device.call('take_step', { person, step: 'interviewed', on });
  return person;
}

async function matched(pair: [string, string], date: string, first_meeting: string | null): Promise<string> {
  const newcomer = await waits(line, 'newcomer', pair[0], pair[0] === 'Hanan' ? { children: [2019, 2022] } : {});
  const host = await waits(mette, 'host', pair[1]);
  await line.sync();
  await mette.sync();
  const made = await mette.call('create_match', { newcomer, host, matched: date, first_meeting });
  return String(made.id);
}

test.beforeAll(async () => {
  test.setTimeout(240_000);
  city = await City.found();
  mette = city.coordinator;
  await mette.call('write_reference', {
    ...{ areas: [], kinds: [], partners: [], channels: [], referrers: [], follow_up_months: null },
    organisations: [{ key: MUNICIPALITY, name: 'Københavns Kommune' }],
  });
  await mette.sync();
  line = await city.device('line');
  const link = city.invite('coordinator', `organisation/${MUNICIPALITY}`, 'programme', 'pool');
  await line.call('enrol', { link, device_label: 'Lines tablet', name: 'Line', pin: PIN });
  await line.sync();
  match = await matched(['Hanan', 'Gitte'], '2026-05-17', '2026-05-20');
  second = await matched(['Yonas', 'Bente'], '2026-10-06', null);
  third = await matched(['Natalia', 'Søren'], '2026-11-07', null);
  await mette.call('write_questionnaire', { side: 'host', questions: [] });
  await mette.sync();
  phone = await city.device('phone');
  const host = city.invite('host', `match/${match}/shared`);
  await phone.call('enrol', { link: host, device_label: 'Gittes telefon', name: 'Gitte', pin: PIN });
  await phone.sync();
  const { people } = await phone.call('match');
  const together = people.map((one: { person: string }) => one.person);
  for (const date of ['2026-05-28', '2026-06-14', '2026-07-05', '2026-08-09', '2026-09-21', '2026-10-31', '2026-11-08']) {
    const kind = date.endsWith('1') ? 'small_outing' : 'private_dinner';
    await phone.call('log_activity', { kind, date, with: together, children: 0, line: null, expense: null });
  }
  await phone.sync();
  const done = { match, side: 'host', channel: 'telephone', outcome: 'goes_well', note: null };
  await mette.call('write_follow_up', { follow_up: { ...done, month: 1, date: '2026-06-19' } });
  await mette.sync();
  await line.sync();
  await line.call('write_questionnaire', { side: 'newcomer', questions: [] });
  const talk = { ...done, side: 'newcomer', channel: 'talk' };
  await line.call('write_follow_up', { follow_up: { ...talk, month: 1, date: '2026-06-17' } });
  await line.call('write_follow_up', { follow_up: { ...talk, month: 4, date: '2026-09-18' } });
  await line.sync();
  await mette.sync();
});
test.afterAll(() => {
  city.end();
});

const due = (page: Page) => page.getByRole('region', { name: /^Opfølgning, begge sider/ });

test('a follow-up by telephone that goes well takes four taps', async ({ page }) => {
  await open(page, mette, '/', 'da');
  await expect(due(page).getByRole('listitem').filter({ hasText: 'Gitte' }).first()).toContainText('56 dage over');
  await page.getByRole('link', { name: 'Skriv op: Gitte, efter 4 måneder' }).click();
  await expect(page.getByRole('heading', { name: 'Skriv opfølgning med Gitte' })).toBeVisible();
  await expect(page.getByText('Den fra 17. september mangler.')).toBeVisible();
  await page.getByRole('radio', { name: 'Telefon' }).click();
  await page.getByRole('radio', { name: 'Går godt' }).click();
  await page.getByRole('button', { name: 'Gem opfølgning' }).click();

  const table = page.getByRole('table');
  await page.getByText('Forløbet som tabel').click();
  await expect(table.getByRole('row', { name: /17\. sep.*efter 4 måneder Gitte/ })).toContainText('12. nov., telefon');
  await page.getByRole('button', { name: /^Fortryd: Opfølgning med Gitte, 12\. november/ }).click();
  await expect(table.getByRole('row', { name: /efter 4 måneder Gitte/ })).toContainText('Ikke gjort');
  await page.getByRole('button', { name: /^Sæt ind igen: Opfølgning med Gitte/ }).click();
  await expect(table.getByRole('row', { name: /efter 4 måneder Gitte/ })).toContainText('12. nov., telefon');
});

test('nobody answers for the other organisation: it is asked, and sees that it was', async ({ page }) => {
  await open(page, mette, '/', 'da');
  await page.getByRole('button', { name: 'Spørg: Yonas, efter 1 måned' }).click();
  await expect(due(page).getByRole('listitem').filter({ hasText: 'Yonas' }).first()).toContainText('Spurgt 12. nov.');
  await mette.sync();
  await line.sync();
  await open(page, line, '/', 'da');
  await expect(due(page).getByRole('listitem').filter({ hasText: 'Yonas' }).first()).toContainText('De spurgte 12. nov.');
  await expect(page.getByRole('link', { name: 'Skriv op: Yonas, efter 1 måned' })).toBeVisible();
});

test('a first meeting gets its day; a match ends with a reason, and goes on after all', async ({ page }) => {
  await open(page, mette, '/', 'da');
  const unmet = page.getByRole('region', { name: /^Intet første møde endnu/ });
  await expect(unmet.getByRole('listitem').filter({ hasText: 'Bente og Yonas' })).toContainText('over 14 dage');
  await page.getByRole('button', { name: 'Sæt dato: Bente og Yonas' }).click();
  const sheet = page.getByRole('dialog');
  await sheet.getByLabel('Første møde').fill('2026-11-20');
  await sheet.getByRole('button', { name: 'Gem' }).click();
  await expect(unmet.getByRole('listitem')).toHaveCount(1);

  await open(page, mette, '/matches/running', 'da');
  await expect(page.getByRole('heading', { name: '3 løbende match' })).toBeVisible();
  await page.getByRole('link', { name: /Natalia og Søren/ }).click();
  await page.getByRole('button', { name: 'Afslut matchet' }).click();
  await sheet.getByRole('button', { name: 'Gem afslutningen' }).click();
  await expect(sheet.getByText('Vælg, hvorfor det sluttede.')).toBeVisible();
  await sheet.getByLabel('Hvorfor?').selectOption('moved');
  await sheet.getByRole('button', { name: 'Gem afslutningen' }).click();
  await expect(page.getByText('Matchet stoppede 12. november 2026. En af dem er flyttet.')).toBeVisible();
  await page.getByRole('button', { name: 'Det går videre alligevel' }).click();
  await expect(page.getByRole('button', { name: 'Afslut matchet' })).toBeVisible();
});

test('once the day of the first meeting has passed, somebody says whether they met', async ({ browser }) => {
  await mette.call('set_first_meeting', { of: second, date: '2026-11-10' });
  for (const [size, [width, height]] of Object.entries(SIZES)) {
    const colorScheme = size === 'landscape' ? 'dark' : 'light';
    const sized = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
    for (const path of ['/', `/matches/${second}`]) {
      await open(sized, mette, path, 'da');
      await expect(sized.getByRole('region', { name: /^Mødtes de\?/ })).toBeVisible();
      await look(sized, `met-${path === '/' ? 'today' : 'match'}-${size}`);
    }
    await sized.close();
  }
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  await open(page, mette, '/', 'da');
  const asked = page.getByRole('region', { name: /^Mødtes de\?/ });
  await expect(asked.getByRole('listitem')).toHaveCount(1);
  await asked.getByRole('button', { name: 'Ja, 10. november: Bente og Yonas' }).click();
  await expect(asked).toHaveCount(0);
  const noted = page.getByRole('alert').filter({ hasText: 'Bente og Yonas mødtes 10. november.' });
  await noted.getByRole('button', { name: 'Fortryd: Bente og Yonas' }).click();
  await expect(asked.getByRole('listitem')).toContainText('Aftalt til tirsdag 10. november.');
  await asked.getByRole('button', { name: 'Nej: Bente og Yonas' }).click();
  const anew = page.getByRole('dialog', { name: 'Hvornår mødes Bente og Yonas så?' });
  await look(page, 'when they meet then');
  await anew.getByRole('button', { name: 'Ingen dag endnu' }).click();
  await expect(anew).toBeHidden();
  await expect(asked).toHaveCount(0);
  const unmet = page.getByRole('region', { name: /^Intet første møde endnu/ });
  await expect(unmet.getByRole('listitem').filter({ hasText: 'Bente og Yonas' })).toHaveCount(1);

  await mette.call('set_first_meeting', { of: second, date: '2026-11-10' });
  await open(page, mette, `/matches/${second}`, 'da');
  await expect(page.getByText('Det første møde var aftalt til 10. november 2026.')).toHaveCount(1);
  await page.getByRole('button', { name: 'Ja, en anden dag: Yonas og Bente' }).click();
  const another = page.getByRole('dialog', { name: 'Hvornår mødtes Yonas og Bente?' });
  await expect(another.getByLabel('Første møde')).toHaveValue('2026-11-10');
  await another.getByLabel('Første møde').fill('2026-11-09');
  await another.getByRole('button', { name: 'Gem' }).click();
  await expect(page.getByText('De mødtes første gang 9. november 2026.')).toBeVisible();
  await expect(asked).toHaveCount(0);
  await page.close();
});

test('the host is told whom to call, by those who look after the host', async ({ page }) => {
  await open(page, line, `/matches/${match}`, 'da');
  await expect(page.getByText('Gitte kan ringe til Mette.')).toBeVisible();
  await expect(page.getByRole('button', { name: /kontaktperson$/ })).toHaveCount(0);
  await open(page, mette, `/matches/${match}`, 'da');
  await page.getByRole('button', { name: 'Ret kontaktperson' }).click();
  const sheet = page.getByRole('dialog', { name: 'Hvem kan Gitte ringe til?' });
  await sheet.getByLabel('Fornavn').fill('');
  await sheet.getByRole('button', { name: 'Gem' }).click();
  await expect(sheet.getByRole('alert')).toBeVisible();
  await sheet.getByLabel('Fornavn').fill('Karen');
  await sheet.getByLabel('Telefon').fill('33 11 22 33');
  await look(page, 'a contact person');
  await sheet.getByRole('button', { name: 'Gem' }).click();
  await expect(page.getByText(/^Gitte kan ringe til Karen, /)).toBeVisible();
  // The municipality asks for it when it lets the host's phone in.
  await expect(page.getByText(match, { exact: true })).toBeVisible();
  await mette.sync();
  await phone.sync();
  await open(page, phone, '/', 'da');
  await expect(page.getByRole('link', { name: 'Ring til Karen selv' })).toBeVisible();
});

test('two organisations end a match without a network, each in its way: somebody chooses', async ({ browser }) => {
  city.offline();
  await mette.call('end_match', { of: third, date: '2026-11-10', reason: 'moved' });
  await line.call('end_match', { of: third, date: '2026-11-11', reason: 'lost_contact' });
  await city.online();
  for (const device of [mette, line, mette]) await device.sync();
  for (const [size, [width, height]] of Object.entries(SIZES)) {
    const colorScheme = size === 'landscape' ? 'dark' : 'light';
    const page = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
    await open(page, mette, `/matches/${third}`, 'da');
    await expect(page.getByRole('heading', { name: 'Afsluttet to gange' })).toBeVisible();
    await expect(page.getByRole('group', { name: 'Hvad er rigtigt?' }).getByRole('button')).toHaveCount(2);
    await look(page, `ended-twice-${size}`);
    await page.close();
  }
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  await open(page, mette, `/matches/${third}`, 'da');
  await page.getByRole('button', { name: '11. november 2026: En af dem kan ikke træffes' }).click();
  await expect(page.getByText('Matchet stoppede 11. november 2026. En af dem kan ikke træffes.')).toBeVisible();
  await mette.sync();
  await line.sync();
  await open(page, line, `/matches/${third}`, 'da');
  await expect(page.getByText('Matchet stoppede 11. november 2026.')).toBeVisible();
  await expect(page.getByRole('heading', { name: 'Afsluttet to gange' })).toHaveCount(0);
  await page.close();
});

test('a new version of a questionnaire is asked from the day that is chosen', async ({ browser }) => {
  const page = await browser.newPage({ reducedMotion: 'reduce' });
  await open(page, mette, '/matches/running', 'da');
  await page.getByRole('link', { name: 'Spørgeskemaer' }).click();
  const newcomers = page.getByRole('region', { name: 'Nyankomne' });
  await newcomers.getByRole('button', { name: 'Nyt skema til nyankomne' }).click();
  const sheet = page.getByRole('dialog', { name: 'Nyt skema til nyankomne' });
  await sheet.getByLabel('Bruges fra').fill('2026-11-11');
  await sheet.getByText(/^1\. /).click();
  await sheet.getByLabel('På dansk').first().fill('');
  await sheet.getByRole('button', { name: 'Gem den nye version' }).click();
  await expect(sheet.getByRole('alert')).toHaveCount(2);
  await sheet.getByLabel('Bruges fra').fill('2026-12-01');
  await sheet.getByLabel('På dansk').first().fill('Jeg kender byens tilbud.');
  await look(page, 'questionnaire-new');
  await sheet.getByRole('button', { name: 'Gem den nye version' }).click();
  await expect(sheet).toBeHidden();
  const version = (name: string) => newcomers.getByRole('listitem').filter({ hasText: name });
  await expect(version('Version 2')).toContainText('Fra 1. december 2026');
  await expect(version('Version 2')).toContainText('Kommer');
  await expect(version('Version 1')).toContainText('Bruges nu');
  await page.close();
  for (const [size, [width, height]] of Object.entries(SIZES)) {
    const colorScheme = size === 'landscape' ? 'dark' : 'light';
    const sized = await browser.newPage({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
    await open(sized, mette, '/matches/questionnaires', 'da');
    await expect(sized.getByText('Version 2')).toBeVisible();
    await look(sized, `questionnaires-${size}`);
    await sized.close();
  }
});

/** A device with an Arabic voice of its own, and one that a service on the net would speak with. */
async function withVoices(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const said: string[] = [];
    let last: { text: string; done: () => void } | null = null;
    const speech = {
      getVoices: () => [
        { lang: 'ar-EG', localService: true },
        { lang: 'uk-UA', localService: false },
      ],
      addEventListener: () => undefined,
      cancel: () => said.push('–'),
      speak: (one: typeof last) => {
        last = one;
        said.push(one?.text ?? '');
      },
    };
    class Utterance extends EventTarget {
      constructor(readonly text: string) {
        super();
      }
      done(): void {
        this.dispatchEvent(new Event('end'));
      }
    }
    Object.assign(window, { said, endOfSpeech: () => last?.done() });
    Object.defineProperty(window, 'speechSynthesis', { value: speech });
    Object.defineProperty(window, 'SpeechSynthesisUtterance', { value: Utterance });
  });
}

test('a question is read aloud where the device has a voice for its language, and only there', async ({ page }) => {
  await withVoices(page);
  await mette.call('begin_answers', { of: second, side: 'host' });
  await mette.call('choose_language', { language: 'ar' });
  await open(page, mette, '/', 'da');
  const said = () => page.evaluate(() => (window as unknown as { said: string[] }).said);
  await page.getByRole('button', { name: 'استمع' }).click();
  await expect(page.getByRole('button', { name: 'إيقاف' })).toBeVisible();
  const heard = await said();
  expect(heard.at(-1)).toBe(await page.locator('.private').innerText());
  expect(heard).toContain(await page.getByRole('heading', { level: 1 }).innerText());
  expect(heard).toContain('أوافق تمامًا');
  await page.evaluate(() => {
    (window as unknown as { endOfSpeech(): void }).endOfSpeech();
  });
  await page.getByRole('button', { name: 'استمع' }).click();
  await page.getByRole('button', { name: 'لا أريد الإجابة' }).click();
  await expect(page.getByRole('button', { name: 'استمع' })).toBeVisible();
  expect((await said()).at(-1)).toBe('–');
  for (const [spoken, name, listen] of [
    ['العربية', 'Українська', 'Послухати'],
    ['Українська', 'Dansk', 'Lyt'],
  ] as const) {
    await page.locator('header').getByRole('button', { name: spoken }).click();
    await page.getByRole('button', { name }).click();
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
    await expect(page.getByRole('button', { name: listen })).toHaveCount(0);
  }

  // Who forgot their code asks for another one, and nobody who works with the device is named meanwhile.
  await page.getByRole('button', { name: 'Tilbage til mit arbejde' }).click();
  await page.getByRole('button', { name: 'Glemt kode' }).click();
  await expect(page.getByRole('form', { name: 'Ny kode' })).toBeVisible();
  await expect(page.getByText('Mette')).toHaveCount(0);
  await look(page, 'a new code for whoever handed it over');
  await page.getByRole('button', { name: 'Jeg kan huske min kode' }).click();
  await expect(page.getByText('Mette')).toHaveCount(0);
  await page.keyboard.type(PIN);
  await expect(due(page)).toBeVisible();
});

test('the newcomer answers in Arabic on a tablet that shows nothing else until the code is typed', async ({ page }) => {
  await open(page, line, '/', 'da');
  await page.getByRole('link', { name: 'Åbn skema: Hanan, slutskema' }).click();
  await page.getByRole('button', { name: 'Giv skemaet til Hanan' }).click();
  await page.getByRole('button', { name: 'العربية' }).click();
  await expect(page.locator('.page')).toHaveAttribute('dir', 'rtl');
  await expect(page.getByText('السؤال 1 من 5')).toBeVisible();
  await expect(page.locator('p[lang="da"][dir="ltr"]')).toContainText('Jeg ved mere om byens tilbud');
  // Not possible yet, which it says when it is pressed.
  await page.getByRole('button', { name: 'التالي' }).click({ force: true });
  await expect(page.getByRole('alert')).toBeVisible();
  await page.getByRole('radio', { name: 'أوافق تمامًا' }).check();
  await page.getByRole('button', { name: 'التالي' }).click();
  await expect(page.getByText('السؤال 2 من 5')).toBeVisible();
  await page.getByRole('button', { name: 'لا أريد الإجابة' }).click();
  await page.getByRole('button', { name: 'السابق' }).click();
  await expect(page.getByText('اخترت عدم الإجابة عن هذا السؤال.')).toBeVisible();

  // Nothing of the rest can be reached: not by a path, not by a command, not by reading anew.
  await page.evaluate((to) => {
    location.hash = to;
  }, `/matches/${match}`);
  await page.reload();
  await expect(page.getByText('السؤال 3 من 5')).toBeVisible();
  await expect(page.getByText('Hanan')).toHaveCount(0);
  await expect(page.getByText('Line', { exact: true })).toHaveCount(0);
  await expect(page.getByRole('button', { name: /sendt|Modtaget/ })).toHaveCount(0);
  for (const command of ['matches', 'coordinator_today', 'pool', 'sync_status', 'groups', 'tablets']) {
    await expect(line.call(command)).rejects.toThrow('handed_over');
  }

  for (let left = 3; left > 0; left -= 1) {
    await page.getByRole('radio', { name: 'أوافق', exact: true }).check();
    await page.getByRole('button', { name: left === 1 ? 'إنهاء' : 'التالي' }).click();
  }
  await expect(page.getByRole('heading', { name: 'شكرًا على إجاباتك' })).toBeVisible();

  await page.getByRole('button', { name: 'Tilbage til mit arbejde' }).click();
  const sheet = page.getByRole('dialog');
  await page.keyboard.type('135790');
  await expect(sheet.getByRole('alert')).toContainText('Koden passer ikke');
  await expect(line.call('matches')).rejects.toThrow('handed_over');
  await page.keyboard.type(PIN);
  await expect(page.getByRole('heading', { name: 'Hanan og Gitte' })).toBeVisible();
  await expect(page.getByText('Hanan har svaret på slutskemaet')).toBeVisible();
  await line.sync();
});

test('the host answers on their own phone, which stays theirs', async ({ page }) => {
  await open(page, phone, `/answers/${match}`, 'da');
  await page.getByRole('button', { name: 'Українська' }).click();
  await expect(page.getByText('Запитання 1 з 3')).toBeVisible();
  await page.getByRole('radio').first().check();
  await page.getByRole('button', { name: 'Далі' }).click();
  await page.getByRole('link', { name: 'Luk' }).click();
  await expect(page.getByRole('heading', { name: 'Hanan' })).toBeVisible();
  await open(page, phone, `/answers/${match}`, 'da');
  await expect(page.getByText('Запитання 2 з 3')).toBeVisible();
  await page.getByRole('button', { name: 'Не хочу відповідати' }).click();
  await page.getByRole('button', { name: 'Не хочу відповідати' }).click();
  await expect(page.getByRole('heading', { name: 'Дякуємо за ваші відповіді' })).toBeVisible();
});

for (const [size, [width, height]] of Object.entries(SIZES)) {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`matches and their questionnaire on a ${size} by ${colorScheme}: axe finds nothing`, async ({ browser }) => {
      const context = await browser.newContext({ viewport: { width, height }, colorScheme, reducedMotion: 'reduce' });
      const page = await context.newPage();
      await open(page, mette, '/', 'da');
      await expect(due(page)).toBeVisible();
      await look(page, 'today');
      await open(page, mette, '/matches/running', 'en');
      await expect(page.getByRole('link', { name: /Hanan and Gitte/ })).toBeVisible();
      await look(page, 'running');
      await open(page, mette, `/matches/${match}`, 'da');
      await expect(page.getByRole('heading', { name: 'Hanan og Gitte' })).toBeVisible();
      await look(page, 'match');
      await page.getByRole('button', { name: 'Afslut matchet' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await look(page, 'end');

      await mette.call('begin_answers', { of: second, side: 'host' });
      await mette.call('choose_language', { language: 'ar' });
      await open(page, mette, '/', 'da');
      await expect(page.getByText(/السؤال [1-3] من 3/)).toBeVisible();
      await page.evaluate(() => document.fonts.ready);
      await look(page, 'arabic');
      await page.getByRole('button', { name: 'Tilbage til mit arbejde' }).click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await look(page, 'take back');
      await page.keyboard.type(PIN);
      await expect(due(page)).toBeVisible();
      await context.close();
    });
  }
}
