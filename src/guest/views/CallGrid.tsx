import { useState, type ReactNode } from 'react';
import type { ParticipantId } from '#shared/signal/values.ts';
import type { TileSize } from '../../rtc/index.ts';
import { useT } from '../../ui/i18nContext.ts';
import { Stage, Tile } from '../../ui/Tile.tsx';
import { TileGrid } from '../../ui/TileGrid.tsx';
import type { CallModel, TileModel } from '../callModel.ts';

export type CallGridProps = {
  model: CallModel;
  /** False while somebody wants to see what lies under the small tiles. */
  arePeopleShown: boolean;
  preview: MediaStream;
  speakerId: string | null;
  stream: (id: ParticipantId, kind: 'camera' | 'screen') => MediaStream | null;
  onShown: (id: ParticipantId, kind: 'camera' | 'screen', size: TileSize | null) => void;
  onSoundBlocked: (play: () => void) => void;
};

/**
 * The people, or what one of them shares at full width with the people beside it. With one other person
 * that one gets the whole place, and oneself a corner of it.
 */
export function CallGrid(props: CallGridProps): ReactNode {
  const { tiles, stage, isAlone } = props.model;
  const { t } = useT();
  const [stageAspect, setStageAspect] = useState(16 / 9);
  const own = tiles.find(({ isSelf }) => isSelf);
  const isCornered = own !== undefined && tiles.length === 2 && !stage;
  const inGrid = isCornered ? tiles.filter(({ isSelf }) => !isSelf) : tiles;

  const draw = (tile: TileModel): ReactNode => (
    <Tile
      {...tile}
      // With one other person there is no doubt who speaks.
      isSpeaking={tile.isSpeaking && !isCornered}
      stream={tile.isSelf ? props.preview : props.stream(tile.id, 'camera')}
      speakerId={props.speakerId}
      onBlocked={props.onSoundBlocked}
    />
  );
  const shown = (id: string, kind: 'camera' | 'screen', size: TileSize | null): void => {
    const tile = tiles.find((one) => one.id === id) ?? stage;
    if (tile && tile.id !== own?.id) props.onShown(tile.id, kind, size);
  };

  return (
    <div className="call-tiles">
      <TileGrid
        label={t('common:tiles')}
        tiles={inGrid.map((tile) => ({ id: tile.id, content: draw(tile) }))}
        stage={
          stage && {
            id: stage.id,
            content: (
              <Stage
                {...stage}
                isSelf={false}
                stream={props.stream(stage.id, 'screen')}
                speakerId={props.speakerId}
                onAspect={setStageAspect}
              />
            ),
          }
        }
        stageAspect={stageAspect}
        // Their sound goes on; they only make room for what lies under them.
        areTilesHidden={stage !== null && !props.arePeopleShown}
        onTileSize={shown}
      />
      {isCornered && <div className="call-corner">{draw(own)}</div>}
      {isAlone && <p className="call-alone">{t('guest:call.alone')}</p>}
    </div>
  );
}
