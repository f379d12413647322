import {
  categoryId,
  categoryKeys,
  entries,
  keyOf,
  levels,
  optionId,
  policyNamespace,
  revision,
  rootCategory,
  supportedName,
  xmlNamespace,
  type PolicyEntry,
} from './model.ts';
import { element, xmlDocument } from './xml.ts';

const stringRef = (id: string): string => `$(string.${id})`;

/** The policy template: what Windows' policy editor and Intune's ADMX ingestion read. */
export function makeAdmx(): string {
  return xmlDocument(
    element('policyDefinitions', { xmlns: xmlNamespace, revision: '1.0', schemaVersion: '1.0' }, [
      element('policyNamespaces', {}, [
        element('target', { prefix: 'magoroom', namespace: policyNamespace }),
      ]),
      element('resources', { minRequiredRevision: revision }),
      element('supportedOn', {}, [
        element('definitions', {}, [
          element('definition', { name: supportedName, displayName: stringRef(supportedName) }),
        ]),
      ]),
      element('categories', {}, categories()),
      element('policies', {}, entries.map(policy)),
    ]),
  );
}

function categories(): string[] {
  return levels.flatMap((level) => {
    const root = rootCategory[level];
    return [
      element('category', { name: root, displayName: stringRef(`Category_${root}`) }),
      ...categoryKeys.map((key) =>
        element(
          'category',
          {
            name: categoryId(key, level),
            displayName: stringRef(`Category_${categoryId(key, 'enforced')}`),
          },
          [element('parentCategory', { ref: root })],
        ),
      ),
    ];
  });
}

function policy(entry: PolicyEntry): string {
  const { id, level, category, valueName, shape } = entry;
  const isSwitch = shape.kind === 'boolean';
  const decimal = (value: number): string[] => [element('decimal', { value })];
  return element(
    'policy',
    {
      name: id,
      // Per device and per person; the room lets the device win.
      class: 'Both',
      displayName: stringRef(valueName),
      explainText: stringRef(`${id}_Explain`),
      key: keyOf[level],
      valueName: isSwitch ? valueName : undefined,
      presentation: isSwitch ? undefined : `$(presentation.${id})`,
    },
    [
      element('parentCategory', { ref: category }),
      element('supportedOn', { ref: supportedName }),
      ...(isSwitch
        ? [element('enabledValue', {}, decimal(1)), element('disabledValue', {}, decimal(0))]
        : [element('elements', {}, [valueElement(entry)])]),
    ],
  );
}

function valueElement(entry: PolicyEntry): string {
  const { shape, valueName } = entry;
  const names = { id: valueName, valueName };
  switch (shape.kind) {
    case 'integer':
      return element('decimal', {
        ...names,
        required: 'true',
        minValue: shape.min,
        maxValue: shape.max,
      });
    case 'text':
      return element('text', {
        ...names,
        required: shape.isNullable ? undefined : 'true',
        maxLength: shape.maxLength,
      });
    case 'choice':
      return element(
        'enum',
        { ...names, required: 'true' },
        shape.options.map((option) =>
          element('item', { displayName: stringRef(optionId(entry, option)) }, [
            element('value', {}, [element('string', {}, option)]),
          ]),
        ),
      );
    case 'boolean':
      throw new Error(`${shape.key} is enabled or disabled, and has no element`);
  }
}
