import { defineConfig } from 'vitest/config'

const kinds = ['unit', 'property', 'golden', 'contract', 'bundle', 'e2e']

export default defineConfig({
  test: {
    projects: kinds.map((name) => ({
      // As in tsconfig.json; the package has the one that is built.
      resolve: { alias: { 'iot-remote-write/collector': `${import.meta.dirname}/src/collect/own/index.ts` } },
      test: {
        name,
        // The SDK's own words about Node 20 would stand among the results.
        env: { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' },
        include: [`test/${name}/**/*.test.ts`],
        // No test changes what its process shares, so files need none of their own.
        isolate: false,
        // Far above what any test takes, also beside other work: a timeout is for what hangs.
        testTimeout: name === 'e2e' ? 300_000 : 120_000,
        hookTimeout: name === 'e2e' ? 300_000 : 120_000,
        expect: { poll: { timeout: 60_000 } },
      },
    })),
  },
})
