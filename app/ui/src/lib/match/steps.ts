// What a match brings, in words.

import type { ContactPerson, MatchPage, MatchStep } from '../backend/bindings.gen';
import * as format from '../words/format';
import { language, t } from '../words/words.svelte';
import { isThisWeek } from './days';

/** "1. snak" */
export function stepName({ step }: MatchStep): string {
  return step.sort === 'follow_up'
    ? t('match.step.follow_up', { number: step.number })
    : t(`match.step.${step.sort}`);
}

/** "17. maj", "denne uge" */
export function whenOf({ on, standing }: MatchStep, today: string): string {
  if (on === null) return t('match.step.no_date');
  if (standing !== 'done' && isThisWeek(on, today)) return t('match.step.this_week');
  return format.shortDay(on, language.now);
}

/** "Karen fra Dansk Flygtningehjælp ringer i denne uge. Slutskemaet kommer 17. november." */
export function comingInWords({ steps, contact, today }: MatchPage): string {
  const open = steps.filter(({ standing }) => standing === 'next' || standing === 'ahead');
  const talk = open.find(({ step }) => step.sort === 'follow_up');
  const end = open.find(({ step }) => step.sort === 'evaluation');
  const said = [];
  if (talk?.on != null) {
    const name = contact === null ? t('match.somebody') : contactInWords(contact);
    said.push(
      isThisWeek(talk.on, today)
        ? t('match.calls_this_week', { name })
        : t('match.calls_about', { name, date: format.day(talk.on, language.now) }),
    );
  }
  if (end?.on != null && end.on >= today) {
    said.push(t('match.questionnaire_on', { date: format.day(end.on, language.now) }));
  }
  return said.join(' ');
}

function contactInWords({ name, organisation }: ContactPerson): string {
  return organisation === null ? name : t('match.contact_of', { name, organisation });
}
