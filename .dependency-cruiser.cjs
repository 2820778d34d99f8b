// The direction of imports: model, errors, clock ← stages ← pipeline ← lambda, cli, studio.

const stage = (name) => `^src/${name}/`
/** The files of src/ itself, but for the pipeline. */
const shared =
  '^src/((model|errors|clock|spread|label-set|loopback|printable|prometheus-names|to-json)\\.ts$|(check|exposition|time)/)'

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other are one, or share a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    ...['decode', 'mapping', 'remote-write', 'collect', 'dead-letter', 'telemetry'].map((name) => ({
      name: `${name}-stands-alone`,
      comment:
        'A stage never imports another stage: what they share is in src/model.ts, and src/pipeline.ts joins them.',
      severity: 'error',
      from: { path: stage(name) },
      to: {
        path: '^src/',
        pathNot: [stage(name), shared],
      },
    })),
    {
      name: 'shared-types-import-nothing',
      comment: 'The files of src/ itself, but for the pipeline, are what everything else stands on.',
      severity: 'error',
      from: { path: shared },
      to: { path: '^src/', pathNot: [shared] },
    },
    {
      name: 'settings-know-types-only',
      comment:
        'src/config fills the settings types of the stages; it does not run them, but for the parser of a mapping file.',
      severity: 'error',
      from: { path: stage('config') },
      to: {
        path: '^src/',
        pathNot: [stage('config'), shared, '^src/mapping/parse-mapping\\.ts$'],
        dependencyTypesNot: ['type-only'],
      },
    },
    {
      name: 'pipeline-knows-no-entry',
      comment: 'src/pipeline.ts is called by the entry points; it does not know them.',
      severity: 'error',
      from: { path: '^src/pipeline\\.ts$' },
      to: { path: '^src/(lambda|cli|studio|config)/' },
    },
    {
      name: 'lambda-stays-lean',
      comment: 'What is in src/cli and src/studio must never reach a Lambda bundle.',
      severity: 'error',
      from: { path: '^src/(?!cli/|studio/)' },
      to: { path: '^src/(cli|studio)/' },
    },
    {
      name: 'lambda-types-in-lambda',
      comment: 'src/lambda is the only folder that knows the types of AWS Lambda.',
      severity: 'error',
      from: { path: '^src/(?!lambda/)' },
      to: { path: 'aws-lambda' },
    },
    {
      name: 'no-test-code-in-src',
      severity: 'error',
      comment: 'Helpers of tests stay in test/.',
      from: { path: '^(src|scripts)/', pathNot: '^scripts/(bench|chaos|fuzz)\\.ts$' },
      to: { path: '^test/' },
    },
    {
      name: 'dependencies-are-declared',
      comment: 'Every package that is imported is in package.json.',
      severity: 'error',
      from: { path: '^(src|scripts|test)/' },
      to: { dependencyTypes: ['npm-no-pkg', 'npm-unknown', 'unknown'] },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
}
