import type { ReactNode } from 'react';
import type { PathKind } from '#shared/path.ts';
import { IconButton } from '../../ui/IconButton.tsx';
import { Lock, Route, Users } from '../../ui/icons.ts';
import { useT } from '../../ui/i18nContext.ts';
import { useFocus } from './useFocus.ts';

export type CallHeadProps = {
  roomName: string;
  locked: boolean;
  /** How media reaches the room; null until it does. */
  path: PathKind | null;
  /** Says it in place of the name alone. */
  pathLine: ReactNode;
  arePeopleShown: boolean;
  /** Undefined while nobody shares: the people cover nothing then. */
  onPeople: (() => void) | undefined;
};

/** Where one is, and which way the picture takes (DESIGN 11: the screen always says which). */
export function CallHead(props: CallHeadProps): ReactNode {
  const { roomName, locked, path, onPeople } = props;
  const { t } = useT();
  const heading = useFocus<HTMLHeadingElement>();
  return (
    <header className="call-head">
      <h1 ref={heading} tabIndex={-1} className="call-room">
        {roomName}
      </h1>
      {locked && (
        <span className="call-fact">
          <Lock aria-hidden="true" />
          {t('common:locked')}
        </span>
      )}
      {props.pathLine ??
        (path !== null && (
          <span className="call-fact" data-testid="path" data-path={path}>
            <Route aria-hidden="true" />
            {t(`common:path.${path}`)}
          </span>
        ))}
      {onPeople && (
        <div className="call-people">
          <IconButton
            label={t('common:people')}
            icon={<Users />}
            isPressed={props.arePeopleShown}
            onPress={onPeople}
          />
        </div>
      )}
    </header>
  );
}
