export { openControllers, type Controllers } from './controllers.ts';
export { isControllersFile } from './store.ts';
