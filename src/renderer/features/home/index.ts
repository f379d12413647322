export { HomeView } from './HomeView.tsx';
export { InvitationCard } from './InvitationCard.tsx';
export { RoadLine } from './RoadLine.tsx';
export { buildHome, invitationOf, type Invitation } from './homeViewModel.ts';
