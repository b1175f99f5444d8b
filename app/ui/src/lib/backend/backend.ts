// The only door to the core. Two ways lead through it: the app's own window (tauri.ts) and a browser (http.ts).

import type { AppError, Commands, ErrorCode, Event, TextFile } from './bindings.gen';

/** A command's word. */
export type Command = keyof Commands;

/** What can go wrong: the core's codes, and the core not answering at all. */
export type FailureCode = ErrorCode | 'app_silent';

/** A command that was refused, or never answered. */
export class Failure extends Error {
  constructor(
    readonly code: FailureCode,
    readonly triesLeft: number | null = null,
  ) {
    super(code);
    this.name = 'Failure';
  }

  /** Reads what a host answered instead of a view. */
  static from(cause: unknown): Failure {
    if (cause instanceof Failure) return cause;
    if (isAppError(cause)) return new Failure(cause.code, cause.tries_left);
    return new Failure('app_silent');
  }
}

/** Runs commands in the core, and tells when something changed there. */
export interface Backend {
  call<C extends Command>(command: C, args: Commands[C]['args']): Promise<Commands[C]['reply']>;
  /** Keeps a file where this machine keeps such files; says where, unless the browser does. */
  keep(file: TextFile): Promise<string | null>;
  /** Puts the page on paper. */
  print(): Promise<void>;
  /** Calls back at every event, until the returned function is called. */
  onEvent(listener: (event: Event) => void): () => void;
}

function isAppError(value: unknown): value is AppError {
  return typeof value === 'object' && value !== null && 'code' in value && typeof value.code === 'string';
}
