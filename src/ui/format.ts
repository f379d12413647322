/** Numbers and times as one locale writes them. Times are milliseconds since the epoch. */
export type Format = {
  number(value: number): string;
  /** `14:05` or `2:05 PM`. */
  time(at: number): string;
  /** The same in two parts, for a clock whose digits are large; `period` is empty on a 24-hour clock. */
  clock(at: number): { digits: string; period: string };
  /** `Saturday, 22 November`. */
  date(at: number): string;
  /** Rounded up to what a waiting person wants to know: `40 seconds`, `3 minutes`, `2 hours`. */
  duration(seconds: number): string;
  /** A running clock: `0:07`, `12:30`, `1:02:03`. */
  elapsed(seconds: number): string;
  /** `Anna, Ben and Carla`. */
  list(items: readonly string[]): string;
};

const two = (value: number): string => String(value).padStart(2, '0');

export function createFormat(locale: string): Format {
  const number = new Intl.NumberFormat(locale);
  const time = new Intl.DateTimeFormat(locale, { hour: 'numeric', minute: '2-digit' });
  const date = new Intl.DateTimeFormat(locale, { weekday: 'long', day: 'numeric', month: 'long' });
  const list = new Intl.ListFormat(locale, { type: 'conjunction' });
  const unit = (value: number, name: 'second' | 'minute' | 'hour'): string =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: name, unitDisplay: 'long' }).format(value);

  return {
    number: (value) => number.format(value),
    time: (at) => time.format(at),
    clock(at) {
      const parts = time.formatToParts(at);
      const isPeriod = ({ type }: Intl.DateTimeFormatPart): boolean => type === 'dayPeriod';
      const textOf = (some: Intl.DateTimeFormatPart[]): string =>
        some.map(({ value }) => value).join('');
      return {
        digits: textOf(parts.filter((part) => !isPeriod(part))).trim(),
        period: textOf(parts.filter(isPeriod)),
      };
    },
    date: (at) => date.format(at),
    duration(seconds) {
      if (seconds < 60) return unit(Math.max(1, Math.ceil(seconds)), 'second');
      if (seconds < 3600) return unit(Math.ceil(seconds / 60), 'minute');
      return unit(Math.ceil(seconds / 3600), 'hour');
    },
    elapsed(seconds) {
      const whole = Math.max(0, Math.floor(seconds));
      const hours = Math.floor(whole / 3600);
      const minutes = Math.floor(whole / 60) % 60;
      return hours > 0
        ? `${hours}:${two(minutes)}:${two(whole % 60)}`
        : `${minutes}:${two(whole % 60)}`;
    },
    list: (items) => list.format(items),
  };
}
