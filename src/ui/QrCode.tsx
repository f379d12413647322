import { encode } from 'uqr';
import { useMemo, type ReactNode } from 'react';
import './QrCode.css';

/** Quiet zone in modules (ISO/IEC 18004 asks for four). */
const border = 4;

/** Dark runs of each row as one path: a few kilobytes instead of a thousand rectangles. */
export function qrPath(rows: readonly (readonly boolean[])[]): string {
  let path = '';
  for (const [y, row] of rows.entries()) {
    let x = 0;
    while (x < row.length) {
      let end = x;
      while (row[end] === true) end += 1;
      if (end > x) path += `M${x} ${y}h${end - x}v1H${x}z`;
      x = Math.max(end, x + 1);
    }
  }
  return path;
}

/** `text` as a QR code, dark on white on every theme: many readers fail on inverted codes. */
export function QrCode({ text, label }: { text: string; label: string }): ReactNode {
  const { path, size } = useMemo(() => {
    const code = encode(text, { ecc: 'M', border });
    return { path: qrPath(code.data), size: code.size };
  }, [text]);
  return (
    <svg
      className="ui-qr"
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={label}
      data-testid="qr"
      data-url={text}
      shapeRendering="crispEdges"
    >
      <path d={path} fill="currentColor" />
    </svg>
  );
}
