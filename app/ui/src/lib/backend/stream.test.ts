import { expect, test } from 'vitest';

import { eventsOf } from './stream';

async function read(...chunks: string[]): Promise<string[]> {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  const seen = [];
  for await (const { event } of eventsOf(body)) seen.push(event);
  return seen;
}

test('events are found wherever the chunks are cut', async () => {
  expect(await read('data: {"event":"sy', 'nc"}\n', '\ndata: {"event":"documents"}\n\n')).toEqual([
    'sync',
    'documents',
  ]);
  expect(await read('data: {"event":"session"}\r\n\r\n')).toEqual(['session']);
});

test('comments, other frames and a cut end are passed over', async () => {
  expect(await read(': alive\n\n', 'event: x\ndata: no json\n\n', 'data: {"event":"sync"}')).toEqual([]);
});
