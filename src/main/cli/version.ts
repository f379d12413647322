/** This program's version, as its package has it. */
export { version } from '../../../package.json';
