import { useEffect, useState, type ReactNode } from 'react';
import { useStore } from 'zustand';
import { nothingSearched } from '#shared/room/nearbyRooms.ts';
import type { RoomSnapshot } from '#shared/room/snapshot.ts';
import { FaultButton } from '../../features/fault/index.ts';
import { buildHome, HomeView } from '../../features/home/index.ts';
import { JoinView } from '../../features/joinById/index.ts';
import { useNow } from '../../room/useNow.ts';
import { useWall } from '../wall.ts';
import { SettingsScreen } from './SettingsScreen.tsx';

export type ScreenProps = { snapshot: RoomSnapshot; isConnected: boolean };
type Back = { close: () => void };

/** Nobody meets: the room presents itself, or somebody looks for another room or for the settings. */
export function IdleScreen({ snapshot, isConnected }: ScreenProps): ReactNode {
  const { screen } = useWall();
  const page = useStore(screen, (state) => state.page);
  const goHome = (): void => screen.setState({ page: 'home' });
  switch (page) {
    case 'home':
      return <HomeScreen snapshot={snapshot} isConnected={isConnected} />;
    case 'join':
      return <JoinScreen snapshot={snapshot} isConnected={isConnected} close={goHome} />;
    case 'settings':
      return <SettingsScreen snapshot={snapshot} close={goHome} />;
  }
}

/** Looks for rooms nearby for as long as it is open. */
function JoinScreen({ snapshot, isConnected, close }: ScreenProps & Back): ReactNode {
  const { commands, perform, watchNearby } = useWall();
  const now = useNow(1_000);
  const [nearby, setNearby] = useState(nothingSearched);
  useEffect(() => watchNearby(setNearby), [watchNearby]);
  return (
    <JoinView
      join={{
        ownId: snapshot.network.state === 'up' ? snapshot.network.id : null,
        hasCloud: snapshot.cloud.host !== null,
        call: isConnected ? (digits) => perform.attempt(commands.callRoom(digits)) : undefined,
        nearby,
        now,
        close,
      }}
    />
  );
}

function HomeScreen({ snapshot, isConnected }: ScreenProps): ReactNode {
  const { screen, commands, perform } = useWall();
  const now = useNow(60_000);
  const home = buildHome(snapshot, isConnected, {
    start: () => perform.run(commands.startMeeting()),
    join: () => screen.setState({ page: 'join' }),
    openSettings: () => screen.setState({ page: 'settings' }),
  });
  const help = (
    <FaultButton report={isConnected ? (cause) => commands.reportFault(cause) : undefined} />
  );
  return <HomeView home={home} now={now} help={help} />;
}
