import { useEffect, useState, type ReactNode } from 'react';
import type { PathKind } from '#shared/path.ts';
import { MediaView } from './MediaView.tsx';
import { MicOff, Monitor, Route } from './icons.ts';
import { useT } from './i18nContext.ts';
import { hueOf, initials } from './initials.ts';
import './Tile.css';

export type TileState =
  /** Nothing to say. */
  | 'fine'
  | 'connecting'
  /** The room hears nothing from them. */
  | 'away'
  | 'recovering'
  | 'lost';

export type TileProps = {
  id: string;
  name: string;
  /** Own tile: mirrored, silent, without a connection. */
  isSelf: boolean;
  stream: MediaStream | null;
  hasCamera: boolean;
  hasMicrophone: boolean;
  isSpeaking: boolean;
  state: TileState;
  /** How the packets travel; null while unknown. */
  path: PathKind | null;
  /** Shows the path on the tile. A screen reader always hears it. */
  showsPath?: boolean;
  speakerId?: string | null;
  /** Of the sound, 0 to 100. */
  volume?: number;
  onBlocked?: (play: () => void) => void;
};

const turnsAfterMs = 700;

/** It begins to turn when it takes long: each turn costs the pictures that are about to come. */
function Spinner(): ReactNode {
  const [turns, setTurns] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setTurns(true), turnsAfterMs);
    return () => clearTimeout(timer);
  }, []);
  return <i className="ui-tile-spinner" data-turns={turns} />;
}

/** One participant: the picture, or initials; the name; and in words what is not as it should be. */
export function Tile(props: TileProps): ReactNode {
  const { id, name, isSelf, hasCamera, hasMicrophone, state, path } = props;
  const { t } = useT();
  const shownName = isSelf ? t('common:you') : name;
  const hasPicture = hasCamera && state !== 'lost' && (isSelf || state !== 'connecting');
  const stateText = state === 'fine' ? null : t(`common:tile.${state}`);
  const pathText = path === null ? null : t(`common:path.${path}`);
  const said = [
    shownName,
    hasMicrophone ? null : t('common:tile.microphoneOff'),
    hasCamera ? null : t('common:tile.cameraOff'),
    stateText,
    pathText,
  ].filter((part) => part !== null);

  return (
    <figure
      className="ui-tile"
      data-testid={`tile-${id}`}
      data-name={name}
      data-state={state}
      data-picture={hasPicture}
      data-mirrored={isSelf}
      data-speaking={props.isSpeaking}
      data-muted={!hasMicrophone}
      data-path={path ?? undefined}
      aria-label={said.join(', ')}
      style={{ ['--hue' as string]: hueOf(name) }}
    >
      <div className="ui-tile-avatar" aria-hidden="true">
        {initials(name)}
      </div>
      <MediaView
        className="ui-tile-video"
        stream={props.stream}
        isSilent={isSelf}
        {...(props.speakerId === undefined ? {} : { speakerId: props.speakerId })}
        {...(props.volume === undefined ? {} : { volume: props.volume })}
        {...(props.onBlocked ? { onBlocked: props.onBlocked } : {})}
      />
      {stateText !== null && (
        <div className="ui-tile-state" aria-hidden="true">
          <span className="ui-tile-tag">
            {state !== 'lost' && <Spinner />}
            <span>{stateText}</span>
          </span>
        </div>
      )}
      <figcaption className="ui-tile-foot" aria-hidden="true">
        <span className="ui-tile-tag">
          {!hasMicrophone && <MicOff className="ui-tile-muted" />}
          <span>{shownName}</span>
        </span>
        {props.showsPath && pathText !== null && (
          <span className="ui-tile-tag ui-tile-path" title={pathText}>
            <Route />
            <span>{pathText}</span>
          </span>
        )}
      </figcaption>
    </figure>
  );
}

export type StageProps = {
  id: string;
  name: string;
  isSelf: boolean;
  stream: MediaStream | null;
  speakerId?: string | null;
  /** Of the sound, 0 to 100. */
  volume?: number;
  onAspect?: (aspect: number) => void;
};

/** What somebody shares, whole: nothing of it is cut off. */
export function Stage(props: StageProps): ReactNode {
  const { id, name, isSelf, stream, speakerId, volume, onAspect } = props;
  const { t } = useT();
  const label = isSelf ? t('common:stage.own') : t('common:stage.of', { name });
  return (
    <figure className="ui-stage" data-testid={`stage-${id}`} data-name={name} aria-label={label}>
      <MediaView
        className="ui-stage-video"
        stream={stream}
        isSilent={isSelf}
        {...(speakerId === undefined ? {} : { speakerId })}
        {...(volume === undefined ? {} : { volume })}
        {...(onAspect ? { onAspect } : {})}
      />
      <figcaption className="ui-tile-tag ui-stage-name" aria-hidden="true">
        <Monitor />
        <span>{label}</span>
      </figcaption>
    </figure>
  );
}
