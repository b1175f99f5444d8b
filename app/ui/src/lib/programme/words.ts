// The host programme's words: what a card says, and what a proposal rests on.

import type { CardPage, MeetingTime, ReasonLine, Said, WordsChoice } from '../backend/bindings.gen';
import * as format from '../words/format';
import type { Language } from '../words/words.svelte';
import { t } from '../words/words.svelte';
import { ON_WEEKDAYS, WEEKDAYS, WEEKEND } from './draft';

export const pathOf = (person: string): string => `/people/programme/${person}`;

/** "Arabisk og engelsk", or a dash. */
export function listed(choices: readonly WordsChoice[], tongue: Language): string {
  return enumerated(
    choices.map(({ name }) => name[tongue]),
    tongue,
  );
}

/** "§ 2.4 (2011), arbejdstager": a group with the version of the act that calls it so. */
export function groupOfTheAct({ key, name }: WordsChoice, tongue: Language): string {
  const [law = '', group = ''] = key.split('/');
  return group === '' ? name[tongue] : t('programme.of_the_act', { law, group, name: name[tongue] });
}

/** "Øve dansk og lære byen at kende", or a dash. */
export function enumerated(words: readonly string[], tongue: Language): string {
  if (words.length === 0) return '–';
  return format.capital(format.list(words.map(format.small), tongue));
}

/** "To børn, 4 og 7 år", or a dash. */
export function childrenInWords(card: CardPage, today: string, tongue: Language): string {
  if (card.children.length === 0) return '–';
  const ages = card.children
    .map((year) => Number(today.slice(0, 4)) - year)
    .sort((one, other) => one - other);
  return t('card.children_of', { count: ages.length, ages: format.list(ages.map(String), tongue) });
}

/** "mandag og torsdag om aftenen", "hverdagsaftener og søndag". */
export function timesInWords(times: readonly MeetingTime[], tongue: Language): string {
  const said = <Time extends MeetingTime>(all: readonly Time[]): Time[] =>
    all.filter((one) => times.includes(one));
  const days: MeetingTime[] = [...WEEKDAYS, ...WEEKEND];
  const named = (day: MeetingTime): string => format.weekdayOf(days.indexOf(day) + 1, tongue);
  const [weekdays, weekend, parts] = [said(WEEKDAYS).map(named), said(WEEKEND).map(named), said(ON_WEEKDAYS)];
  if (weekdays.length === 0) {
    return format.list([...parts.map((part) => format.small(t(`card.time.${part}`))), ...weekend], tongue);
  }
  const [part, ...others] = parts;
  // Who can at every time of the day need not be told so.
  if (part === undefined || others.length > 0) return format.list([...weekdays, ...weekend], tongue);
  const on = t(`card.times_on.${part}`, { days: format.list(weekdays, tongue) });
  return format.list([on, ...weekend], tongue);
}

function saidInWords(said: Said, tongue: Language): string {
  switch (said.said) {
    case 'named':
      return said.words[tongue];
    case 'time':
      return timesInWords([said.time], tongue);
    case 'purpose':
      return format.small(t(`card.purpose.${said.purpose}`));
    case 'child':
      return String(said.age);
  }
}

/** "begge kan mandag og torsdag", "kun lørdag", "ikke skrevet op endnu". */
export function reasonInWords({ criterion, fit, rests_on }: ReasonLine, tongue: Language): string {
  if (rests_on.length === 0) {
    return t(criterion === 'children' ? 'matching.no_children' : 'matching.not_said');
  }
  const what =
    criterion === 'times'
      ? timesInWords(
          rests_on.flatMap((said) => (said.said === 'time' ? [said.time] : [])),
          tongue,
        )
      : format.list(
          rests_on.map((said) => {
            const word = saidInWords(said, tongue);
            return criterion === 'languages' ? format.small(word) : word;
          }),
          tongue,
        );
  return t(`matching.${fit === 'fits' ? 'fits' : 'differs'}.${criterion}`, { what, count: rests_on.length });
}
