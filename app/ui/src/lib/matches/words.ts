// How matches and what is due in them are said.

import type {
  DueLine,
  FollowUpStep,
  MatchLine,
  MatchSide,
  MatchStory,
  MatchedPerson,
} from '../backend/bindings.gen';
import * as format from '../words/format';
import { nameOf } from '../words/names';
import { language, t } from '../words/words.svelte';
import { lasted } from './months';

/** What is asked of a first meeting: on which other day it was, when it is after all, or when it really was. */
export type MetAsked = 'another' | 'anew' | 'corrected';

/** "Hanan og Gitte". */
export function pair(newcomer: string | null | undefined, host: string | null | undefined): string {
  return format.list([nameOf(newcomer), nameOf(host)], language.now);
}

export function personOf(story: MatchStory, side: MatchSide): MatchedPerson | null {
  return side === 'newcomer' ? story.newcomer : story.host;
}

/** "efter 4 måneder", or the final questionnaire. */
export function whatIsDue(month: number | null): string {
  return month === null ? t('matches.final') : t('matches.after_months', { count: month });
}

/** "Gitte: vil stoppe, 14. september", for each side that needs somebody. */
export function needsInWords({ needs }: Pick<MatchLine, 'needs'>): string {
  const said = needs.map(({ name, outcome, on }) =>
    t('matches.need', {
      name: nameOf(name),
      what: format.small(t(`matches.outcome.${outcome === 'wants_to_stop' ? outcome : 'needs_help'}`)),
      day: format.shortDay(on, language.now),
    }),
  );
  return said.join('. ');
}

/** "56 dage over", "i dag", "mandag", "24. november". */
export function whenDue({ on }: Pick<DueLine, 'on'>, today: string): string {
  const days = format.daysBetween(today, on);
  if (days < 0) return t('matches.over', { count: -days });
  if (days === 0) return t('matches.today');
  return days < 7 ? format.weekday(on, language.now) : format.day(on, language.now);
}

/** "5 måneder og 26 dage"; "i dag" on the first day. */
export function howLong(from: string, to: string): string {
  if (from === to) return t('matches.today');
  const { months, days } = lasted(from, to);
  const parts = [
    ...(months > 0 ? [t('matches.months', { count: months })] : []),
    ...(days > 0 || months === 0 ? [t('matches.days', { count: days })] : []),
  ];
  return format.list(parts, language.now);
}

/** "17. juni, samtale", "Ikke gjort", or the day ahead. */
export function howDone(step: FollowUpStep, today: string): string {
  if (step.done !== null) {
    const day = format.shortDay(step.done, language.now);
    return step.channel === null ? day : `${day}, ${t(`matches.channel.${step.channel}`).toLowerCase()}`;
  }
  if (step.on < today) return t('matches.not_done');
  return step.on === today ? format.capital(t('matches.today')) : format.shortDay(step.on, language.now);
}
