import type { ErrorCode } from '#shared/errors.ts';
import type { ControllerSnapshot } from '#shared/controller/api.ts';
import type { ConnectionState } from '../app/connection/wsConnection.ts';

/**
 * What the page is about: pairing this device, driving the room, or saying why it does not. `isPaired` is
 * false until the room has taken this device in.
 */
export type PageState =
  | { at: 'pairing'; code: string }
  | { at: 'driving'; isPaired: boolean; isConnected: boolean; snapshot: ControllerSnapshot | null }
  | { at: 'refused'; code: Extract<ErrorCode, 'controller.codeRefused' | 'controller.unpaired'> };

export type PageEvent =
  | { type: 'paired' }
  | { type: 'connection'; state: ConnectionState }
  | { type: 'snapshot'; snapshot: ControllerSnapshot };

/** @param code of the address; @param isKnown whether this device has been paired before */
export function firstState(code: string | null, isKnown: boolean): PageState {
  if (code !== null) return { at: 'pairing', code };
  return isKnown ? driving(true) : { at: 'refused', code: 'controller.unpaired' };
}

const driving = (isPaired: boolean): PageState => ({
  at: 'driving',
  isPaired,
  isConnected: false,
  snapshot: null,
});

export function nextState(state: PageState, event: PageEvent): PageState {
  if (event.type === 'paired') return state.at === 'pairing' ? driving(false) : state;
  if (state.at !== 'driving') return state;
  switch (event.type) {
    case 'snapshot':
      return { ...state, isPaired: true, snapshot: event.snapshot };
    case 'connection':
      if (event.state !== 'refused') return { ...state, isConnected: event.state === 'open' };
      return {
        at: 'refused',
        code: state.isPaired ? 'controller.unpaired' : 'controller.codeRefused',
      };
  }
}
