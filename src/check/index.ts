// The front door of check: what checks of files, events and options share. A check reports each problem with its path
// and goes on, so that one run shows everything that is wrong. Messages say what was expected and what is there, and
// suggest the nearest known name.

export { allOf } from './all-of.ts'
export {
  type Checker,
  checkBoolean,
  checkChoice,
  checkInteger,
  checkList,
  checkObject,
  checkText,
  describe,
  describeKind,
  type Unchecked,
} from './checker.ts'
export { type Entries, isObject, type JsonObject } from './is-object.ts'
export { createIssueList, type IssueList, issuesOf } from './issue-list.ts'
export { diffLines } from './line-diff.ts'
export { formatPath, type Path } from './path.ts'
export { type OptionTexts, type OptionTypes, readOptions } from './read-options.ts'
export { suggest } from './suggest.ts'
