import type { ErrorCode, Failure } from '#shared/errors.ts';
import { failureText, type I18n, type TextKey } from '../../ui/i18n.ts';

/** The table's sentences are for a room that calls another one; these are for a person with a computer. */
const own: Partial<Record<ErrorCode, TextKey>> = {
  'room.unreachable': 'app:failed.unreachable',
  'room.notARoom': 'app:failed.notARoom',
  'room.keyChanged': 'app:failed.keyChanged',
  'id.invalid': 'app:failed.id',
  'cloud.none': 'app:cloud.missing',
  'cloud.localOnly': 'app:failed.localOnly',
  'cloud.unreachable': 'app:failed.cloudUnreachable',
  'cloud.untrusted': 'app:failed.cloudUntrusted',
  'settings.invalid': 'app:cloud.wrong',
};

export function failureWords(i18n: I18n, failure: Failure): string {
  const key = own[failure.code];
  return key === undefined ? failureText(i18n, failure) : i18n.t(key);
}
