import type { DevicesSnapshot, MediaFailure } from '../types.ts';

const nameOf = (reason: unknown): string =>
  typeof reason === 'object' && reason !== null && 'name' in reason ? String(reason.name) : '';

/** What a refusal of getUserMedia means to the person (W3C mediacapture-streams §10.2). */
export const mediaFailureOf = (reason: unknown): MediaFailure => {
  switch (nameOf(reason)) {
    case 'NotAllowedError':
    case 'SecurityError':
      return { code: 'media.denied' };
    case 'NotFoundError':
    case 'OverconstrainedError':
      return { code: 'media.missing' };
    case 'NotReadableError':
    case 'AbortError':
      return { code: 'media.inUse' };
    case 'NotSupportedError':
      return { code: 'media.unsupported' };
    default:
      return { code: 'media.failed' };
  }
};

type ShareFailure = NonNullable<DevicesSnapshot['screen']['failure']>;

/** What a refusal of getDisplayMedia means (W3C screen-capture §5). The picker's "Cancel" is a denial. */
export const shareFailureOf = (reason: unknown): ShareFailure => {
  switch (nameOf(reason)) {
    case 'NotAllowedError':
    case 'AbortError':
      return { code: 'share.denied' };
    case 'NotSupportedError':
    case 'TypeError':
      return { code: 'share.unsupported' };
    default:
      return { code: 'media.failed' };
  }
};
