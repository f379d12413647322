import { useEffect, useRef, type RefObject } from 'react';

/** Moves the focus to a step's heading when the step begins, so that a screen reader reads where one is. */
export function useFocus<T extends HTMLElement>(): RefObject<T | null> {
  const ref = useRef<T>(null);
  useEffect(() => ref.current?.focus(), []);
  return ref;
}
