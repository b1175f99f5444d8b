import { describe, expect, it } from 'vitest';

import type { PersonFile } from '../backend/bindings.gen';
import { forMachines, toRead } from './file';

const file: PersonFile = {
  made: Date.UTC(2026, 10, 12),
  name: 'Zahra <script>',
  pieces: [
    {
      kind: 'card',
      document: 'card/x',
      place: null,
      fields: [
        { key: 'language/so', value: 'true', words: { da: 'Somali', en: 'Somali' }, question: null },
        { key: 'waits_since', value: '2026-11-01', words: null, question: null },
      ],
    },
    {
      kind: 'meeting',
      document: 'meeting/x',
      place: 'Lektiecafé & venner',
      fields: [{ key: 'mark', value: 'came', words: null, question: null }],
    },
  ],
};

describe('what is handed to a person', () => {
  it('says it in both languages and takes no text for markup', () => {
    const { text } = toRead(file);
    expect(text).toContain(
      'Skrevet op som<span lang="en"> / Marked as</span></dt><dd>kom<span lang="en"> / came</span>',
    );
    expect(text).toContain('<dd>Somali</dd>');
    expect(text).toContain('Lektiecafé &#38; venner');
    expect(text).toContain('Zahra &#60;script&#62;');
    expect(text).not.toContain('<script');
  });

  it('says words and amounts as the screens do, and asks what was asked', () => {
    const question = { da: 'Har du det godt?', en: 'Are you well?' };
    const { text } = toRead({
      ...file,
      pieces: [
        {
          kind: 'decision',
          document: 'decision/x',
          place: null,
          fields: [
            { key: 'ruling', value: 'approved', words: null, question: null },
            { key: 'amount_oere', value: '1250000', words: null, question: null },
            { key: 'reason', value: 'not_covered', words: null, question: null },
          ],
        },
        {
          kind: 'response',
          document: 'response/x',
          place: null,
          fields: [{ key: 'answer/1', value: '4', words: null, question }],
        },
      ],
    });
    for (const said of [
      'Godkendt',
      '12.500,00 kr.',
      'DKK 12,500.00',
      'Dækkes ikke',
      'Har du det godt?',
      '4 af 5',
    ]) {
      expect(text).toContain(said);
    }
    expect(text).not.toContain('approved');
  });

  it('says what was answered at the interview beside what was asked', () => {
    const { text } = toRead({
      ...file,
      pieces: [
        {
          kind: 'note',
          document: 'note/x',
          place: null,
          fields: [{ key: 'interview/network', value: 'Kun sin nabo', words: null, question: null }],
        },
        {
          kind: 'registration',
          document: 'registration/x',
          place: null,
          fields: [
            { key: 'asked_child/1', value: '2019', words: null, question: null },
            { key: 'asked_time/sunday', value: 'true', words: null, question: null },
          ],
        },
      ],
    });
    for (const said of [
      'Hvem kender du i byen',
      'Whom do you know',
      'Kun sin nabo',
      '<dd>2019</dd>',
      'Søndag',
    ]) {
      expect(text).toContain(said);
    }
  });

  it('is whole for other programs', () => {
    expect(JSON.parse(forMachines(file).text)).toEqual({ format: 'bindeled person 1', ...file });
  });

  it('says so when nothing is kept', () => {
    expect(toRead({ ...file, pieces: [] }).text).toContain('Nothing is kept on this device.');
  });
});
