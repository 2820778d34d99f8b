import { describe, expect, it } from 'vitest'
import { acceptsGzip, chooseFormat } from '../../../../src/cli/collect/choose-format.ts'

const prometheus2 =
  'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1'
const prometheus3 =
  'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.6,application/openmetrics-text;version=0.0.1;q=0.5,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.2'

describe('the format of a page', () => {
  it.each([
    ['text', undefined],
    ['text', ''],
    ['text', '*/*'],
    ['text', 'text/html, image/*;q=0.8'],
    ['text', 'text/plain'],
    ['text', 'text/plain;version=0.0.4;q=1,*/*;q=0.1'],
    ['text', 'application/json'],
    ['1.0.0', prometheus2],
    ['1.0.0', prometheus3],
    ['1.0.0', 'application/openmetrics-text'],
    ['1.0.0', 'Application/OpenMetrics-Text; Version="1.0.0"'],
    ['1.0.0', 'text/plain;q=0.5, application/openmetrics-text;version=1.0.0;q=0.5'],
    ['text', 'text/plain;q=0.6, application/openmetrics-text;version=1.0.0;q=0.5'],
    ['text', '*/*;q=0.6, application/openmetrics-text;q=0.5'],
    ['text', 'text/*;q=0.6, */*;q=0.1, application/openmetrics-text;q=0.5'],
    ['1.0.0', 'text/plain;q=0, */*, application/openmetrics-text;q=0.5'],
    ['0.0.1', 'application/openmetrics-text;version=0.0.1'],
    ['0.0.1', 'application/openmetrics-text;version=1.0.0;q=0.1,application/openmetrics-text;version=0.0.1'],
    ['text', 'application/openmetrics-text;version=2.0.0,text/plain;q=0.1'],
    ['text', 'application/openmetrics-text;version=1.0.0;q=0'],
    ['text', 'application/openmetrics-text;q=much'],
    ['text', 'application/openmetrics-text;q=7'],
    ['text', ';;,,=;q='],
  ])('is %s for %s', (expected, accept) => {
    const type =
      expected === 'text' ? 'text/plain; version=0.0.4' : `application/openmetrics-text; version=${expected}`
    expect(chooseFormat(accept)).toEqual({
      format: expected === 'text' ? 'text' : 'openmetrics',
      contentType: `${type}; charset=utf-8`,
    })
  })

  it.each([
    [false, undefined],
    [false, ''],
    [true, 'gzip'],
    [true, 'deflate, GZIP;q=0.1'],
    [false, 'gzip;q=0, *'],
    [true, 'br, *;q=0.5'],
    [false, '*;q=0'],
    [false, 'identity'],
  ])('is in gzip, %s, for %s', (expected, accept) => {
    expect(acceptsGzip(accept)).toBe(expected)
  })
})
