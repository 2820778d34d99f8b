import { describe, expect, it } from 'vitest'
import { type Stack, stateOf } from '../../../src/stack/stack.ts'
import { workspaceOf } from '../../../src/stack/workspace.ts'

const stack = (parameters: Record<string, string>, outputs: Record<string, string> = {}): Stack => ({
  name: 's',
  region: 'us-east-1',
  account: '123456789012',
  partition: 'aws',
  status: 'CREATE_COMPLETE',
  statusReason: undefined,
  state: 'ready',
  parameters,
  outputs,
  resources: new Map(),
})

const own = {
  WorkspaceId: 'ws-1',
  QueryUrl: 'https://aps-workspaces.us-east-1.amazonaws.com/workspaces/ws-1/',
}

describe('the workspace', () => {
  it('is the one that the stack made', () => {
    expect(workspaceOf(stack({ WorkspaceArn: '', RemoteWriteUrl: '' }, own))).toEqual({
      url: new URL(own.QueryUrl),
      region: 'us-east-1',
      id: 'ws-1',
    })
  })

  it.each([
    ['eu-west-1', 'https://aps-workspaces.eu-west-1.amazonaws.com/workspaces/ws-2/'],
    ['cn-north-1', 'https://aps-workspaces.cn-north-1.amazonaws.com.cn/workspaces/ws-2/'],
  ])('is the one that it was given, in %s', (region, url) => {
    const arn = `arn:aws:aps:${region}:210987654321:workspace/ws-2`
    expect(workspaceOf(stack({ WorkspaceArn: arn }))).toEqual({ url: new URL(url), region, id: 'ws-2' })
  })

  it('may be asked elsewhere', () => {
    const elsewhere = workspaceOf(
      stack({ WorkspaceArn: '' }, own),
      new URL('https://vpce.example/workspaces/ws-1'),
    )
    expect(elsewhere).toEqual({
      url: new URL('https://vpce.example/workspaces/ws-1/'),
      region: 'us-east-1',
      id: 'ws-1',
    })
  })

  it('of another Prometheus has to be named', () => {
    const other = stack({ WorkspaceArn: '', RemoteWriteUrl: 'https://p.example/api/v1/write' })
    expect(() => workspaceOf(other)).toThrow(/does not say where it is queried/)
    expect(workspaceOf(other, new URL('https://p.example'))).toEqual({
      url: new URL('https://p.example/'),
      region: undefined,
      id: undefined,
    })
  })
})

it.each([
  ['CREATE_COMPLETE', 'ready'],
  ['UPDATE_COMPLETE', 'ready'],
  ['IMPORT_COMPLETE', 'ready'],
  ['UPDATE_ROLLBACK_COMPLETE', 'ready'],
  ['UPDATE_IN_PROGRESS', 'changing'],
  ['UPDATE_COMPLETE_CLEANUP_IN_PROGRESS', 'changing'],
  ['UPDATE_ROLLBACK_IN_PROGRESS', 'changing'],
  ['CREATE_IN_PROGRESS', 'failed'],
  ['ROLLBACK_COMPLETE', 'failed'],
  ['UPDATE_ROLLBACK_FAILED', 'failed'],
  ['DELETE_IN_PROGRESS', 'failed'],
  ['DELETE_FAILED', 'failed'],
])('a stack that is %s is %s', (status, state) => {
  expect(stateOf(status)).toBe(state)
})
