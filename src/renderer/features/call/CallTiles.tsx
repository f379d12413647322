import { useState, type ReactNode } from 'react';
import { Stage, Tile } from '../../../ui/Tile.tsx';
import { TileGrid, type GridItem } from '../../../ui/TileGrid.tsx';
import { useT } from '../../../ui/i18nContext.ts';
import type { CallMedia } from './callMedia.ts';
import type { CallViewSnapshot } from './callViewModel.ts';

export type CallTilesProps = {
  call: CallViewSnapshot;
  media: CallMedia;
  areTilesOverShare: boolean;
};

/** The others in a grid; during a share, small over its edge. */
export function CallTiles({ call, media, areTilesOverShare }: CallTilesProps): ReactNode {
  const { t } = useT();
  const [aspect, setAspect] = useState(16 / 9);
  const stageId = call.sharers.at(-1) ?? null;
  const sharer = call.others.find(({ id }) => id === stageId);

  const remotes: GridItem[] = call.others.map((one) => ({
    id: one.id,
    content: (
      <Tile
        {...one}
        isSelf={false}
        stream={media.stream(one.id, 'camera')}
        showsPath={call.commonPath === null}
        speakerId={media.speakerId}
        volume={media.volume}
      />
    ),
  }));
  const byId = new Map(call.others.map(({ id }) => [String(id), id]));

  // Tiles that are not shown stay in the page: the sound of their people comes through them.
  const isHidden = sharer !== undefined && !areTilesOverShare;
  return (
    <>
      <div className="call-grid" data-hidden={isHidden}>
        <TileGrid
          label={t('common:tiles')}
          tiles={remotes}
          areTilesHidden={isHidden}
          stage={
            sharer
              ? {
                  id: sharer.id,
                  content: (
                    <Stage
                      id={sharer.id}
                      name={sharer.name}
                      isSelf={false}
                      stream={media.stream(sharer.id, 'screen')}
                      speakerId={media.speakerId}
                      volume={media.volume}
                      onAspect={setAspect}
                    />
                  ),
                }
              : null
          }
          stageAspect={aspect}
          onTileSize={(id, kind, size) => {
            const remote = byId.get(id);
            if (remote !== undefined) media.showAt(remote, kind, size);
          }}
        />
      </div>
    </>
  );
}
