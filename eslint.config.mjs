import nx from '@nx/eslint-plugin'
import tseslint from 'typescript-eslint'
import prettier from 'eslint-config-prettier'
import { cordon } from './tools/lint-rules/src/index.mjs'

const specs = ['**/*.spec.{ts,tsx}', '**/test/**', 'apps/e2e/**']
const tests = [...specs, 'libs/testing/**']
const foundation = ['scope:contracts']
const pure = [...foundation, 'scope:authz', 'scope:rules', 'scope:ledger']
const plumbing = [...pure, 'scope:messaging', 'scope:persistence']
const services = [...plumbing, 'scope:runtime', 'scope:evidence']
const only = (sourceTag, onlyDependOnLibsWithTags) => ({ sourceTag, onlyDependOnLibsWithTags })

/** What code may import; libs/testing stands in nobody's list, so that only tests and tools reach it. */
const direction = [
  only('scope:contracts', []),
  only('scope:authz', foundation),
  only('scope:rules', foundation),
  only('scope:ledger', foundation),
  only('scope:evidence', ['scope:ledger']),
  only('scope:messaging', pure),
  only('scope:persistence', pure),
  only('scope:runtime', plumbing),
  only('scope:deploy-nats', foundation),
  only('scope:testing', [...services, 'scope:deploy-nats']),
  only('scope:console', foundation),
  ...['gateway', 'identity', 'connectors', 'moderation', 'inbox', 'publishing', 'audit'].map((name) =>
    only(`scope:${name}`, services),
  ),
  only('kind:tool', ['kind:lib', 'kind:tool']),
  only('kind:e2e', ['*']),
]

const boundaries = (depConstraints) => ({
  // The tests of a library use libs/testing, which boots that library: a circle of tests alone.
  ignoredCircularDependencies: ['contracts', 'messaging', 'persistence', 'runtime', 'deploy-nats'].map((name) => [
    '@cordon/testing',
    `@cordon/${name}`,
  ]),
  checkDynamicDependenciesExceptions: ['@cordon/**'],
  depConstraints,
})

export default tseslint.config(
  {
    ignores: [
      '**/dist/**',
      '**/node_modules/**',
      '.nx/**',
      '.cordon/**',
      'docs/**',
      '**/*.generated.ts',
      '**/public/**',
    ],
  },
  // A rule with an off switch is no rule: an exception is made here, by name, with its reason.
  { linterOptions: { noInlineConfig: true, reportUnusedDisableDirectives: 'error' } },
  { plugins: { cordon, '@nx': nx } },
  {
    files: ['**/*.{ts,tsx,mjs,cjs}'],
    rules: {
      'cordon/banned-file-names': 'error',
      'max-lines': ['error', { max: 400 }],
      eqeqeq: ['error', 'always', { null: 'ignore' }],
    },
  },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strict],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': ['error', { checksVoidReturn: { attributes: false } }],
      '@typescript-eslint/await-thenable': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        {
          argsIgnorePattern: '^_',
          varsIgnorePattern: '^_',
          destructuredArrayIgnorePattern: '^_',
          ignoreRestSiblings: true,
        },
      ],
      '@typescript-eslint/no-dynamic-delete': 'off',
      // Shapes and modules of Nest are classes that hold decorators and nothing else.
      '@typescript-eslint/no-extraneous-class': 'off',
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
        { selector: 'TSEnumDeclaration', message: 'Use a union of strings.' },
      ],
      '@nx/enforce-module-boundaries': ['error', boundaries(direction)],
    },
  },
  {
    // A test may run other services and the simulator for real, never their insides.
    files: specs,
    rules: {
      '@nx/enforce-module-boundaries': ['error', boundaries([{ sourceTag: '*', onlyDependOnLibsWithTags: ['*'] }])],
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['apps/*/src/domain/**/*.ts'],
    ignores: tests,
    rules: { 'cordon/domain-purity': 'error' },
  },
  {
    files: ['{apps,libs}/*/src/**/*.{ts,tsx}'],
    ignores: [...tests, 'libs/messaging/**', 'libs/persistence/**'],
    rules: { 'cordon/no-direct-publish': 'error' },
  },
  { files: ['apps/gateway/src/**/*.ts'], rules: { 'cordon/no-direct-publish': ['error', { mayConsume: true }] } },
  {
    files: ['{apps,libs,deploy}/**/*.{ts,tsx}'],
    // main.ts hands the environment over before anything is loaded.
    ignores: [...tests, 'libs/runtime/**', 'apps/*/src/main.ts', '**/*.config.ts'],
    rules: {
      'no-restricted-properties': [
        'error',
        { object: 'process', property: 'env', message: 'Read configuration through @cordon/runtime.' },
      ],
    },
  },
  // Vite and Jest want a default export.
  { files: ['**/*.config.ts', 'libs/testing/src/jest/*.ts'], rules: { 'no-restricted-syntax': 'off' } },
  // Trees in arrays: an index that was just bounded is not checked again.
  { files: ['libs/ledger/src/**/*.ts'], rules: { '@typescript-eslint/no-non-null-assertion': 'off' } },
  // Each is one file that a third party runs without anything else.
  { files: ['tools/{verify/verify,witness/witness}.mjs'], rules: { 'max-lines': 'off' } },
  {
    files: ['tools/real-networks/**/*.ts'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: { parserOptions: { projectService: false } },
  },
  prettier,
  // Jest reads its projects' settings from files; the preset is one of them and no project.
  { files: ['**/jest.config.cjs'], rules: { '@nx/enforce-module-boundaries': 'off' } },
)
