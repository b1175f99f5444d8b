// What is asked of a newcomer or a host as it stands in the fields, and as the core takes it.

import type {
  CardInput,
  MeetingTime,
  ProgrammePerson,
  Purpose,
  RegistrationInput,
  Segment,
} from '../backend/bindings.gen';

export interface Draft {
  first: string;
  last: string;
  phone: string;
  channel: string;
  legalGroup: string;
  segment: Segment | '';
  area: string;
  languages: string[];
  times: MeetingTime[];
  interests: string[];
  purposes: Purpose[];
  children: string;
  wishes: string;
}

export const WEEKDAYS = [
  'monday',
  'tuesday',
  'wednesday',
  'thursday',
  'friday',
] as const satisfies MeetingTime[];
export const WEEKEND = ['saturday', 'sunday'] as const satisfies MeetingTime[];
/** At what time on weekdays. */
export const ON_WEEKDAYS = ['weekday_day', 'weekday_evening'] as const satisfies MeetingTime[];
export const PURPOSES = [
  ...(['danish', 'orientation', 'job'] as const),
  ...(['meet_others', 'settle'] as const),
] satisfies Purpose[];
export const SEGMENTS = [
  ...(['refugee', 'reunified'] as const),
  ...(['expat', 'expat_family', 'other'] as const),
] satisfies Segment[];

export function draftOf(page: ProgrammePerson | null): Draft {
  const card = page?.card;
  const registration = page?.registration;
  return {
    first: page?.first ?? '',
    last: page?.last ?? '',
    phone: page?.phone ?? '',
    channel: registration?.channel?.key ?? '',
    legalGroup: registration?.legal_group?.key ?? '',
    segment: registration?.segment ?? '',
    area: card?.area?.key ?? '',
    languages: card?.languages.map(({ key }) => key) ?? [],
    times: [...(card?.times ?? [])],
    interests: card?.interests.map(({ key }) => key) ?? [],
    purposes: [...(card?.purposes ?? [])],
    children: card?.children.join(', ') ?? '',
    wishes: card?.own_wishes ?? '',
  };
}

/** What matching needs to know alone, with nobody's name. */
export function cardDraft(said: CardInput): Draft {
  return {
    ...draftOf(null),
    area: said.area ?? '',
    languages: [...said.languages],
    times: [...said.times],
    interests: [...said.interests],
    purposes: [...said.purposes],
    children: said.children.join(', '),
    wishes: said.wishes ?? '',
  };
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** The years in a line such as "2019, 2022"; null while something in it is no year. */
export function yearsOf(line: string): number[] | null {
  const words = line.split(/[\s,;]+/).filter((word) => word !== '');
  return words.every((word) => /^\d{4}$/.test(word)) ? words.map(Number) : null;
}

/** What matching needs to know; null while the children's years are no years. */
export function cardInput(draft: Draft): CardInput | null {
  const children = yearsOf(draft.children);
  if (children === null) return null;
  return {
    area: orNull(draft.area),
    languages: draft.languages,
    times: draft.times,
    interests: draft.interests,
    purposes: draft.purposes,
    children,
    wishes: orNull(draft.wishes),
  };
}

/** Null while the children's years are no years. */
export function inputOf(draft: Draft): RegistrationInput | null {
  const card = cardInput(draft);
  if (card === null) return null;
  return {
    first_name: draft.first,
    last_name: orNull(draft.last),
    phone: orNull(draft.phone),
    channel: orNull(draft.channel),
    legal_group: orNull(draft.legalGroup),
    segment: draft.segment === '' ? null : draft.segment,
    registered: null,
    card,
  };
}
