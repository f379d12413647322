/** Moving pictures without a camera: somebody before a wall, and a slide. */

const width = 1280;
const height = 720;

function canvasStream(draw: (context: CanvasRenderingContext2D) => void): MediaStream {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  const paint = (): void => {
    draw(context);
    requestAnimationFrame(paint);
  };
  paint();
  return canvas.captureStream(15);
}

export const personStream = (hue: number): MediaStream =>
  canvasStream((context) => {
    const light = context.createLinearGradient(0, 0, width, height);
    light.addColorStop(0, `hsl(${hue} 28% 62%)`);
    light.addColorStop(1, `hsl(${hue + 30} 34% 34%)`);
    context.fillStyle = light;
    context.fillRect(0, 0, width, height);
    context.fillStyle = `hsl(${hue + 180} 22% 26%)`;
    context.beginPath();
    context.ellipse(width / 2, height + 60, 330, 330, 0, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = '#d9a987';
    context.beginPath();
    context.ellipse(width / 2, 330, 120, 150, 0, 0, Math.PI * 2);
    context.fill();
    context.fillStyle = '#3b2a22';
    context.beginPath();
    context.ellipse(width / 2, 240, 132, 100, 0, Math.PI, 0);
    context.fill();
  });

export const slideStream = (): MediaStream =>
  canvasStream((context) => {
    context.fillStyle = '#ffffff';
    context.fillRect(0, 0, width, height);
    context.fillStyle = '#15324b';
    context.font = '600 56px sans-serif';
    context.fillText('Third quarter', 80, 130);
    context.font = '30px sans-serif';
    for (const [index, line] of ['Orders', 'Deliveries', 'Open questions'].entries())
      context.fillText(`• ${line}`, 90, 240 + index * 64);
    for (const [index, share] of [0.4, 0.65, 0.5, 0.9].entries()) {
      context.fillStyle = `hsl(${195 + index * 18} 50% 46%)`;
      context.fillRect(700 + index * 120, 600 - 380 * share, 84, 380 * share);
    }
  });
