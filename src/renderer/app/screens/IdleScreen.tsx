import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import type { RoomSnapshot } from '#shared/room/snapshot.ts';
import { buildHome, HomeView } from '../../features/home/index.ts';
import { JoinView } from '../../features/joinById/index.ts';
import { useNow } from '../../room/useNow.ts';
import { useWall } from '../wall.ts';
import { SettingsScreen } from './SettingsScreen.tsx';

export type ScreenProps = { snapshot: RoomSnapshot; isConnected: boolean };

/** Nobody meets: the room presents itself, or somebody looks for another room or for the settings. */
export function IdleScreen({ snapshot, isConnected }: ScreenProps): ReactNode {
  const { screen, commands, perform } = useWall();
  const page = useStore(screen, (state) => state.page);
  const goHome = (): void => screen.setState({ page: 'home' });
  switch (page) {
    case 'home':
      return <HomeScreen snapshot={snapshot} isConnected={isConnected} />;
    case 'join':
      return (
        <JoinView
          join={{
            ownId: snapshot.network.state === 'up' ? snapshot.network.id : null,
            call: isConnected ? (digits) => perform.attempt(commands.callRoom(digits)) : undefined,
            close: goHome,
          }}
        />
      );
    case 'settings':
      return <SettingsScreen snapshot={snapshot} close={goHome} />;
  }
}

function HomeScreen({ snapshot, isConnected }: ScreenProps): ReactNode {
  const { screen, commands, perform } = useWall();
  const now = useNow(60_000);
  const home = buildHome(snapshot, isConnected, {
    start: () => perform.run(commands.startMeeting()),
    join: () => screen.setState({ page: 'join' }),
    openSettings: () => screen.setState({ page: 'settings' }),
  });
  return <HomeView home={home} now={now} />;
}
