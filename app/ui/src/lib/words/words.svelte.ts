// Words in the chosen language. One JSON file per language; the keys' type makes a missing one a build error.

import da from '../../../messages/da.json';
import en from '../../../messages/en.json';
import { keep, kept } from '../common/kept';

/** The languages there are, each by its own name. */
export const languages = { da: 'Dansk', en: 'English' } as const;
export type Language = keyof typeof languages;

/** A sentence, or two of which the count chooses one. */
export type Message = string | { one: string; other: string };
export type Key = keyof typeof da;

const messages: Record<Language, Record<Key, Message>> = { da, en };
const KEPT_UNDER = 'bindeled-language';

class Choice {
  #now = $state<Language>(firstLanguage(kept(KEPT_UNDER), navigator.languages));

  get now(): Language {
    return this.#now;
  }

  set now(language: Language) {
    this.#now = language;
    keep(KEPT_UNDER, language);
  }
}

/** The language now; setting it redraws everything and is remembered. */
export const language = new Choice();

/** The sentence of a key, with its places filled in. */
export function t(key: Key, filling: Record<string, string | number> = {}): string {
  return fill(messages[language.now][key], filling, language.now);
}

/** Fills a sentence's places; `count`, a number or digits in groups, also chooses between one and more. */
export function fill(message: Message, filling: Record<string, string | number>, tongue: Language): string {
  let sentence: string;
  if (typeof message === 'string') {
    sentence = message;
  } else {
    const rule = new Intl.PluralRules(tongue).select(
      Number(String(filling['count'] ?? 0).replace(/(?<=\d)[.,\s](?=\d{3})/g, '')),
    );
    sentence = rule === 'one' ? message.one : message.other;
  }
  return sentence.replace(/\{(\w+)\}/g, (place, name: string) => String(filling[name] ?? place));
}

/** The remembered language, else the first one that the device asks for and that there is, else Danish. */
export function firstLanguage(remembered: string | null, wished: readonly string[]): Language {
  const known = (word: string | null): word is Language => word !== null && Object.hasOwn(languages, word);
  if (known(remembered)) return remembered;
  return wished.map((tag) => tag.slice(0, 2).toLowerCase()).find(known) ?? 'da';
}
