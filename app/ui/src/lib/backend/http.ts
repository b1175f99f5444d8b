// The core behind a browser: commands by POST, events by a stream, both with the key that the host printed.

import type { Backend } from './backend';
import { Failure } from './backend';
import type { Event } from './bindings.gen';
import { eventsOf } from './stream';

const HEADER = 'x-bindeled-key';
const KEPT_UNDER = 'bindeled-key';
const RECONNECT_MS_MIN = 250;
const RECONNECT_MS_MAX = 5_000;

export function http(): Backend {
  const headers = { [HEADER]: takeKey() };
  return {
    async call(command, args) {
      let answer: Response;
      let body: unknown;
      try {
        answer = await fetch('/api/call', {
          method: 'POST',
          headers: { ...headers, 'content-type': 'application/json' },
          body: JSON.stringify({ command, ...args }),
        });
        body = await answer.json();
      } catch {
        throw new Failure('app_silent');
      }
      if (!answer.ok) throw Failure.from(body);
      return body as never;
    },
    keep(file) {
      const link = document.createElement('a');
      link.href = URL.createObjectURL(new Blob([file.text], { type: file.media_type }));
      link.download = file.name;
      link.click();
      URL.revokeObjectURL(link.href);
      return Promise.resolve(null);
    },
    print() {
      window.print();
      return Promise.resolve();
    },
    onEvent(listener) {
      const stop = new AbortController();
      void follow(headers, listener, stop.signal);
      return () => {
        stop.abort();
      };
    },
  };
}

/** Takes the key out of the address, where nobody shall read or share it, and keeps it for this tab. */
function takeKey(): string {
  const key = /^#(?:key=)?([A-Za-z0-9_-]{16,})$/.exec(location.hash)?.[1];
  if (key === undefined) return sessionStorage.getItem(KEPT_UNDER) ?? '';
  sessionStorage.setItem(KEPT_UNDER, key);
  history.replaceState(null, '', '#/');
  return key;
}

/** Follows the events. After a gap everything may have changed, so a new stream begins with all three. */
async function follow(
  headers: Record<string, string>,
  listener: (event: Event) => void,
  signal: AbortSignal,
): Promise<void> {
  let wait_ms = RECONNECT_MS_MIN;
  let broken = false;
  while (!signal.aborted) {
    try {
      const answer = await fetch('/api/events', { headers, signal });
      if (answer.ok && answer.body !== null) {
        if (broken) for (const event of ['session', 'documents', 'sync'] as const) listener({ event });
        wait_ms = RECONNECT_MS_MIN;
        for await (const event of eventsOf(answer.body)) listener(event);
      }
    } catch {
      // The host is gone or this page is closing; the loop decides which.
    }
    broken = true;
    await new Promise((wake) => setTimeout(wake, wait_ms * (0.5 + Math.random() / 2)));
    wait_ms = Math.min(wait_ms * 2, RECONNECT_MS_MAX);
  }
}
