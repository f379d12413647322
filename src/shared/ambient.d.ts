// tRPC's declarations name AbortSignal, which belongs to the DOM and to Node, and `shared` has neither:
// without this it would be an error type there, that is, `any`. The platforms' own declarations merge
// with it.
interface AbortSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
