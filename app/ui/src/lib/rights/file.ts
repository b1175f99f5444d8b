// What is kept about a person, as files to hand to them: one to read and print, one for other programs. Both languages
// stand in the one to read: whoever gets it need not read Danish.

import type { PersonField, PersonFile, PersonPiece, TextFile } from '../backend/bindings.gen';
import da from '../../../messages/da.json';
import en from '../../../messages/en.json';
import labels from './labels.json';

type Pair = [danish: string, english: string];

const of = (table: Record<string, string[]>, word: string): Pair => {
  const [danish = word, english = word] = table[word] ?? [];
  return [danish, english];
};

/** Everything, for other programs. */
export function forMachines(file: PersonFile): TextFile {
  return {
    name: 'oplysninger.json',
    media_type: 'application/json',
    text: `${JSON.stringify({ format: 'bindeled person 1', ...file }, null, 2)}\n`,
  };
}

/** Everything, to be read and printed. */
export function toRead(file: PersonFile): TextFile {
  const kinds = [...new Set(file.pieces.map((piece) => piece.kind))].sort(
    (one, other) => place(one) - place(other),
  );
  const made = new Date(file.made).toISOString().slice(0, 10);
  const sections = kinds.map((kind) => {
    const pieces = file.pieces.filter((piece) => piece.kind === kind);
    return `<section><h2>${said(of(labels.kinds, kind))}</h2>${pieces.map(piece).join('')}</section>`;
  });
  const text = `<!doctype html>
<html lang="da">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${labels.title[0] ?? ''}</title>
<style>
body { font: 1rem/1.5 sans-serif; max-width: 45rem; margin: 2rem auto; padding: 0 1rem; color: #1a1a1a; background: #fff }
h2 { margin: 2rem 0 .5rem; font-size: 1.2rem; border-bottom: 1px solid #767676 }
dl { display: grid; grid-template-columns: minmax(8rem, 16rem) 1fr; gap: .25rem 1rem; margin: .75rem 0 1.25rem; break-inside: avoid }
dt { color: #4a4a4a } dd { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere }
[lang=en] { color: #595959; font-weight: normal }
</style>
</head>
<body>
<h1>${said(labels.title as Pair)}</h1>
${file.name === null ? '' : `<p><strong>${safe(file.name)}</strong></p>`}
<p>${said(labels.made as Pair)}: ${made}</p>
<p>${said(labels.whole as Pair, '<br>')}</p>
${sections.length === 0 ? `<p>${said(labels.nothing as Pair)}</p>` : sections.join('\n')}
</body>
</html>
`;
  return { name: 'oplysninger.html', media_type: 'text/html', text };
}

function place(kind: string): number {
  const at = Object.keys(labels.kinds).indexOf(kind);
  return at < 0 ? Number.MAX_SAFE_INTEGER : at;
}

function piece({ kind, place, fields }: PersonPiece): string {
  const where = place === null ? '' : `<dt>${said(['Gruppe', 'Group'])}</dt><dd>${safe(place)}</dd>`;
  return `<dl>${where}${fields
    .filter(({ key }) => !labels.machines.includes(sortOf(key)))
    .map((field) => row(kind, field))
    .join('')}</dl>`;
}

function row(kind: string, field: PersonField): string {
  const { key, question } = field;
  const asks: Pair = question === null ? askedAt(key) : [question.da, question.en];
  return `<dt>${said(asks)}</dt><dd>${said(answer(kind, field))}</dd>`;
}

/** What a field is called; of the interview, what was asked. */
function askedAt(key: string): Pair {
  const asks = key.replace('/', '.ask.');
  const [danish, english] = [message(da, asks), message(en, asks)];
  const label = of(labels.fields, sortOf(key));
  return sortOf(key) === 'interview' ? [danish ?? label[0], english ?? label[1]] : label;
}

/** A choice of several is a key of its own: the word stands behind the slash. */
function sortOf(key: string): string {
  return key.split('/')[0] ?? key;
}

function answer(kind: string, { key, value, words }: PersonField): Pair {
  if (words !== null) return [words.da, words.en];
  const [sort = key, part = value, since = ''] = key.split('/');
  switch (sort) {
    case 'amount_oere':
      return kroner(Number(value));
    case 'answer':
      return value === '0'
        ? (labels.no_answer as Pair)
        : [`${value} ${labels.step[0] ?? ''}`, `${value} ${labels.step[1] ?? ''}`];
    case 'as':
      return inWords(kind, sort, `${part} ${since} – ${value}`);
    case 'asked_child':
    case 'child':
    case 'interview':
      return [value, value];
    case 'receipt':
      return labels.picture as Pair;
    case 'written':
      return [day(value), day(value)];
    default:
      return inWords(kind, sort, part);
  }
}

/** A word of a list as the screens say it, with the dates behind it; anything else as it stands. */
function inWords(kind: string, sort: string, text: string): Pair {
  const lists: Record<string, string> = labels.words;
  const list = lists[`${kind}.${sort}`] ?? lists[sort];
  if (list === undefined) return [text, text];
  const [word = '', ...dates] = text.split(' ');
  const key = `${list}.${word}`;
  const [danish, english] = [message(da, key), message(en, key)];
  const pair: Pair = danish === null || english === null ? of(labels.values, word) : [danish, english];
  const more = dates.map((date) => ` ${date}`).join('');
  return [`${pair[0]}${more}`, `${pair[1]}${more}`];
}

function message(messages: Record<string, unknown>, key: string): string | null {
  const found = messages[key];
  return typeof found === 'string' ? found : null;
}

function kroner(oere: number): Pair {
  const amount = (tongue: string) =>
    (oere / 100).toLocaleString(tongue, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  return [`${amount('da-DK')} kr.`, `DKK ${amount('en-GB')}`];
}

/** A time as a date. */
function day(value: string): string {
  return /^\d+$/.test(value) ? new Date(Number(value)).toISOString().slice(0, 10) : value;
}

function said([danish, english]: Pair, between = ' / '): string {
  return danish === english
    ? safe(danish)
    : `${safe(danish)}<span lang="en">${between}${safe(english)}</span>`;
}

function safe(text: string): string {
  return text.replace(/[&<>"']/g, (letter) => `&#${String(letter.charCodeAt(0))};`);
}
