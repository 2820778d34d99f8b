import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { readSettings, settingNames } from '#config'
import { parseMapping } from '#mapping/authoring'

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
const readme = read('README.md')
const rows = [...read('docs/settings.md').matchAll(/^\| `([A-Z_]+)` \| (.+?) \|/gm)].map(
  ([, name, text]) => ({
    name: name as string,
    // The first value in code is the default; what follows it says when another one is.
    byDefault: /^`([^`]*)`/.exec(text as string)?.[1],
  }),
)
const least = {
  REMOTE_WRITE_URL: 'https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-1/api/v1/remote_write',
}

describe('the settings in docs/settings.md', () => {
  it('are those that the code reads, in the same order', () => {
    expect(rows.map(({ name }) => name)).toEqual(settingNames)
  })

  it.each(rows.filter(({ byDefault }) => byDefault !== undefined && byDefault !== 'amp'))(
    '$name has the default $byDefault',
    ({ name, byDefault }) => {
      expect(readSettings({ ...least, [name]: byDefault as string })).toEqual(readSettings(least))
    },
  )

  it.each(rows.filter(({ byDefault }) => /^\d+$/.test(byDefault ?? '')))(
    '$name makes a difference',
    ({ name, byDefault }) => {
      const other = String(Number(byDefault) + 1)
      const change = () => readSettings({ ...least, [name]: other })
      // Of naming versions there are only those that are kept.
      if (name === 'NAMING_VERSION')
        expect(change).toThrow('NAMING_VERSION: expected a whole number from 1 to 1')
      else expect(change()).not.toEqual(readSettings(least))
    },
  )
})

describe('the mapping in the README', () => {
  it('is one', () => {
    const text = /```yaml\n([\s\S]+?)```/.exec(readme)?.[1] as string
    expect(parseMapping(text, 'README.md').rules).toHaveLength(3)
  })
})

describe('the version', () => {
  it('is the same in the package and the changelog', () => {
    const { version } = JSON.parse(read('package.json')) as { version: string }
    expect(/^## (\S+)/m.exec(read('CHANGELOG.md'))?.[1]).toBe(version)
  })
})
