export { FaultButton } from './FaultButton.tsx';
