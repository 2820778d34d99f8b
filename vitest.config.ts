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
        testTimeout: name === 'e2e' ? 120_000 : 20_000,
        hookTimeout: name === 'e2e' ? 120_000 : 20_000,
      },
    })),
  },
})
