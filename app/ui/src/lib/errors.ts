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
  date_passed: 'error.date_passed',
  nothing_to_undo: 'error.nothing_to_undo',
  roster_has_errors: 'error.roster_has_errors',
  not_in_reference: 'error.not_in_reference',
  opening_reversed: 'error.opening_reversed',
  reason_missing: 'error.reason_missing',
  closed_before_opened: 'error.closed_before_opened',
  text_missing: 'error.text_missing',
  number_missing: 'error.number_missing',
  unit_missing: 'error.unit_missing',
  date_missing: 'error.date_missing',
  ends_before_it_begins: 'error.ends_before_it_begins',
  before_agreement: 'error.before_agreement',
  area_named_twice: 'error.area_named_twice',
  more_areas_than_total: 'error.more_areas_than_total',
  changes_nothing: 'error.changes_nothing',
  agreement_built_upon: 'error.agreement_built_upon',
  indicator_unknown: 'error.indicator_unknown',
  certificate_missing: 'error.certificate_missing',
  roles_overlap: 'error.roles_overlap',
  already_listed: 'error.already_listed',
  bad_birth_year: 'error.bad_birth_year',
  bad_phone: 'error.bad_phone',
  count_out_of_range: 'error.count_out_of_range',
  percent_out_of_range: 'error.percent_out_of_range',
  employed_already: 'error.employed_already',
  already_guided: 'error.already_guided',
  mentee_age: 'error.mentee_age',
  already_matched: 'error.already_matched',
  course_not_begun: 'error.course_not_begun',
  mentoring_over: 'error.mentoring_over',
  others_follow_up: 'error.others_follow_up',
  already_answered: 'error.already_answered',
  no_questionnaire: 'error.no_questionnaire',
  handed_over: 'error.handed_over',
  amount_out_of_range: 'error.amount_out_of_range',
  picture_unreadable: 'error.picture_unreadable',
  picture_too_large: 'error.picture_too_large',
  receipt_missing: 'error.receipt_missing',
  claim_decided: 'error.claim_decided',
  claim_paid: 'error.claim_paid',
  claims_open: 'error.claims_open',
  not_published: 'error.not_published',
  steps_out_of_order: 'error.steps_out_of_order',
  not_resident: 'error.not_resident',
  not_ready: 'error.not_ready',
  has_match: 'error.has_match',
  settled_elsewhere: 'error.settled_elsewhere',
  partners_register_hosts: 'error.partners_register_hosts',
  still_matched: 'error.still_matched',
  follow_up_too_early: 'error.follow_up_too_early',
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
