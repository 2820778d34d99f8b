import { defineConfig } from 'vitest/config'

// The tests by which `npm run mutation` judges src/mapping: quick ones, since each mutant runs those that reach it.
export default defineConfig({
  test: {
    include: ['test/unit/mapping/**/*.test.ts', 'test/golden/{examples,hard-examples,mapping-docs}.test.ts'],
    testTimeout: 20_000,
  },
})
