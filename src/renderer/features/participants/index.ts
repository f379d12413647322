export { DoorControls } from './DoorControls.tsx';
export { ParticipantsPanel } from './ParticipantsPanel.tsx';
export { buildParticipants, type Doors } from './participantsViewModel.ts';
