import type { DesktopCapturerSource, MenuItemConstructorOptions } from 'electron';
import { expect, test } from 'vitest';
import { chooseSource } from './chooseSource.ts';

const source = (name: string) =>
  ({ id: name, name, thumbnail: { isEmpty: () => true } }) as DesktopCapturerSource;
const click = (item: MenuItemConstructorOptions | undefined): void =>
  (item?.click as (() => void) | undefined)?.();

function choose(names: string[], onMenu: (items: MenuItemConstructorOptions[]) => void) {
  const later: (() => void)[] = [];
  const chosen = chooseSource({
    getSources: () => Promise.resolve(names.map(source)),
    popup(items, closed) {
      // On some systems the menu is gone before the choice is told.
      closed();
      onMenu(items);
    },
    soon: (run) => void later.push(run),
  });
  return { chosen, later };
}

test('what is chosen in the menu is shared', async () => {
  const { chosen } = choose(['Screen 1', 'Letter'], (items) => {
    expect(items.map(({ label }) => label)).toEqual(['Screen 1', 'Letter']);
    click(items[1]);
  });
  expect((await chosen)?.name).toBe('Letter');
});

test('a menu that is left chooses nothing', async () => {
  const { chosen, later } = choose(['Screen 1'], () => undefined);
  await Promise.resolve();
  await Promise.resolve();
  for (const run of later) run();
  expect(await chosen).toBeUndefined();
});

test('where there is nothing to share, nothing is asked', async () => {
  const { chosen } = choose([], () => expect.unreachable());
  expect(await chosen).toBeUndefined();
});
