// Figures and what they count, in words: "mindst 670", "ca. 12", "31 af 36".

import type { AgreementPage, Counted, EvidenceLine, FigureLine, GoalProgress } from '../backend/bindings.gen';
import { kroner } from '../support/money';
import * as format from '../words/format';
import type { Key, Language } from '../words/words.svelte';
import { t } from '../words/words.svelte';

/** How many have answered is never more than how many have answered. */
const isItself = (figure: FigureLine): boolean => figure.indicator === 'coverage';

/** Whether answers are missing, so that the true value may be higher. */
export const isAtLeast = (figure: FigureLine): boolean =>
  figure.coverage !== null && !figure.coverage.is_complete && !isItself(figure);

/** A share that is kept in tenths of a percent. */
export const percent = (tenths: number, tongue: Language): string =>
  t('goals.percent', { share: format.number(tenths / 10, tongue) });

/** What is not known in full says so. */
function hedged(figure: FigureLine, said: string): string {
  if (isAtLeast(figure)) return t('goals.at_least', { value: said });
  return figure.basis === 'estimated' ? t('goals.about', { value: said }) : said;
}

function inUnit(unit: FigureLine['unit'], number: number, tongue: Language): string {
  switch (unit) {
    case 'whole':
      return format.number(number, tongue);
    case 'fte_hundredths':
      return format.hundredths(number, tongue);
    case 'oere':
      return kroner(number);
  }
}

/** The value alone; nothing reported is no zero. */
export function value(figure: FigureLine, tongue: Language): string {
  if (figure.value === null) return '–';
  return hedged(figure, inUnit(figure.unit, figure.value, tongue));
}

/** What the value is of, with its share: "12 af 140 (8,6 %)". */
export function part(figure: FigureLine, tongue: Language): string | null {
  if (figure.value === null || figure.of === null) return null;
  const [n, m] = [figure.value, figure.of].map((one) => format.number(one, tongue));
  const said =
    figure.eligible === null
      ? t('goals.of', { part: n ?? '', whole: m ?? '' })
      : t('goals.of_answered', {
          part: n ?? '',
          whole: m ?? '',
          could: format.number(figure.eligible, tongue),
        });
  const share = figure.share_tenths === null ? '' : ` (${percent(figure.share_tenths, tongue)})`;
  return said + share;
}

/** What stands beside the value: its part, what is not settled, who may be counted twice, who has answered. */
export function remarks(figure: FigureLine, tongue: Language): string[] {
  const count = (number: number): string => format.number(number, tongue);
  const said: string[] = [];
  const of = part(figure, tongue);
  if (of !== null) said.push(of);
  if (figure.unsettled > 0) said.push(t('goals.unsettled', { count: count(figure.unsettled) }));
  if (figure.possible_doubles > 0) said.push(t('goals.doubles', { count: count(figure.possible_doubles) }));
  if (figure.coverage !== null && !isItself(figure)) {
    const { groups_reported: reported, groups_expected: expected } = figure.coverage;
    const key =
      figure.indicator === 'event_attendance'
        ? 'goals.coverage_events'
        : figure.basis === 'counted'
          ? 'goals.coverage_counted'
          : 'goals.coverage';
    said.push(t(key, { reported: count(reported), count: count(expected) }));
  }
  return said;
}

/** What was written upon an agreement, taken back or not: goals by their words, amendments by day and reason. */
export function upon(
  { goals, amendments }: Pick<AgreementPage, 'goals' | 'amendments'>,
  tongue: Language,
): { record: string; name: string; cancelled: boolean }[] {
  const day = (date: string | null): string => (date === null ? '–' : format.dayAndYear(date, tongue));
  return [
    ...goals.map(({ goal, words, cancelled }) => ({ record: goal, name: words[tongue], cancelled })),
    ...amendments.map(({ amendment, decided, reason, cancelled }) => ({
      record: amendment,
      name: `${day(decided)}: ${reason}`,
      cancelled,
    })),
  ];
}

/** What was reached of a goal, as it stands beside the target: a share where the target is one. */
export function reached(goal: Pick<GoalProgress, 'unit'>, actual: FigureLine, tongue: Language): string {
  if (goal.unit !== 'percent') return value(actual, tongue);
  return actual.share_tenths === null ? '–' : hedged(actual, percent(actual.share_tenths, tongue));
}

/** A goal's target as it is said: "80 %" or "120". */
export function target(of: Pick<GoalProgress, 'unit'>, number: number, tongue: Language): string {
  if (of.unit === 'percent') return percent(number * 10, tongue);
  if (of.unit === 'kroner') return kroner(number * 100);
  return format.number(number, tongue);
}

/** How much of the target was reached, as carefully as the value itself is said; of what is not to be gone beyond, whether it was not. */
export function share(goal: GoalProgress, tongue: Language): string | null {
  if (goal.is_ceiling && goal.is_reached !== null) return t(goal.is_reached ? 'goals.met' : 'goals.not_met');
  if (goal.share_tenths === null || goal.actual === null) return null;
  // Of a target only whole percents mean something.
  const said = percent(Math.round(goal.share_tenths / 10) * 10, tongue);
  return t('goals.share', { share: hedged(goal.actual, said) });
}

/** How wide the bar is, in percent: the target stands at three quarters. */
export const bar = (shareTenths: number): number => Math.min(100, Math.max(0, (shareTenths / 1000) * 75));

const PEOPLE: Partial<Record<Counted, Key>> = {
  mark: 'evidence.who.participant',
  participant: 'evidence.who.participant',
  volunteer: 'evidence.who.volunteer',
  trainee: 'evidence.who.volunteer',
  child: 'evidence.who.child',
  mentoring: 'evidence.who.mentoring',
  employment: 'evidence.who.consultant',
  registered: 'evidence.who.registered',
};

/** Who or where: people are numbers, groups have names. */
export function who(line: EvidenceLine): string {
  const key = PEOPLE[line.what];
  return key === undefined ? (line.place ?? t('evidence.whole')) : t(key, { number: line.number });
}

/** What it counts there. */
export function what(line: EvidenceLine, tongue: Language): string {
  const date = line.date === null ? '' : format.shortDayAndYear(line.date, tongue);
  const until = line.until === null ? '' : format.shortDayAndYear(line.until, tongue);
  const amount = kroner(line.count ?? 0);
  const filling = { date, until, count: line.count ?? 0, of: line.of ?? 0, amount };
  const place = PEOPLE[line.what] === undefined ? null : line.place;
  return [place, t(key(line), { ...filling, weekday: weekday(line, tongue) })]
    .filter((part) => part !== null)
    .join(' · ');
}

function weekday(line: EvidenceLine, tongue: Language): string {
  return line.what === 'opening' ? format.weekdayOf(line.count ?? 1, tongue) : '';
}

function key(line: EvidenceLine): Key {
  if (line.what === 'volunteer' && line.date === null) return 'evidence.volunteer_undated';
  if (
    (line.what === 'volunteer' || line.what === 'mentoring' || line.what === 'match') &&
    line.until !== null
  )
    return 'evidence.until';
  if (line.what === 'event' && line.count === null) return 'evidence.event_uncounted';
  if (line.until === null) {
    switch (line.what) {
      case 'newcomer_follow_up':
        return 'evidence.newcomer_follow_up_open';
      case 'host_follow_up':
        return 'evidence.host_follow_up_open';
      case 'evaluation':
        return 'evidence.evaluation_open';
    }
  }
  return `evidence.${line.what}`;
}
