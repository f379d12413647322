import { createAdminKeysService, type AdminKeysService } from './adminKeys.ts';
import { createJoiningService, type JoiningService } from './joining.ts';
import { createMeetingsService, type MeetingsDeps, type MeetingsService } from './meetings.ts';
import { createResolver, type ResolverService } from './resolver.ts';
import { createRoomsService, type RoomsService } from './rooms.ts';

/** The rules of the cloud. They know the store, the clock and chance, and nothing of HTTP. */
export interface Services {
  readonly adminKeys: AdminKeysService;
  readonly rooms: RoomsService;
  readonly meetings: MeetingsService;
  readonly joining: JoiningService;
  readonly resolver: ResolverService;
}

export const createServices = (deps: MeetingsDeps): Services => ({
  adminKeys: createAdminKeysService(deps),
  rooms: createRoomsService(deps),
  meetings: createMeetingsService(deps),
  joining: createJoiningService(deps),
  resolver: createResolver(deps),
});
