/** What to call a device before its owner has a better name for it. An iPad says it is a Mac that can be touched. */
export function deviceKind(
  userAgent: string,
  touchPoints: number,
): 'phone' | 'tablet' | 'computer' {
  if (/iPad|Tablet/i.test(userAgent)) return 'tablet';
  if (/Android/i.test(userAgent)) return /Mobile/.test(userAgent) ? 'phone' : 'tablet';
  if (/iPhone/.test(userAgent)) return 'phone';
  return /Macintosh/.test(userAgent) && touchPoints > 1 ? 'tablet' : 'computer';
}
