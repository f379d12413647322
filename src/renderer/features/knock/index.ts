export { KnockCard } from './KnockCard.tsx';
export { buildKnock } from './knockViewModel.ts';
export { createChime, hasNewKnock, type Chime } from './chime.ts';
