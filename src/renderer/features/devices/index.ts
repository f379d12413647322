export { DevicesPanel, type DevicesActions } from './DevicesPanel.tsx';
