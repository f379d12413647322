export { HomeView } from './HomeView.tsx';
export { buildHome, invitationOf, type Invitation } from './homeViewModel.ts';
