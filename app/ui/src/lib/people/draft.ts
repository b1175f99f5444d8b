// What is known of a person as it stands in the fields, and as the core takes it.

import type { PersonInput, PersonPage } from '../backend/bindings.gen';

export interface PersonDraft {
  first: string;
  last: string;
  phone: string;
  born: string;
  since: string;
  channel: string;
}

export function draftOf(page: PersonPage | null, today: string): PersonDraft {
  return {
    first: page?.first ?? '',
    last: page?.last ?? '',
    phone: page?.phone ?? '',
    born: page?.line.birth_year?.toString() ?? '',
    since: page === null ? today : (page.tenures[0]?.since ?? ''),
    channel: page?.channel?.key ?? '',
  };
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/**
 * Null while the year of birth is no year. The day they began is sent of somebody new, or when it was changed: it is
 * the earliest of all their times, which need not be the one that would be written.
 */
export function inputOf(draft: PersonDraft, page: PersonPage | null): PersonInput | null {
  const born = orNull(draft.born);
  const before = page === null ? null : draftOf(page, '').since;
  if (born !== null && !/^\d{4}$/.test(born)) return null;
  return {
    first_name: draft.first,
    last_name: orNull(draft.last),
    phone: orNull(draft.phone),
    birth_year: born === null ? null : Number(born),
    since: draft.since === before ? null : orNull(draft.since),
    channel: orNull(draft.channel),
  };
}
