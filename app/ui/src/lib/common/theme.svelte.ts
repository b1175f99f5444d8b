// Light or dark: as the device has it, unless somebody chose.

import { keep, kept } from './kept';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

const KEPT_UNDER = 'bindeled-theme';

class Look {
  #now = $state<Theme>(themes.find((theme) => theme === kept(KEPT_UNDER)) ?? 'system');

  constructor() {
    this.#apply();
  }

  get now(): Theme {
    return this.#now;
  }

  set now(theme: Theme) {
    this.#now = theme;
    keep(KEPT_UNDER, theme);
    this.#apply();
  }

  #apply(): void {
    if (this.#now === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = this.#now;
  }
}

export const look = new Look();
