// Reads a text/event-stream. The browser's own EventSource cannot send a header, and the key travels in one.

import type { Event } from './bindings.gen';

const FRAME_CHARS_MAX = 65_536;

/** The events of a stream, one by one; lines that are not events of ours are passed over. */
export async function* eventsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Event> {
  const reader = body.getReader();
  const text = new TextDecoder();
  let rest = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      rest += text.decode(value, { stream: true }).replaceAll('\r\n', '\n');
      for (let end = rest.indexOf('\n\n'); end >= 0; end = rest.indexOf('\n\n')) {
        const event = eventOf(rest.slice(0, end));
        rest = rest.slice(end + 2);
        if (event !== null) yield event;
      }
      if (rest.length > FRAME_CHARS_MAX) return;
    }
  } finally {
    void reader.cancel();
  }
}

function eventOf(frame: string): Event | null {
  const data = frame
    .split('\n')
    .filter((line) => line.startsWith('data:'))
    .map((line) => line.slice(5).trim())
    .join('\n');
  try {
    const event: unknown = JSON.parse(data);
    return typeof event === 'object' && event !== null && 'event' in event ? (event as Event) : null;
  } catch {
    return null;
  }
}
