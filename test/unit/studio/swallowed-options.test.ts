import { expect, test } from 'vitest'
import { describeSwallowedOptions } from '../../../scripts/swallowed-options.mjs'

test('options of the program that npm took are said, with the way to write them', () => {
  const env = { npm_config_broker: 'true', npm_config_remote_write_url: 'http://a', npm_config_open: '' }
  expect(describeSwallowedOptions(env)).toBe(
    '--broker --no-open --remote-write-url: npm takes an option for its own unless -- stands before it. ' +
      'Write npm start -- --broker --no-open --remote-write-url …',
  )
})

test('options of npm are no concern of the program', () => {
  expect(describeSwallowedOptions({ npm_config_cache: '/a', npm_config_loglevel: 'verbose' })).toBeUndefined()
})
