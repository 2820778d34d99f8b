// The direction of imports: model, errors, clock ← stages ← pipeline ← lambda, cli, studio. And the way into a room: by its
// face, `src/<room>/index.ts`, which is imported by its name `#<room>`.

const stage = (name) => `^src/${name}/`
/** The files of src/ itself, but for the pipeline. */
const shared =
  '^src/((model|errors|clock|decimal|default-limits|statistic-set|histogram-bounds|label-set|loopback|metric-types|printable|program-version|prometheus-names|split-cells|to-json|trace-request|with-timeout)\\.ts$|(check|exposition|scan|secrets|time)/)'

const face = '^src/.+/index\\.ts$'

/** Programs and helpers that measure or try a stage in its parts name its files. */
const takesStagesApart =
  '^test/(bench/|helpers/(expressions|mapping|arbitrary-mapping|samples)\\.ts$|chaos/function/program\\.ts$|fuzz/check-mapped\\.ts$|golden/(presets|default-mapping|suggest-payloads)|bundle/(lean-packages|page-engine)|contract/bench-worst)'

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Two modules that need each other are one, or share a third.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'no-folder-circles',
      comment: 'Folders go one way, too. Move what both need into the folder that neither can do without.',
      severity: 'error',
      scope: 'folder',
      from: { path: '^src/' },
      to: { circular: true },
    },
    {
      name: 'rooms-by-their-face',
      comment:
        'Import from #ROOM, not from a file of another room. If the face lacks what you need, add it there, or ask whether it is in the right room.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: { path: '^src/[^/]+/', pathNot: ['^src/$1/', face] },
    },
    {
      name: 'rooms-by-their-face-from-outside',
      comment: 'Import from #ROOM, not from a file of the room.',
      severity: 'error',
      from: {
        path: '^(src/[^/]+$|scripts/|examples/|test/(golden|contract|bundle|e2e|bench|chaos|fuzz|helpers)/)',
        pathNot: takesStagesApart,
      },
      to: { path: '^src/[^/]+/', pathNot: [face, '^src/(lambda|cli|pipeline)/'] },
    },
    {
      name: 'parts-of-the-pipeline',
      comment: 'The files of src/pipeline/ belong to src/pipeline.ts: import from there.',
      severity: 'error',
      from: { path: '^(src|scripts)/', pathNot: '^src/pipeline(\\.ts$|/)' },
      to: { path: '^src/pipeline/' },
    },
    {
      name: 'faces-by-their-name',
      comment: 'Import #ROOM, not the path of its index.ts: names stay when files move.',
      severity: 'error',
      from: { path: '^(src|scripts|examples|test)/' },
      to: { path: face, dependencyTypesNot: ['aliased'] },
    },
    {
      name: 'no-own-face',
      comment:
        'A file of the room imports the other file itself: by the face it would need everything that is there.',
      severity: 'error',
      from: { path: '^src/([^/]+)/' },
      to: {
        path: ['^src/$1/index\\.ts$', '^src/$1/.+/index\\.ts$'],
        pathNot: '^src/collect/own/index\\.ts$',
      },
    },
    {
      name: 'no-import-of-a-face',
      comment:
        'import() makes a part that is loaded later: name a file of the same folder that exports what the part needs from #ROOM.',
      severity: 'error',
      from: { path: '^(src|scripts|examples)/' },
      to: { path: face, dependencyTypes: ['dynamic-import'] },
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
        'src/config fills the settings types of the stages; it does not run them, but for the readers of a mapping file.',
      severity: 'error',
      from: { path: stage('config') },
      to: {
        path: '^src/',
        pathNot: [stage('config'), shared, '^src/mapping/(authoring|packed)/index\\.ts$'],
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
      comment:
        'What is in src/cli, src/studio and src/dashboards, and what explains, suggests, plans and reads stacks for them, must never reach a Lambda bundle.',
      severity: 'error',
      from: { path: '^src/(?!cli/|studio/|explain/|suggest/|plan/|dashboards/|stack/)' },
      to: { path: '^src/(cli|studio|explain|suggest|plan|dashboards|stack)/' },
    },
    {
      name: 'helpers-of-people-know-no-entry',
      comment: 'explain, suggest and plan run on the command line and in the browser: they know neither.',
      severity: 'error',
      from: { path: '^src/(explain|suggest|plan)/' },
      to: { path: '^src/(cli|studio|lambda|config|collect|remote-write|dead-letter)/' },
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
      from: { path: '^(src|scripts)/', pathNot: '^scripts/(bench|chaos|fuzz|studio-load)\\.ts$' },
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
