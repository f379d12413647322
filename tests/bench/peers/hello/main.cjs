// The smallest Electron application there is, in the shape of a room's screen.
const { app, BrowserWindow } = require('electron');
const path = require('node:path');

void app.whenReady().then(() => {
  const window = new BrowserWindow({ width: 1280, height: 800 });
  void window.loadFile(path.join(__dirname, 'index.html'));
});
