import type { DesktopCapturerSource, MenuItemConstructorOptions } from 'electron';

export type ChooserDeps = {
  getSources(): Promise<DesktopCapturerSource[]>;
  /** Shows a menu at the pointer; `closed` after it was left, also by a choice. */
  popup(items: MenuItemConstructorOptions[], closed: () => void): void;
  /** Runs it soon: a menu may say that it was closed before it says what was chosen. */
  soon(run: () => void): void;
};

/** Which screen or window the person wants to share; undefined for none. */
export async function chooseSource(deps: ChooserDeps): Promise<DesktopCapturerSource | undefined> {
  const sources = await deps.getSources();
  if (sources.length === 0) return undefined;
  return new Promise((resolve) => {
    const items = sources.map((source): MenuItemConstructorOptions => ({
      label: source.name,
      click: () => resolve(source),
      ...(source.thumbnail.isEmpty() ? {} : { icon: source.thumbnail }),
    }));
    deps.popup(items, () => deps.soon(() => resolve(undefined)));
  });
}
