import { useEffect, useRef, useState, type ReactNode } from 'react';
import { layoutTiles, type Rect } from './layoutTiles.ts';
import './TileGrid.css';

export type GridItem = { id: string; content: ReactNode };

/** Device pixels; null when the tile is not shown. */
export type ShownSize = { width: number; height: number } | null;

export type TileGridProps = {
  label: string;
  tiles: readonly GridItem[];
  /** What is shared; takes the full width. */
  stage?: GridItem | null;
  /** Width ÷ height of the shared picture. */
  stageAspect?: number;
  /** Keeps the tiles in the page, for their sound, but out of sight. */
  areTilesHidden?: boolean;
  /** CSS pixels between tiles. */
  gap?: number;
  /** The size each tile is shown at, so that its sender can fit the picture to it. */
  onTileSize?: (id: string, kind: 'camera' | 'screen', size: ShownSize) => void;
};

const place = ({ x, y, width, height }: Rect): Record<string, string> => ({
  transform: `translate(${x.toFixed(1)}px, ${y.toFixed(1)}px)`,
  width: `${width.toFixed(1)}px`,
  height: `${height.toFixed(1)}px`,
});

function useSize(): [(node: HTMLElement | null) => void, { width: number; height: number }] {
  const [node, setNode] = useState<HTMLElement | null>(null);
  const [size, setSize] = useState({ width: 0, height: 0 });
  useEffect(() => {
    if (!node) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setSize({ width: entry.contentRect.width, height: entry.contentRect.height });
    });
    observer.observe(node);
    return () => observer.disconnect();
  }, [node]);
  return [setNode, size];
}

/** Tiles in the largest even arrangement, or beside what is shared. Moves them gently when somebody comes or goes. */
export function TileGrid(props: TileGridProps): ReactNode {
  const { label, tiles, stage = null, stageAspect = 16 / 9, gap = 12, onTileSize } = props;
  const areTilesHidden = props.areTilesHidden ?? false;
  const [ref, { width, height }] = useSize();
  const layout = layoutTiles({
    count: areTilesHidden ? 0 : tiles.length,
    width,
    height,
    gap,
    stageAspect: stage ? stageAspect : null,
  });
  useReportedSizes(
    [
      ...(stage ? [{ id: stage.id, kind: 'screen' as const, rect: layout.stage }] : []),
      ...tiles.map(({ id }, index) => ({
        id,
        kind: 'camera' as const,
        rect: layout.tiles[index] ?? null,
      })),
    ],
    onTileSize,
  );

  const hidden: Rect = { x: 0, y: 0, width: 0, height: 0 };
  return (
    <div
      ref={ref}
      className="ui-grid"
      role="group"
      aria-label={label}
      data-measured={width > 0}
      data-overlay={layout.stage !== null && layout.stage.height === height}
    >
      {stage && (
        <div
          key={`stage-${stage.id}`}
          className="ui-grid-cell"
          data-stage="true"
          style={place(layout.stage ?? hidden)}
        >
          {stage.content}
        </div>
      )}
      {tiles.map(({ id, content }, index) => (
        <div
          key={id}
          className="ui-grid-cell"
          data-hidden={areTilesHidden}
          style={place(layout.tiles[index] ?? hidden)}
        >
          {content}
        </div>
      ))}
    </div>
  );
}

type Shown = { id: string; kind: 'camera' | 'screen'; rect: Rect | null };

/** Names a picture in the map of told sizes. */
const keyOf = ({ kind, id }: Pick<Shown, 'kind' | 'id'>): string => `${kind}:${id}`;

function tellGone(key: string, report: TileGridProps['onTileSize']): void {
  const [kind = '', ...rest] = key.split(':');
  report?.(rest.join(':'), kind === 'screen' ? 'screen' : 'camera', null);
}

/** Tells each size once per change, and null for what has gone. */
function useReportedSizes(shown: readonly Shown[], report: TileGridProps['onTileSize']): void {
  const told = useRef(new Map<string, string>());
  const latest = useRef(report);

  useEffect(() => {
    latest.current = report;
    const known = told.current;
    const gone = new Set(known.keys());
    for (const { id, kind, rect } of shown) {
      if (!rect || rect.width <= 0) continue;
      const size = {
        width: Math.round(rect.width * devicePixelRatio),
        height: Math.round(rect.height * devicePixelRatio),
      };
      const key = keyOf({ kind, id });
      gone.delete(key);
      const text = `${size.width}x${size.height}`;
      if (known.get(key) === text) continue;
      known.set(key, text);
      report?.(id, kind, size);
    }
    for (const key of gone) {
      known.delete(key);
      report?.(
        key.slice(key.indexOf(':') + 1),
        key.startsWith('screen') ? 'screen' : 'camera',
        null,
      );
    }
  });

  useEffect(
    () => () => {
      for (const key of told.current.keys()) tellGone(key, latest.current);
      told.current.clear();
    },
    [],
  );
}
