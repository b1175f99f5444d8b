// Error code → the sentence's key. The type makes a code without a sentence a build error.

import type { FailureCode } from './backend/backend';
import { Failure } from './backend/backend';
import type { Key } from './words/words.svelte';
import { t } from './words/words.svelte';

export const sentences: Record<FailureCode, Key> = {
  app_silent: 'error.app_silent',
  bad_request: 'error.bad_request',
  not_enrolled: 'error.not_enrolled',
  already_enrolled: 'error.already_enrolled',
  locked: 'error.locked',
  wrong_pin: 'error.wrong_pin',
  pin_closed: 'error.pin_closed',
  code_unreadable: 'error.code_unreadable',
  wrong_code: 'error.wrong_code',
  code_closed: 'error.code_closed',
  names_locked: 'error.names_locked',
  pin_not_six_digits: 'error.pin_not_six_digits',
  name_missing: 'error.name_missing',
  name_too_long: 'error.name_too_long',
  text_too_long: 'error.text_too_long',
  invite_unreadable: 'error.invite_unreadable',
  invite_not_encrypted: 'error.invite_not_encrypted',
  invite_invalid: 'error.invite_invalid',
  relay_unreachable: 'error.relay_unreachable',
  relay_foreign: 'error.relay_foreign',
  relay_fault: 'error.relay_fault',
  relay_version: 'error.relay_version',
  revoked: 'error.revoked',
  pending: 'error.pending',
  unknown_device: 'error.unknown_device',
  disk_full: 'error.disk_full',
  store_newer: 'error.store_newer',
  store_damaged: 'error.store_damaged',
  store_busy: 'error.store_busy',
  not_allowed: 'error.not_allowed',
  not_found: 'error.not_found',
  date_in_future: 'error.date_in_future',
  nothing_to_undo: 'error.nothing_to_undo',
  roster_has_errors: 'error.roster_has_errors',
  not_in_reference: 'error.not_in_reference',
  opening_reversed: 'error.opening_reversed',
  internal: 'error.internal',
};

/** What went wrong, as a sentence in the chosen language. */
export function sentence(cause: unknown): string {
  const failure = Failure.from(cause);
  if (failure.code === 'wrong_pin' && failure.triesLeft !== null) {
    return t('error.wrong_pin_tries', { count: failure.triesLeft });
  }
  if (failure.code === 'wrong_code' && failure.triesLeft !== null) {
    return t('error.wrong_code_tries', { count: failure.triesLeft });
  }
  // A code of a newer core than these screens still gets a sentence.
  return t(sentences[failure.code] ?? 'error.internal');
}
