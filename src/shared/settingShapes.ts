import * as z from 'zod/mini';
import { settingKeys, settingsSchema, type SettingKey } from './settings.ts';

/** What a setting takes, read from the one schema: for policies, their templates and sentences about values. */
export type SettingShape = {
  readonly key: SettingKey;
  /** Whether null, "the room chooses", is a value too. */
  readonly isNullable: boolean;
} & (
  | { readonly kind: 'boolean'; readonly default: boolean }
  | {
      readonly kind: 'integer';
      readonly min: number;
      readonly max: number;
      readonly default: number;
    }
  | {
      readonly kind: 'text';
      readonly minLength: number;
      readonly maxLength: number;
      readonly default: string | null;
    }
  | { readonly kind: 'choice'; readonly options: readonly string[]; readonly default: string }
);

const plainSchema = z.object({
  type: z.string(),
  minimum: z.optional(z.number()),
  maximum: z.optional(z.number()),
  minLength: z.optional(z.number()),
  maxLength: z.optional(z.number()),
  enum: z.optional(z.array(z.string())),
});
const fieldSchema = z.object({
  ...plainSchema.shape,
  type: z.optional(z.string()),
  anyOf: z.optional(z.array(plainSchema)),
  default: z.union([z.boolean(), z.number(), z.string(), z.null()]),
});
type Field = z.infer<typeof fieldSchema>;

/** Throws for a setting of a kind that no policy can hold: a bug of whoever added it. */
function shapeOf(key: SettingKey, raw: unknown): SettingShape {
  const field: Field = fieldSchema.parse(raw);
  const isNullable = field.anyOf?.some(({ type }) => type === 'null') ?? false;
  const plain = field.anyOf?.find(({ type }) => type !== 'null') ?? field;
  const base = { key, isNullable };
  const value = field.default;
  if (plain.type === 'boolean' && typeof value === 'boolean')
    return { ...base, kind: 'boolean', default: value };
  if (plain.type === 'integer' && typeof value === 'number') {
    const { minimum: min = Number.NaN, maximum: max = Number.NaN } = plain;
    // A registry number is 32 bits without a sign, and templates count from zero.
    if (min >= 0 && max <= 0xffff_ffff)
      return { ...base, kind: 'integer', min, max, default: value };
  }
  if (plain.type === 'string' && plain.enum && typeof value === 'string')
    return { ...base, kind: 'choice', options: plain.enum, default: value };
  if (plain.type === 'string' && (typeof value === 'string' || isNullable)) {
    const { minLength = 0, maxLength } = plain;
    if (maxLength !== undefined && typeof value !== 'boolean' && typeof value !== 'number')
      return { ...base, kind: 'text', minLength, maxLength, default: value };
  }
  throw new Error(`no policy can hold the setting ${key}: it needs limits, or another kind`);
}

/** Every setting, in the order of the schema. */
export const settingShapes: Readonly<Record<SettingKey, SettingShape>> = readShapes();

function readShapes(): Record<SettingKey, SettingShape> {
  const { properties = {} } = z.toJSONSchema(settingsSchema, { io: 'input' });
  return Object.fromEntries(
    settingKeys.map((key) => [key, shapeOf(key, properties[key])]),
  ) as Record<SettingKey, SettingShape>;
}

/** What may stand there, to follow a setting's name: `must be a whole number from 1024 to 65535`. */
export function describeShape(shape: SettingShape): string {
  const orNull = shape.isNullable ? ', or null' : '';
  switch (shape.kind) {
    case 'boolean':
      return `must be true or false${orNull}`;
    case 'integer':
      return `must be a whole number from ${shape.min} to ${shape.max}${orNull}`;
    case 'choice':
      return `must be one of ${shape.options.map((option) => `"${option}"`).join(', ')}${orNull}`;
    case 'text':
      return `must be text of ${shape.minLength} to ${shape.maxLength} characters that this setting can use${orNull}`;
  }
}
