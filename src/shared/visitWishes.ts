import { cleanName } from './signal/values.ts';

/** How the personal app's owner wants to come: handed to the guest page that the app opens. */
export type VisitWishes = {
  name: string;
  isPresentOnly: boolean;
  /**
   * Knock without another tap. Only the app's own window may ask for it (`window.magoApp`): anybody can write
   * an address.
   */
  isAtOnce: boolean;
  /** No meeting was running a moment ago: there is no PIN to wait for, whatever the door says of PINs. */
  isFree: boolean;
};

/** The guest page's address with the wishes in its fragment, which no server ever sees (RFC 3986 §3.5). */
export const withWishes = (guestLink: string, { name, isPresentOnly }: VisitWishes): string =>
  [
    guestLink,
    ...(name === '' ? [] : [`n=${encodeURIComponent(name)}`]),
    ...(isPresentOnly ? ['w=present'] : []),
  ].join('&');

/** A page's fragment → what it wishes for. Whatever is not understood is not there. */
export function readWishes(fragment: string): VisitWishes {
  const parts = fragment.slice(1, maxFragmentCharacters).split('&');
  const valueOf = (name: string): string =>
    parts.find((part) => part.startsWith(`${name}=`))?.slice(name.length + 1) ?? '';
  const isPresentOnly = valueOf('w') === 'present';
  return { name: decode(valueOf('n')), isPresentOnly, isAtOnce: false, isFree: false };
}

const maxFragmentCharacters = 1024;

function decode(text: string): string {
  try {
    return cleanName(decodeURIComponent(text));
  } catch {
    // Half an escape (RFC 3986 §2.1).
    return '';
  }
}

/** Before the wishes on the command line of the app's window for a room, as escaped JSON. */
export const visitArgument = '--mago-visit=';
