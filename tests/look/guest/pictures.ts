/** Stand-ins for cameras and a shared screen: still drawings as streams, the same in every run. */
function streamOf(width: number, height: number, draw: (pen: CanvasRenderingContext2D) => void) {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const pen = canvas.getContext('2d');
  if (!pen) throw new Error('no canvas');
  draw(pen);
  const stream = canvas.captureStream(5);
  // A canvas that does not change sends nothing: one pixel moves.
  setInterval(() => pen.clearRect(0, 0, 1, 1), 200);
  return stream;
}

export const person = (hue: number): MediaStream =>
  streamOf(1280, 720, (pen) => {
    const wall = pen.createLinearGradient(0, 0, 1280, 720);
    wall.addColorStop(0, `hsl(${hue} 24% 62%)`);
    wall.addColorStop(1, `hsl(${hue + 30} 20% 34%)`);
    pen.fillStyle = wall;
    pen.fillRect(0, 0, 1280, 720);
    pen.fillStyle = `hsl(${hue + 180} 22% 26%)`;
    pen.beginPath();
    pen.ellipse(640, 760, 330, 290, 0, 0, Math.PI * 2);
    pen.fill();
    pen.fillStyle = 'hsl(24 38% 66%)';
    pen.beginPath();
    pen.ellipse(640, 330, 118, 152, 0, 0, Math.PI * 2);
    pen.fill();
    pen.fillStyle = 'hsl(24 30% 20%)';
    pen.beginPath();
    pen.ellipse(640, 240, 128, 92, 0, Math.PI, 0);
    pen.fill();
  });

export const slides = (): MediaStream =>
  streamOf(1920, 1080, (pen) => {
    pen.fillStyle = '#fdfdfb';
    pen.fillRect(0, 0, 1920, 1080);
    pen.fillStyle = '#1b2b33';
    pen.font = '600 84px sans-serif';
    pen.fillText('Figures of the third quarter', 120, 190);
    pen.font = '44px sans-serif';
    for (const [index, line] of ['Orders', 'Deliveries', 'Returns'].entries())
      pen.fillText(line, 120, 400 + index * 190);
    pen.fillStyle = '#2f8f75';
    for (const [index, width] of [1300, 980, 310].entries())
      pen.fillRect(420, 350 + index * 190, width, 80);
  });
