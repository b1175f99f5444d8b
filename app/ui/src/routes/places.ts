// Which places each role has, in the order in which they stand.

import CircleUserRound from '@lucide/svelte/icons/circle-user-round';
import ClipboardList from '@lucide/svelte/icons/clipboard-list';
import Contact from '@lucide/svelte/icons/contact';
import HandCoins from '@lucide/svelte/icons/hand-coins';
import Link from '@lucide/svelte/icons/link';
import Pencil from '@lucide/svelte/icons/pencil';
import Presentation from '@lucide/svelte/icons/presentation';
import Receipt from '@lucide/svelte/icons/receipt';
import Sun from '@lucide/svelte/icons/sun';
import Tablet from '@lucide/svelte/icons/tablet';
import Target from '@lucide/svelte/icons/target';
import UsersRound from '@lucide/svelte/icons/users-round';
import type { Component } from 'svelte';

import type { Role } from '../lib/backend/bindings.gen';
import type { Key } from '../lib/words/words.svelte';

export type Place =
  | 'today'
  | 'groups'
  | 'people'
  | 'trainings'
  | 'counts'
  | 'goals'
  | 'tablets'
  | 'me'
  | 'match'
  | 'log'
  | 'support'
  | 'claims'
  | 'matches';

interface Entry {
  place: Place;
  path: string;
  word: Key;
  Icon: Component;
}

const today: Entry = { place: 'today', path: '/', word: 'nav.today', Icon: Sun };
const groups: Entry = { place: 'groups', path: '/groups', word: 'nav.groups', Icon: UsersRound };
const people: Entry = { place: 'people', path: '/people', word: 'nav.people', Icon: Contact };
const trainings: Entry = {
  place: 'trainings',
  path: '/trainings',
  word: 'nav.trainings',
  Icon: Presentation,
};
const counts: Entry = { place: 'counts', path: '/counts', word: 'nav.counts', Icon: ClipboardList };
const goals: Entry = { place: 'goals', path: '/goals', word: 'nav.goals', Icon: Target };
const tablets: Entry = { place: 'tablets', path: '/tablets', word: 'nav.tablets', Icon: Tablet };
const me: Entry = { place: 'me', path: '/me', word: 'nav.me', Icon: CircleUserRound };
const match: Entry = { place: 'match', path: '/', word: 'nav.match', Icon: Link };
const log: Entry = { place: 'log', path: '/log', word: 'nav.log', Icon: Pencil };
const support: Entry = { place: 'support', path: '/support', word: 'nav.support', Icon: HandCoins };
const matches: Entry = { place: 'matches', path: '/matches', word: 'nav.matches', Icon: Link };
const claims: Entry = { place: 'claims', path: '/claims', word: 'nav.claims', Icon: Receipt };

/** The places of a role; those of a coordinator with the host programme's, where the device holds it. */
export function placesOf(role: Role, programme = false): readonly Entry[] {
  switch (role) {
    case 'volunteer':
      return [today, groups, me];
    case 'coordinator':
      return programme
        ? [today, matches, groups, people, trainings, counts, claims, goals, tablets, me]
        : [today, groups, people, trainings, counts, goals, tablets, me];
    case 'host':
      return [match, log, support, me];
    case 'reader':
      return [groups, me];
  }
}
