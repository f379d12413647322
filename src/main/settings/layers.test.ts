import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  defaultSettings,
  isFixedSource,
  settingKeys,
  settingSources,
  type SettingKey,
  type SettingsPatch,
} from '#shared/settings.ts';
import { settingShapes } from '#shared/settingShapes.ts';
import { parseLayer, resolveSettings, type SettingsLayers } from './layers.ts';

const layerSources = settingSources.filter((source) => source !== 'default');

/** Texts with a grammar of their own. */
const samples: Partial<Record<SettingKey, string>> = {
  'cloud.url': 'https://cloud.example',
  'updates.url': 'https://updates.example/room',
  'updates.keys': 'k'.repeat(43),
  'updates.window': '0200-0400',
};

/** Letters and digits are in every other text's alphabet. */
const textOf = ({ minLength, maxLength }: { minLength: number; maxLength: number }) =>
  fc.stringMatching(
    new RegExp(`^[a-zA-Z0-9]{${minLength},${Math.min(Math.max(20, minLength), maxLength)}}$`),
  );

/** Any usable value of a setting. */
function valueOf(key: SettingKey): fc.Arbitrary<boolean | number | string | null> {
  const shape = settingShapes[key];
  switch (shape.kind) {
    case 'boolean':
      return fc.boolean();
    case 'integer':
      return fc.integer({ min: shape.min, max: shape.max });
    case 'choice':
      return fc.constantFrom(...shape.options);
    case 'text': {
      const sample = samples[key];
      const text = sample === undefined ? textOf(shape) : fc.constant(sample);
      return shape.isNullable ? fc.option(text) : text;
    }
  }
}

const anyLayer = fc.record(
  Object.fromEntries(settingKeys.map((key) => [key, valueOf(key)])) as Record<
    SettingKey,
    fc.Arbitrary<boolean | number | string | null>
  >,
  { requiredKeys: [] },
);
const anyLayers = fc.record(
  Object.fromEntries(layerSources.map((source) => [source, anyLayer])) as Record<
    (typeof layerSources)[number],
    typeof anyLayer
  >,
  { requiredKeys: [] },
);

test('whatever the layers hold, each setting comes from the strongest one that has it', () => {
  fc.assert(
    fc.property(anyLayers, (layers) => {
      const { values, sources } = resolveSettings(layers as SettingsLayers);
      for (const key of settingKeys) {
        // Written down one by one, not as the code under test does it.
        const says = (layer?: object): boolean => layer !== undefined && key in layer;
        const strongest = says(layers.policy)
          ? 'policy'
          : says(layers.start)
            ? 'start'
            : says(layers.provisioning)
              ? 'provisioning'
              : says(layers.wall)
                ? 'wall'
                : says(layers.recommended)
                  ? 'recommended'
                  : 'default';
        const wanted = strongest === 'default' ? defaultSettings[key] : layers[strongest]?.[key];
        expect({ key, source: sources[key], value: values[key] }).toEqual({
          key,
          source: strongest,
          value: wanted,
        });
      }
    }),
    { numRuns: 2_000 },
  );
});

test('a layer read back from a file is the layer', () => {
  fc.assert(
    fc.property(anyLayer, (layer) => {
      const parsed = parseLayer(JSON.parse(JSON.stringify(layer)) as Record<string, unknown>);
      expect(parsed).toEqual({ values: layer as SettingsPatch, invalid: [], unknown: [] });
    }),
  );
});

test('a bad value says what it must be and costs no other', () => {
  expect(parseLayer({ 'network.port': 80, 'room.name': 'Aula', colour: 'red' })).toEqual({
    values: { 'room.name': 'Aula' },
    invalid: [{ key: 'network.port', why: 'must be a whole number from 1024 to 65535' }],
    unknown: ['colour'],
  });
});

test('the wall is bound by what stands above it, and only by that', () => {
  expect(settingSources.filter(isFixedSource)).toEqual(['policy', 'start', 'provisioning']);
});
