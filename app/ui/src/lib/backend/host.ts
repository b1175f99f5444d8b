// Which way leads to the core, decided once at the start.

import type { Backend } from './backend';
import { http } from './http';
import { tauri } from './tauri';

export const backend: Backend = '__TAURI_INTERNALS__' in window ? tauri() : http();
