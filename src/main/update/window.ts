/** When updates may be installed: minutes of the local day; `to` may lie on the next day. */
export type UpdateWindow = { readonly from: number; readonly to: number };

/** `0200-0400`, the grammar of `updates.window`. The schema has seen to it that it is one. */
export function parseWindow(text: string): UpdateWindow {
  const [from = '', to = ''] = text.split('-');
  return { from: toMinute(from), to: toMinute(to) };
}

const toMinute = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(2));

/** Whether the moment lies in the window. The same minute twice is the whole day. */
export function isInWindow({ from, to }: UpdateWindow, minute: number): boolean {
  if (from === to) return true;
  return from < to ? minute >= from && minute < to : minute >= from || minute < to;
}

/** The minute of the PC's own day, 0 to 1439. */
export function localMinute(now: number): number {
  const date = new Date(now);
  return date.getHours() * 60 + date.getMinutes();
}
