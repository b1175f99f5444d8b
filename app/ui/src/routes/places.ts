// Which places each role has, in the order of the bar.

import CircleUserRound from '@lucide/svelte/icons/circle-user-round';
import Link from '@lucide/svelte/icons/link';
import Pencil from '@lucide/svelte/icons/pencil';
import Sun from '@lucide/svelte/icons/sun';
import UsersRound from '@lucide/svelte/icons/users-round';
import type { Component } from 'svelte';

import type { Role } from '../lib/backend/bindings.gen';
import type { Key } from '../lib/words/words.svelte';

export type Place = 'today' | 'groups' | 'me' | 'match' | 'log';

interface Entry {
  place: Place;
  path: string;
  word: Key;
  Icon: Component;
}

const today: Entry = { place: 'today', path: '/', word: 'nav.today', Icon: Sun };
const groups: Entry = { place: 'groups', path: '/groups', word: 'nav.groups', Icon: UsersRound };
const me: Entry = { place: 'me', path: '/me', word: 'nav.me', Icon: CircleUserRound };
const match: Entry = { place: 'match', path: '/', word: 'nav.match', Icon: Link };
const log: Entry = { place: 'log', path: '/log', word: 'nav.log', Icon: Pencil };

export function placesOf(role: Role): readonly Entry[] {
  switch (role) {
    case 'volunteer':
    case 'coordinator':
      return [today, groups, me];
    case 'host':
      return [match, log, me];
    case 'reader':
      return [groups, me];
  }
}
