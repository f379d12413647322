import { createAdminKeysService, type AdminKeysService } from './adminKeys.ts';
import { createEnrolling, type EnrollingService } from './enrolling.ts';
import { createJoiningService, type JoiningService } from './joining.ts';
import { createMeetingsService, type MeetingsDeps, type MeetingsService } from './meetings.ts';
import { createRateCheck, type RateCheckService } from './rateCheck.ts';
import { createResolver, type ResolverService } from './resolver.ts';
import { createRoomsService, type RoomsService } from './rooms.ts';
import type { XmppDeps } from './xmpp.ts';

/** The rules of the cloud. They know the store, the clock and chance, and nothing of HTTP. */
export interface Services {
  readonly adminKeys: AdminKeysService;
  readonly enrolling: EnrollingService;
  readonly rooms: RoomsService;
  readonly meetings: MeetingsService;
  readonly joining: JoiningService;
  readonly resolver: ResolverService;
  readonly rateCheck: RateCheckService;
}

export type ServicesDeps = MeetingsDeps & XmppDeps;

export const createServices = (deps: ServicesDeps): Services => ({
  adminKeys: createAdminKeysService(deps),
  enrolling: createEnrolling(deps),
  rooms: createRoomsService(deps),
  meetings: createMeetingsService(deps),
  joining: createJoiningService(deps),
  resolver: createResolver(deps),
  rateCheck: createRateCheck(deps),
});
