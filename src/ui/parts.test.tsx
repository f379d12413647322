import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState, type ReactNode } from 'react';
import { encode } from 'uqr';
import { afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { loadWallCatalog } from './catalogs/wall.ts';
import { Control } from './ControlBar.tsx';
import { Dialog } from './Dialog.tsx';
import { createI18n, type I18n } from './i18n.ts';
import { I18nProvider } from './i18nContext.ts';
import { hueOf, initials } from './initials.ts';
import { NumberPad, type NumberPadProps } from './NumberPad.tsx';
import { QrCode, qrPath } from './QrCode.tsx';
import { Tile, type TileProps } from './Tile.tsx';
import { TileGrid, type ShownSize } from './TileGrid.tsx';

let i18n: I18n;
beforeAll(async () => {
  i18n = await createI18n({
    language: 'en',
    preferred: [],
    namespaces: ['common'],
    load: loadWallCatalog,
  });
});
afterEach(cleanup);

const show = (view: ReactNode) => render(<I18nProvider value={i18n}>{view}</I18nProvider>);
const button = (name: string): HTMLButtonElement => screen.getByRole('button', { name });

describe('a number pad', () => {
  function Pad(props: Partial<NumberPadProps>): ReactNode {
    const [value, setValue] = useState('');
    return (
      <NumberPad
        label="Number"
        value={value}
        maxDigits={4}
        onChange={setValue}
        onSubmit={undefined}
        {...props}
      />
    );
  }
  const field = (): HTMLInputElement => screen.getByLabelText('Number');

  test('takes digits from its keys and from a keyboard, and nothing but digits', () => {
    show(<Pad />);
    fireEvent.click(button('1'));
    fireEvent.change(field(), { target: { value: '12 x3' } });
    expect(field().value).toBe('123');
    fireEvent.click(button('Delete last digit'));
    expect(field().value).toBe('12');
  });

  test('is full with the last digit', () => {
    show(<Pad />);
    fireEvent.change(field(), { target: { value: '12345' } });
    expect(field().value).toBe('1234');
    expect(button('5').disabled).toBe(true);
  });

  test('sends with Enter and with its key, once it may', () => {
    const sent: string[] = [];
    show(<Pad onSubmit={() => sent.push('sent')} />);
    fireEvent.submit(field());
    fireEvent.click(button('Confirm'));
    expect(sent).toEqual(['sent', 'sent']);
    cleanup();
    show(<Pad />);
    fireEvent.submit(field());
    expect(button('Confirm').disabled).toBe(true);
    expect(sent).toHaveLength(2);
  });

  test('says what is wrong where a screen reader finds it', () => {
    show(<Pad error="No such number" />);
    expect(field().getAttribute('aria-invalid')).toBe('true');
    expect(screen.getByRole('alert').textContent).toBe('No such number');
  });
});

test('a control that cannot be used right now does nothing, and keeps the focus', () => {
  const control = (onPress: (() => void) | undefined): ReactNode => (
    <I18nProvider value={i18n}>
      <Control label="Camera" icon={null} onPress={onPress} />
    </I18nProvider>
  );
  let presses = 0;
  const { rerender } = render(control(() => void (presses += 1)));
  button('Camera').focus();
  rerender(control(undefined));
  fireEvent.click(button('Camera'));
  expect(presses).toBe(0);
  expect(button('Camera').getAttribute('aria-disabled')).toBe('true');
  expect(document.activeElement).toBe(button('Camera'));
});

describe('a tile', () => {
  const tile = (more: Partial<TileProps> = {}): HTMLElement => {
    show(
      <Tile
        id="a"
        name="Anna Maria Lind"
        isSelf={false}
        stream={null}
        hasCamera
        hasMicrophone
        isSpeaking={false}
        state="fine"
        path={null}
        {...more}
      />,
    );
    return screen.getByTestId('tile-a');
  };

  test('says name, microphone, camera, state and path in one sentence', () => {
    const label = tile({
      hasCamera: false,
      hasMicrophone: false,
      state: 'recovering',
      path: 'host',
    }).getAttribute('aria-label');
    expect(label).toBe(
      'Anna Maria Lind, microphone off, camera off, Reconnecting…, Direct on the local network',
    );
  });

  test('shows initials instead of a picture that is off, or not there yet', () => {
    expect(tile().dataset['picture']).toBe('true');
    cleanup();
    expect(tile({ hasCamera: false }).dataset['picture']).toBe('false');
    cleanup();
    expect(tile({ state: 'connecting' }).dataset['picture']).toBe('false');
    expect(screen.getByText('AL')).toBeDefined();
  });

  test('turns its spinner only when connecting takes long', () => {
    vi.useFakeTimers();
    try {
      const spinner = tile({ state: 'connecting' }).querySelector<HTMLElement>('.ui-tile-spinner');
      act(() => void vi.advanceTimersByTime(600));
      expect(spinner?.dataset['turns']).toBe('false');
      act(() => void vi.advanceTimersByTime(200));
      expect(spinner?.dataset['turns']).toBe('true');
    } finally {
      vi.useRealTimers();
    }
  });

  test('is silent when it is the own one, and never otherwise', () => {
    expect(tile({ isSelf: true }).querySelector('video')?.muted).toBe(true);
    cleanup();
    expect(tile().querySelector('video')?.muted).toBe(false);
  });

  test.each([
    ['Anna', 'A'],
    ['anna maria lind', 'AL'],
    ['李 小龙', '李小'],
    ['(guest) 7', 'G7'],
    ['🙂', ''],
    ['', ''],
  ])('of %j has the initials %j', (name, expected) => {
    expect(initials(name)).toBe(expected);
  });

  test('keeps its colour for a name', () => {
    expect(hueOf('Anna')).toBe(hueOf('Anna'));
    expect(hueOf('Anna')).not.toBe(hueOf('Ben'));
  });
});

describe('the grid of tiles', () => {
  let resize: (width: number, height: number) => void = () => undefined;
  beforeEach(() => {
    globalThis.ResizeObserver = class {
      constructor(callback: ResizeObserverCallback) {
        resize = (width, height) =>
          act(() => callback([{ contentRect: { width, height } } as ResizeObserverEntry], this));
      }
      observe(): void {
        // The test says when and how large.
      }
      unobserve(): void {
        // Not used.
      }
      disconnect(): void {
        resize = () => undefined;
      }
    };
  });

  test('tells the size each picture is shown at, each once, and when it is gone', () => {
    const told: string[] = [];
    const onTileSize = (id: string, kind: string, size: ShownSize): void =>
      void told.push(`${kind} ${id} ${size ? `${size.width}x${size.height}` : 'gone'}`);
    const grid = (ids: readonly string[], areTilesHidden = false): ReactNode => (
      <TileGrid
        label="People"
        tiles={ids.map((id) => ({ id, content: id }))}
        areTilesHidden={areTilesHidden}
        onTileSize={onTileSize}
      />
    );
    const { rerender, unmount } = show(grid(['a']));
    expect(told).toEqual([]);
    resize(1600, 900);
    rerender(<I18nProvider value={i18n}>{grid(['a'])}</I18nProvider>);
    expect(told).toEqual(['camera a 1600x900']);
    rerender(<I18nProvider value={i18n}>{grid(['b'])}</I18nProvider>);
    expect(told.slice(1)).toEqual(['camera b 1600x900', 'camera a gone']);
    rerender(<I18nProvider value={i18n}>{grid(['b'], true)}</I18nProvider>);
    expect(told.slice(3)).toEqual(['camera b gone']);
    unmount();
    expect(told).toHaveLength(4);
  });
});

describe('a dialog that leaves something in reach', () => {
  test('makes all the rest inert, and takes that back', () => {
    const page = (isOpen: boolean): ReactNode => (
      <I18nProvider value={i18n}>
        <p data-over-dialogs="true">knock</p>
        <main>
          <p>behind</p>
          {isOpen && (
            <Dialog title="Sure?" onClose={() => undefined} isModal={false}>
              content
            </Dialog>
          )}
        </main>
      </I18nProvider>
    );
    const { rerender } = render(page(true));
    expect(screen.getByText('behind').inert).toBe(true);
    expect(screen.getByText('knock').inert).toBe(false);
    expect(screen.getByText('content').closest('[inert]')).toBeNull();
    rerender(page(false));
    expect(screen.getByText('behind').inert).toBe(false);
  });

  test('closes with Escape, which the page below does not hear', () => {
    const heard: string[] = [];
    const onPage = (): void => void heard.push('page');
    addEventListener('keydown', onPage);
    show(
      <Dialog title="Sure?" onClose={() => heard.push('dialog')} isModal={false}>
        <input aria-label="field" />
      </Dialog>,
    );
    fireEvent.keyDown(screen.getByLabelText('field'), { key: 'Escape' });
    removeEventListener('keydown', onPage);
    expect(heard).toEqual(['dialog']);
  });
});

describe('a QR code', () => {
  test('draws exactly the dark modules', () => {
    const { data, size } = encode('https://192.168.1.20:8034/', { ecc: 'M', border: 4 });
    const drawn = Array.from({ length: size }, () => Array.from({ length: size }, () => false));
    for (const [, x, y, length] of qrPath(data).matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g))
      for (let at = Number(x); at < Number(x) + Number(length); at += 1) {
        const row = drawn[Number(y)];
        if (row) row[at] = true;
      }
    expect(drawn).toEqual(data);
  });

  test('has a name to be heard and the address to be tested', () => {
    show(<QrCode text="https://room/" label="QR code for room" />);
    const code = screen.getByRole('img', { name: 'QR code for room' });
    expect(code.dataset['url']).toBe('https://room/');
  });
});
