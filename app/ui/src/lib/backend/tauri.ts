// The core behind the app's own window.

import { invoke } from '@tauri-apps/api/core';
import { listen } from '@tauri-apps/api/event';

import type { Backend } from './backend';
import { Failure } from './backend';
import type { Event } from './bindings.gen';

export function tauri(): Backend {
  return {
    async call(command, args) {
      try {
        return await invoke('call', { request: { command, ...args } });
      } catch (cause) {
        throw Failure.from(cause);
      }
    },
    async keep(file) {
      try {
        return await invoke<string>('keep', { name: file.name, text: file.text });
      } catch (cause) {
        throw Failure.from(cause);
      }
    },
    // A window of its own has no print command; the shell has.
    print: () => invoke('plugin:webview|print'),
    onEvent(listener) {
      const listening = listen<Event>('bindeled', (event) => {
        listener(event.payload);
      });
      return () => void listening.then((stop) => stop());
    },
  };
}
